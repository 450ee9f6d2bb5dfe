/** Owners and permissions of files. */
import { hasFlag } from '../command-pattern.ts'
import { isProtected, isSystemFile } from '../paths.ts'
import type { ShellRule } from '../types.ts'
import { operandsOf, targetsOf } from './helpers.ts'

export const PERMISSION_RULES: readonly ShellRule[] = [
  {
    id: 'shell.open-permissions',
    level: 'dangerous',
    score: 0.9,
    reason:
      'Changes owner or permissions of the root, a system directory or a home, all the way down.',
    source: 'CWE-732; MITRE ATT&CK T1222.002',
    tags: ['LLM06', 'T1222.002'],
    programs: ['chmod', 'chown', 'chgrp', 'setfacl', 'chattr'],
    applies: (call) =>
      hasFlag(call, '-R', '--recursive') &&
      targetsOf(call)
        .slice(hasFlag(call, '--reference') ? 0 : 1)
        .some((path) => isProtected(path) && /^[/~$]/.test(path)) &&
      (call.name !== 'chmod' ||
        /^(?:[0-7]?(?:777|666|000)|a[+=]rwx|ugo[+=]rwx|[+]w|a[-]rwx|o\+w|a\+w)$/.test(
          operandsOf(call)[0] ?? call.flags[1] ?? '',
        )),
    match: ['chmod -R 777 /', 'chown -R nobody /etc', 'chmod --recursive a+rwx ~'],
    notMatch: ['chmod -R 755 ./public', 'chmod 777 run.sh', 'chown -R app:app /srv/app/data'],
  },
  {
    id: 'shell.permission-sweep',
    level: 'suspicious',
    score: 0.4,
    reason: 'Opens files to everybody, sets a set-user-id bit or weakens a system file.',
    source: 'CWE-732; MITRE ATT&CK T1548.001, T1222.002',
    tags: ['LLM06', 'T1548.001'],
    programs: ['chmod', 'chown', 'chattr', 'setcap', 'setfacl', 'install'],
    applies: (call) => {
      const [mode = '', ...paths] = operandsOf(call)
      if (call.name === 'install')
        return /(?:^|\s)(?:-m|--mode[= ])\s?[46][0-7]{3}\b/.test(call.texts.join(' '))
      if (call.name === 'setcap')
        return (
          /cap_(?:setuid|setgid|sys_admin|sys_ptrace|dac_override)|\+ep/.test(
            call.texts.join(' '),
          ) && !hasFlag(call, '-r')
        )
      if (call.name === 'chattr')
        return call.texts.includes('-i') && operandsOf(call).some(isSystemFile)
      const system = paths.some((path) => /^\/(?:etc|bin|sbin|usr|boot|lib)(?:\/|$)/.test(path))
      if (call.name === 'chmod') {
        return (
          (/^0?777$|^a[+=]rwx$/.test(mode) && (hasFlag(call, '-R', '--recursive') || system)) ||
          /^[ug]*\+s$|^[46][0-7]{3}$/.test(mode) ||
          (/^0?[0-7]?(?:[0-7]{2}[67]|666)$/.test(mode) && system)
        )
      }
      return call.name === 'chown' && system && hasFlag(call, '-R', '--recursive')
    },
    match: [
      'chmod -R 777 public',
      'chmod u+s /bin/bash',
      'install -m 4755 /bin/sh /tmp/s',
      'chmod 666 /etc/shadow',
      'setcap cap_setuid+ep /usr/bin/python3',
    ],
    notMatch: [
      'install -m 755 app /usr/local/bin/app',
      'chmod +x run.sh',
      'chmod 644 a.txt',
      'chown app: file',
      'getcap /usr/bin/ping',
    ],
  },
]
