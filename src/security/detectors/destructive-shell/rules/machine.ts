/** Power, the kernel, processes and services. */
import { hasFlag } from '../command-pattern.ts'
import type { ShellRule } from '../types.ts'
import { operandsOf } from './helpers.ts'

/** Services whose loss cuts a machine off or takes its protection away. */
const GUARD =
  /^(?:ufw|firewalld|iptables|nftables|auditd|fail2ban|apparmor|falcon-sensor|clamav\S{0,20}|crowdsec|wazuh-agent|osqueryd?|sshd?|network\S{0,20}|systemd-journald|rsyslog|docker|containerd|kubelet|postgresql\S{0,20}|mysqld?|mariadb|mongod|redis\S{0,20}|nginx|apache2|httpd|haproxy|traefik|caddy|envoy|elasticsearch|rabbitmq-server|kafka|etcd|consul|vault|cron|crond)(?:\.service)?$/

const PRELOAD = /^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES)=./
const FOREIGN_LIBRARY =
  /=["']?(?:\/(?:var\/)?tmp\/|\/dev\/shm\/|\/private\/tmp\/|~|\$|\S{0,200}\/\.[^./])/

export const MACHINE_RULES: readonly ShellRule[] = [
  {
    id: 'shell.preload',
    level: 'suspicious',
    score: 0.6,
    reason: 'Loads a library from a place that anybody can write to into another program.',
    source: 'ld.so(8), dyld(1); MITRE ATT&CK T1574.006',
    tags: ['LLM06', 'T1574.006'],
    applies: ({ command, elevated }) =>
      command.words
        .slice(0, 4)
        .some(({ text }) => PRELOAD.test(text) && (elevated || FOREIGN_LIBRARY.test(text))),
    match: [
      'LD_PRELOAD=/tmp/x.so ls',
      'export LD_PRELOAD=/dev/shm/x.so',
      'sudo LD_PRELOAD=/opt/x.so id',
    ],
    notMatch: [
      'LD_PRELOAD=/usr/lib/libjemalloc.so.2 node app.js',
      'LD_LIBRARY_PATH=./lib ./app',
      'unset LD_PRELOAD',
    ],
  },
  {
    id: 'shell.power',
    level: 'dangerous',
    score: 0.8,
    reason: 'Shuts down or restarts the machine.',
    source: 'MITRE ATT&CK T1529',
    tags: ['LLM06', 'T1529'],
    programs: [
      'shutdown',
      'reboot',
      'halt',
      'poweroff',
      'systemctl',
      'init',
      'telinit',
      'loginctl',
    ],
    applies: (call) =>
      (/^(?:shutdown|reboot|halt|poweroff)$/.test(call.name) &&
        /^(?:now|\+?\d{1,5}|\d{1,2}:\d\d|\/[srfgp]|)$/.test(call.operands[0]?.text ?? '') &&
        !call.texts.some((text) =>
          /^(?:-c|-k|-w|-a|\/a|--help|--version|--show|--wtmp-only)$/.test(text),
        )) ||
      (/^(?:systemctl|loginctl)$/.test(call.name) &&
        /^(?:poweroff|reboot|halt|kexec|soft-reboot)$/.test(call.operands[0]?.text ?? '')) ||
      (/^(?:init|telinit)$/.test(call.name) && /^[06]$/.test(call.texts[0] ?? '')),
    match: ['shutdown -h now', 'sudo reboot', 'systemctl poweroff', 'init 0'],
    notMatch: ['shutdown -c', 'reboot --help', 'shutdown the lights', 'systemctl status'],
  },
  {
    id: 'shell.kernel-panic',
    level: 'dangerous',
    score: 1,
    reason: 'Crashes or restarts the machine through the kernel, or unloads its firmware settings.',
    source: 'Linux kernel, admin-guide/sysrq; MITRE ATT&CK T1529, T1495',
    tags: ['LLM06', 'T1529', 'T1495'],
    programs: ['tee', 'flashrom', 'efibootmgr', 'grub-install', 'update-grub', 'kexec'],
    anyWrites: true,
    applies: (call) =>
      call.command.writes.includes('/proc/sysrq-trigger') ||
      (call.name === 'tee' && operandsOf(call).includes('/proc/sysrq-trigger')) ||
      (call.name === 'flashrom' && hasFlag(call, '-w', '-E', '--erase', '--write')) ||
      (call.name === 'efibootmgr' && hasFlag(call, '-B', '--delete-bootnum')) ||
      (/^(?:grub-install|update-grub)$/.test(call.name) && hasFlag(call, '--force')) ||
      (call.name === 'kexec' && hasFlag(call, '-e', '--exec')),
    match: [
      'echo b > /proc/sysrq-trigger',
      'echo c | sudo tee /proc/sysrq-trigger',
      'efibootmgr -b 0001 -B',
    ],
    notMatch: ['cat /proc/sysrq-trigger', 'efibootmgr -v', 'kexec --help'],
  },
  {
    id: 'shell.kill-all',
    level: 'dangerous',
    score: 0.8,
    reason: 'Ends every process or the one that all others descend from.',
    source: 'kill(1): -1 means every process',
    tags: ['LLM06', 'T1489'],
    programs: ['kill', 'killall', 'pkill', 'killall5', 'skill'],
    applies: (call) =>
      (call.name === 'kill' &&
        (call.texts.slice(1).includes('-1') ||
          call.texts.slice(1).includes('1') ||
          (call.texts[0] === '--' && call.texts[1] === '-1')) &&
        !/^-(?:l|L|0)$/.test(call.texts[0] ?? '')) ||
      call.name === 'killall5' ||
      (call.name === 'pkill' &&
        (/^(?:\.|\.\*|\^|init|systemd)$/.test(operandsOf(call)[0] ?? '') ||
          (hasFlag(call, '-u', '-U', '--euid') &&
            /^(?:root|0)$/.test(operandsOf(call)[0] ?? '')))) ||
      (call.name === 'killall' && hasFlag(call, '-u', '--user') && operandsOf(call).length <= 1),
    match: ['kill -9 -1', 'sudo kill -9 1', 'pkill -9 .', 'killall -u root'],
    notMatch: ['kill -1 4242', 'kill -9 4242', 'pkill node', 'killall Finder'],
  },
  {
    id: 'shell.service-stop',
    level: 'suspicious',
    score: 0.4,
    reason: 'Stops, switches off or masks a service that others rely on.',
    source: 'MITRE ATT&CK T1489, T1562.001',
    tags: ['LLM06', 'T1489', 'T1562.001'],
    commands: [
      'systemctl disable|mask !--user',
      'pkill|killall|killall5 postgres|postgresql|mysqld|mariadbd|mongod|redis-server|nginx|httpd|apache2|sshd|dockerd|containerd|kubelet|systemd|auditd|falcon-sensor|wazuh-agentd|crond|cron|rsyslogd',
      'systemctl isolate rescue*|emergency*',
      'apachectl|apache2ctl|httpd -k stop',
      'launchctl unload|bootout|remove|disable',
      'setenforce 0|permissive',
      'aa-teardown !-h|--help',
      'aa-complain *',
      'auditctl -D',
      'auditctl -e 0',
      'update-rc.d * remove|disable',
      'chkconfig * off',
      'rc-update del|delete',
      'initctl stop',
      'sv down|exit',
      'supervisorctl shutdown|remove|stop *',
      'pm2 delete|kill',
      'csrutil disable',
      'spctl --master-disable',
      'spctl --global-disable',
      'modprobe -r',
      'swapoff -a',
      'ip link|l delete|del|set * down',
      'ifconfig * down',
      'nmcli networking|con*|dev* off|down|delete|disconnect',
      'ip route|r flush|del|delete',
      'ip addr|a|address flush|del',
      'timedatectl set-ntp false|0|no',
    ],
    programs: ['systemctl', 'service', 'rc-service', 'nginx'],
    applies: (call) => {
      if (call.name === 'systemctl') {
        return (
          /^(?:stop|kill)$/.test(call.operands[0]?.text ?? '') &&
          call.operands.slice(1).some(({ text }) => GUARD.test(text))
        )
      }
      if (call.name === 'service')
        return call.operands[1]?.text === 'stop' && GUARD.test(call.operands[0]?.text ?? '')
      if (call.name === 'rc-service')
        return call.operands[1]?.text === 'stop' && GUARD.test(call.operands[0]?.text ?? '')
      return (
        call.name === 'nginx' &&
        hasFlag(call, '-s') &&
        /^(?:stop|quit)$/.test(call.operands[0]?.text ?? '')
      )
    },
    match: [
      'systemctl stop nginx',
      'sudo systemctl disable --now firewalld',
      'service nginx stop',
      'nginx -s stop',
      'setenforce 0',
      'systemctl mask sshd',
    ],
    notMatch: [
      'systemctl restart nginx',
      'systemctl stop my-timer',
      'systemctl status nginx',
      'nginx -s reload',
      'service nginx status',
      'launchctl list',
    ],
  },
]
