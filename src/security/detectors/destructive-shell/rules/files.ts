/** Files that are deleted or written. */
import { hasFlag } from '../command-pattern.ts'
import {
  isFiltered,
  isProtected,
  isRegenerable,
  isSystemFile,
  isTemporary,
  isWide,
} from '../paths.ts'
import type { Call, ShellRule } from '../types.ts'
import { operandsOf, targetsOf, upstreamOf } from './helpers.ts'

const isRm = (call: Call): boolean =>
  !call.windows && /^(?:rm|srm|gio|trash-empty|rimraf)$/.test(call.name)
const isRecursive = (call: Call): boolean =>
  isRm(call) && (call.name === 'rimraf' || hasFlag(call, '-r', '-R', '--recursive'))
/** `find`'s start directories: the words before its first test. */
const findRoots = (call: Call): string[] => {
  const end = call.texts.findIndex((text) => /^[-(!]/.test(text))
  return end === -1 ? [...call.texts] : call.texts.slice(0, end)
}
/** `find` that hands all it finds to a program that deletes, or the deleting program behind its pipe. */
const deletesFound = (call: Call): boolean =>
  call.name === 'find'
    ? call.texts.some(
        (text, index) =>
          /^-(?:exec|execdir|ok|okdir)$/.test(text) &&
          /^(?:rm|unlink|shred|srm)$/.test(call.texts[index + 1] ?? ''),
      )
    : /^(?:rm|unlink|shred|srm)$/.test(call.name) && upstreamOf(call).some(isSweep)
/** Lists everything of a directory or a repository. */
const isSweep = (call: Call): boolean =>
  (call.name === 'find' && !isFiltered(call.texts) && !findRoots(call).every(isTemporary)) ||
  (call.name === 'git' && call.texts[0] === 'ls-files' && operandsOf(call).length === 1)
const isOutside = (path: string): boolean =>
  /^(?:\/|~|\$|\.\.\/)/.test(path) && !isTemporary(path) && !isProtected(path)
/** Outside the working directory: a path of its own, or a whole directory of the system. */
const isElsewhere = (path: string): boolean =>
  isOutside(path) || (/^[/~]/.test(path) && isProtected(path))

export const FILE_RULES: readonly ShellRule[] = [
  {
    id: 'shell.recursive-delete',
    level: 'dangerous',
    score: 1,
    reason: 'Deletes the root, a system directory, a home or the whole working directory.',
    source: 'GNU coreutils guards it with --preserve-root; MITRE ATT&CK T1485',
    tags: ['LLM06', 'T1485'],
    programs: ['rm', 'srm', 'rimraf', 'find', 'mv', 'rsync'],
    applies: (call) =>
      (isRecursive(call) &&
        (targetsOf(call).some(isProtected) || hasFlag(call, '--no-preserve-root'))) ||
      (call.name === 'find' &&
        call.texts.includes('-delete') &&
        !isFiltered(call.texts) &&
        findRoots(call).some(isProtected)) ||
      (call.name === 'mv' && call.texts.at(-1) === '/dev/null' && call.texts.length > 1) ||
      (call.name === 'rsync' &&
        hasFlag(call, '--delete') &&
        /^(?:\/|~\/?)$/.test(call.texts.at(-1) ?? '')),
    match: [
      'rm -rf /',
      'cd build && cd .. && rm -rf *',
      'find / -delete',
      'mv ~ /dev/null',
      'rsync -a --delete empty/ /',
    ],
    notMatch: [
      'cd build && rm -rf *',
      'rm -rf node_modules dist',
      "find . -name '*.pyc' -delete",
      'rm -rf /tmp/work',
    ],
  },
  {
    id: 'shell.recursive-delete-path',
    level: 'suspicious',
    score: 0.5,
    reason: 'Deletes a directory that no build makes again.',
    source: 'MITRE ATT&CK T1485',
    tags: ['LLM06', 'T1485'],
    programs: ['rm', 'srm', 'rimraf', 'find', 'fd', 'fdfind', 'tar', 'unlink', 'shred'],
    applies: (call) =>
      (deletesFound(call) &&
        (call.name !== 'find' ||
          isSweep(call) ||
          (call.texts.some((text) => /^-[a-zA-Z]{0,4}[rR]/.test(text)) &&
            findRoots(call).some(isElsewhere)))) ||
      (/^(?:fd|fdfind)$/.test(call.name) &&
        /^(?:rm|unlink|shred|srm)$/.test(
          call.texts[
            call.texts.findIndex((text) => /^(?:-x|-X|--exec|--exec-batch)$/.test(text)) + 1
          ] ?? '',
        ) &&
        operandsOf(call).some(isElsewhere)) ||
      (call.name === 'tar' &&
        hasFlag(call, '--remove-files') &&
        operandsOf(call).some(isElsewhere)) ||
      (isRecursive(call) &&
        (targetsOf(call).some(isOutside) ||
          (hasFlag(call, '-f', '--force') &&
            (targetsOf(call).some(
              (path) =>
                !isTemporary(path) &&
                !isProtected(path) &&
                !isRegenerable(path) &&
                path !== 'found',
            ) ||
              operandsOf(call).length === 0) &&
            !hasFlag(call, '--help', '--version')))) ||
      (call.name === 'find' &&
        call.texts.includes('-delete') &&
        (findRoots(call).some(isWide) ||
          (!isFiltered(call.texts) && !findRoots(call).every(isTemporary)))),
    match: [
      'find . -type f -exec rm -f {} +',
      'find /srv -name uploads -exec rm -r {} \\;',
      'fd -t f . /data -x rm',
      'tar --remove-files -czf x.tgz /etc',
      "find / -name '*.log' -delete",
      'rm -rf /data/customers',
      'rm -rf $BUILD_DIR/',
      'rm -r ../other',
      'rm -rf src',
      'find uploads -delete',
    ],
    notMatch: [
      'rm -rf ./build',
      'rm -r old-notes',
      'rm -rf "$(mktemp -d)"',
      'rm -rf __pycache__ *.egg-info',
      'rm -rf ${TMPDIR:-/tmp}/build',
      'rm -rf /var/tmp/*',
      'rm -rf packages/web/dist',
    ],
  },
  {
    id: 'shell.system-file-delete',
    level: 'suspicious',
    score: 0.6,
    reason: "Deletes a file of the system's directories.",
    source: 'Filesystem Hierarchy Standard 3.0; MITRE ATT&CK T1485',
    tags: ['LLM06', 'T1485'],
    programs: ['rm', 'unlink', 'shred', 'srm', 'truncate', 'mv'],
    applies: (call) =>
      (call.name === 'mv' &&
        operandsOf(call)
          .slice(0, -1)
          .some((path) => path.startsWith('/') && isProtected(path))) ||
      (call.name !== 'mv' &&
        operandsOf(call).some(
          (path) =>
            isSystemFile(path) &&
            !/\/sites-enabled\/|\/apt\/lists|\/var\/lib\/(?:docker\/tmp|apt)/.test(path),
        )),
    match: [
      'rm /etc/passwd',
      'mv /etc /tmp/old',
      'sudo rm -f /etc/nginx/nginx.conf',
      'shred -u /boot/vmlinuz',
      'python3 -c "import os; os.remove(\'/etc/passwd\')"',
    ],
    notMatch: ['rm -f /etc/nginx/sites-enabled/default', 'rm etc/passwd', 'cat /etc/passwd'],
  },
  {
    id: 'shell.system-file-write',
    level: 'suspicious',
    score: 0.6,
    reason: 'Overwrites a file that holds users, rights, start-up or name resolution.',
    source: 'MITRE ATT&CK T1098, T1543, T1565',
    tags: ['LLM06', 'T1098', 'T1565'],
    programs: ['tee', 'cp', 'install', 'mv', 'ln', 'dd', 'sed'],
    anyWrites: true,
    applies: (call) => {
      const last = operandsOf(call).at(-1) ?? ''
      const written = /^(?:tee|cp|install|mv|ln|dd)$/.test(call.name)
        ? [...call.command.writes, last.replace(/^of=/, '')]
        : call.command.writes
      return (
        written.some((path) => WATCHED_FILE.test(path)) ||
        (call.name === 'sed' &&
          call.flags.some((flag) => /^-[nEr]*i/.test(flag)) &&
          operandsOf(call).some((path) => WATCHED_FILE.test(path)))
      )
    },
    match: [
      'echo "x ALL=(ALL) NOPASSWD:ALL" >> /etc/sudoers',
      'cat key.pub >> ~/.ssh/authorized_keys',
      'echo pwn | tee -a /etc/cron.d/job',
      "sed -i 's/x//' /etc/shadow",
    ],
    notMatch: [
      'cat /etc/hosts',
      'cp /etc/hosts backup',
      'echo x > etc.txt',
      'echo hi >> ~/.bash_aliases.md',
    ],
  },
]

/** Files whose change lets somebody in or keeps him there. */
const WATCHED_FILE =
  /^\/etc\/(?:passwd|shadow|group|gshadow|sudoers|hosts|resolv\.conf|fstab|crontab|profile|bash\.bashrc|ld\.so\.preload|ssh\/sshd_config|pam\.d|rc\.local|sudoers\.d|cron\.\w{1,10}|systemd\/system|init\.d|profile\.d)(?:\/|$)|(?:^|\/)\.ssh\/(?:authorized_keys|config)$|^\/(?:boot|proc\/sys(?:rq-trigger)?|sys\/firmware)\/|^\/proc\/sysrq-trigger$|^\/(?:usr\/)?s?bin\/|^\/var\/spool\/cron\//
