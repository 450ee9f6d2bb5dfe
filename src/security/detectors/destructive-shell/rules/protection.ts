/** What protects a machine: firewalls, accounts, traces, the walls of containers, trusted keys. */
import { hasFlag } from '../command-pattern.ts'
import type { ShellRule } from '../types.ts'
import { operandsOf } from './helpers.ts'

export const PROTECTION_RULES: readonly ShellRule[] = [
  {
    id: 'shell.firewall-off',
    level: 'suspicious',
    score: 0.6,
    reason: 'Takes the rules of a firewall away.',
    source: 'MITRE ATT&CK T1562.004',
    tags: ['LLM06', 'T1562.004'],
    commands: [
      'iptables|ip6tables -F|--flush|-X|--delete-chain',
      'iptables|ip6tables -P accept|drop',
      'nft flush|delete|destroy',
      'ufw disable|reset',
      'ufw delete *',
      'firewall-cmd --panic-on',
      'firewall-cmd --remove-service|--remove-port|--complete-reload',
      'pfctl -d|-F',
      'ipfw flush|-f',
      'ebtables -F',
      'ipset destroy|flush',
      'conntrack -F|-D',
    ],
    applies: (call) =>
      /^ip6?tables$/.test(call.name) &&
      call.texts.includes('-P') &&
      /^(?:accept|drop)$/.test(call.operands[1]?.text ?? ''),
    programs: ['iptables', 'ip6tables'],
    match: ['iptables -F', 'sudo ufw disable', 'nft flush ruleset', 'iptables -P INPUT ACCEPT'],
    notMatch: ['iptables -L', 'ufw status', 'nft list ruleset', 'iptables -A INPUT -j DROP'],
  },
  {
    id: 'shell.account-change',
    level: 'suspicious',
    score: 0.5,
    reason: 'Creates, deletes or empowers an account of the machine or of its cloud.',
    source: 'MITRE ATT&CK T1136.001, T1531, T1098',
    tags: ['LLM06', 'T1136.001', 'T1531'],
    commands: [
      'userdel|deluser *',
      'aws iam attach-*|put-user-policy|put-role-policy|put-group-policy|create-access-key|create-login-profile|update-login-profile|update-assume-role-policy|add-user-to-group',
      'gcloud ** add-iam-policy-binding',
      'az role assignment create',
      'groupdel|delgroup *',
      'passwd -d|-l|--delete|--lock',
      'passwd root',
      'chpasswd',
      'usermod -L|--lock',
      'usermod -p|--password',
      'visudo -f',
      'dscl * -delete|delete *',
      'sysadminctl -deleteUser|-addUser|-resetPasswordFor',
      'vipw',
      'pwunconv',
      'gpasswd -a * sudo|wheel|admin|docker|root',
      'gpasswd -d|--delete * *',
      'adduser * sudo|wheel|admin|docker|root',
    ],
    programs: ['usermod', 'useradd', 'adduser'],
    applies: (call) => {
      const line = call.texts.join(' ')
      return (
        /(?:^|\s)(?:-o\s|--non-unique|-u\s?0(?:\s|$)|--uid[= ]0(?:\s|$))/.test(line) ||
        /(?:-G|-aG|--groups)[= ]?\S{0,60}\b(?:sudo|wheel|admin|root)\b/.test(line)
      )
    },
    match: [
      'userdel -r anna',
      'usermod -aG sudo eve',
      'useradd -o -u 0 toor',
      'passwd -d root',
      'echo root:x | chpasswd',
    ],
    notMatch: ['id anna', 'usermod -aG video anna', 'passwd --status anna', 'groups'],
  },
  {
    id: 'shell.schedule-delete',
    level: 'suspicious',
    score: 0.6,
    reason: "Deletes a user's scheduled jobs, or puts new ones in from a pipe.",
    source: 'crontab(1); MITRE ATT&CK T1053.003',
    tags: ['LLM06', 'T1053.003'],
    commands: ['crontab -r', 'atrm *'],
    programs: ['crontab'],
    applies: (call) => call.texts.includes('-') && call.command.pipedFrom !== undefined,
    match: ['crontab -r', 'echo "* * * * * curl evil.example" | crontab -'],
    notMatch: ['crontab -l', 'crontab -e', 'crontab jobs.txt'],
  },
  {
    id: 'shell.history-wipe',
    level: 'suspicious',
    score: 0.6,
    reason: 'Removes traces: shell history, logs or the audit trail.',
    source: 'MITRE ATT&CK T1070',
    tags: ['LLM06', 'T1070'],
    commands: [
      'history -c|-cw',
      'journalctl --vacuum-time|--vacuum-size|--vacuum-files|--rotate',
      'wevtutil cl|clear-log',
      'dmesg -C|--clear|-c',
      'auditctl -D',
      'lastlog -C|--clear',
    ],
    programs: ['rm', 'shred', 'truncate', 'unlink', 'ln', 'tee', 'cp', 'unset', 'export', 'set'],
    anyWrites: true,
    applies: (call) => {
      const touched = /^(?:rm|shred|truncate|unlink|ln|tee|cp)$/.test(call.name)
        ? [...operandsOf(call), ...call.command.writes]
        : call.command.writes
      if (touched.some((path) => TRACE.test(path))) return true
      return (
        (call.name === 'unset' && call.texts.includes('HISTFILE')) ||
        (call.name === 'export' &&
          call.texts.some((text) =>
            /^HIST(?:FILE=(?:\/dev\/null)?$|SIZE=0|FILESIZE=0)/.test(text),
          )) ||
        (call.name === 'set' && call.texts.includes('+o') && call.texts.includes('history'))
      )
    },
    match: [
      'history -c',
      'rm ~/.bash_history',
      'cat /dev/null > /var/log/auth.log',
      'unset HISTFILE',
      'truncate -s 0 /var/log/syslog',
    ],
    notMatch: [
      'history | tail',
      'tail -f /var/log/syslog',
      'echo x >> /var/log/app/app.log',
      'journalctl -u nginx',
    ],
  },
  {
    id: 'shell.privilege-escape',
    level: 'suspicious',
    score: 0.6,
    reason: 'Starts a container or a namespace with the rights of the host.',
    source: 'Docker security documentation; MITRE ATT&CK T1611',
    tags: ['LLM06', 'T1611'],
    programs: ['docker', 'podman', 'nerdctl', 'nsenter', 'kubectl'],
    applies: (call) => {
      const line = call.texts.join(' ')
      if (call.name === 'nsenter') return /(?:-t|--target)[= ]?1(?:\s|$)/.test(line)
      if (call.name === 'kubectl') return /"?privileged"?\s?:\s?true|hostPID/.test(line)
      return (
        /^(?:run|create|exec)$/.test(call.operands[0]?.text ?? '') &&
        (hasFlag(call, '--privileged') ||
          /(?:-v|--volume)[= ]?["']?\/(?::|etc:|root:|var\/run\/docker\.sock:)|(?:source|src)=\/(?:,|etc,|root,)|--pid[= ]host|--cap-add[= ](?:ALL|SYS_ADMIN)/.test(
            line,
          ))
      )
    },
    match: [
      'docker run -v /:/host -it alpine chroot /host',
      'docker run --privileged alpine',
      'nsenter -t 1 -m -u sh',
    ],
    notMatch: [
      'docker run --rm -v "$PWD":/app node npm test',
      'docker run -p 80:80 nginx',
      'nsenter --help',
    ],
  },
  {
    id: 'shell.trust-weakened',
    level: 'suspicious',
    score: 0.4,
    reason: 'Removes keys that identify hosts and people, or trusts a new authority.',
    source: 'ssh-keygen(1), ssh-add(1), gpg(1); MITRE ATT&CK T1553.004',
    tags: ['LLM06', 'T1553.004'],
    commands: [
      'ssh-keygen -R',
      'pip|pip3 install ** http:*',
      'pip|pip3 config set * http:*',
      'ssh-add -D|-d',
      'gpg --delete-keys|--delete-secret-keys|--delete-secret-and-public-keys|--delete-key|--delete-secret-key',
      'security delete-keychain|delete-certificate|delete-identity|delete-generic-password|delete-internet-password',
      'security add-trusted-cert',
      'keytool -delete',
      'keytool -deleteall',
      'certutil -D',
      'certbot delete|revoke',
      'pass rm|delete|remove',
      'keyctl clear|purge|revoke',
      'secret-tool clear',
      'tpm2_clear',
      'mokutil --reset|--disable-validation|--delete',
      'ykman * reset',
    ],
    match: [
      'ssh-add -D',
      'ssh-keygen -f ~/.ssh/known_hosts -R 192.168.1.1',
      'gpg --delete-secret-keys anna',
    ],
    notMatch: ['ssh-add -l', 'ssh-keygen -t ed25519', 'gpg --list-keys', 'ssh-keygen -lf k.pub'],
  },
]

/** Histories of shells and logs of the system. */
const TRACE =
  /(?:^|\/)\.(?:bash|zsh|sh|python|mysql|psql|node_repl)_history$|^\/var\/log\/(?:auth\.log|syslog|messages|secure|audit(?:\/|$)|wtmp|btmp|lastlog|kern\.log|journal(?:\/|$)|\*|faillog|daemon\.log)|^\/(?:var\/)?run\/utmp$/
