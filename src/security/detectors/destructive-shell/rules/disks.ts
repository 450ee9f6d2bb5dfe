/** Disks, partitions and volumes. */
import { hasFlag } from '../command-pattern.ts'
import { isDisk } from '../paths.ts'
import type { ShellRule } from '../types.ts'

export const DISK_RULES: readonly ShellRule[] = [
  {
    id: 'shell.disk-overwrite',
    level: 'dangerous',
    score: 1,
    reason: 'Formats or overwrites a disk.',
    source: 'MITRE ATT&CK T1561',
    tags: ['LLM06', 'T1561'],
    programs: [
      'mkfs',
      'mke2fs',
      'mkswap',
      'wipefs',
      'shred',
      'blkdiscard',
      'hdparm',
      'sfdisk',
      'cryptsetup',
      'newfs',
      'mkntfs',
      'mkdosfs',
      'badblocks',
      'nvme',
      'sgdisk',
      'parted',
      'diskutil',
      'dd',
      'cp',
      'tee',
      'mv',
      'tar',
    ],
    anyWrites: true,
    applies: (call) =>
      (/^(?:mkfs(?:\.\w{1,12})?|mke2fs|mkswap|wipefs|shred|blkdiscard|hdparm|sfdisk|cryptsetup|newfs|mkntfs|mkdosfs|badblocks|nvme)$/.test(
        call.name,
      ) &&
        call.texts.some(isDisk) &&
        (call.name !== 'wipefs' || hasFlag(call, '-a', '--all')) &&
        (call.name !== 'hdparm' ||
          hasFlag(call, '--security-erase', '--security-erase-enhanced', '--trim-sector-ranges')) &&
        (call.name !== 'cryptsetup' ||
          /^(?:luksformat|erase|lukserase)$/.test(call.operands[0]?.text ?? '')) &&
        (call.name !== 'badblocks' || hasFlag(call, '-w')) &&
        (call.name !== 'nvme' || /^(?:format|sanitize)$/.test(call.operands[0]?.text ?? '')) &&
        (call.name !== 'sfdisk' || hasFlag(call, '--delete', '-f', '--force'))) ||
      (call.name === 'sgdisk' &&
        hasFlag(call, '--zap-all', '-Z', '-o') &&
        call.texts.some(isDisk)) ||
      (call.name === 'parted' && /^(?:mklabel|rm|mktable)$/.test(call.operands[1]?.text ?? '')) ||
      (call.name === 'diskutil' &&
        /^(?:erasedisk|erasevolume|partitiondisk|zerodisk|secureerase|randomdisk)$/.test(
          call.operands[0]?.text ?? '',
        )) ||
      (call.name === 'dd' &&
        call.texts.some((text) => text.startsWith('of=') && isDisk(text.slice(3)))) ||
      (/^(?:cp|tee|mv)$/.test(call.name) && isDisk(call.texts.at(-1) ?? '')) ||
      (call.name === 'tar' &&
        !call.texts.some((text) => /^-?-?[a-z]*[tx]/.test(text)) &&
        call.texts.some(isDisk)) ||
      call.command.writes.some(isDisk),
    match: [
      'tar -cf /dev/sda .',
      'mkfs.ext4 /dev/sda1',
      'dd if=/dev/zero of=/dev/nvme0n1 bs=1M',
      'echo x > /dev/sda',
      'sgdisk --zap-all /dev/sdb',
      'diskutil eraseDisk JHFS+ X disk2',
    ],
    notMatch: [
      'dd if=/dev/sda of=backup.img',
      'mkfs.ext4 disk.img',
      'ls > /dev/null 2>&1',
      'hdparm -I /dev/sda',
      'parted /dev/sda print',
    ],
  },
  {
    id: 'shell.volume-destroy',
    level: 'suspicious',
    score: 0.7,
    reason: 'Destroys a storage pool, volume, snapshot or RAID.',
    source: 'zfs(8), lvm(8), mdadm(8), btrfs(8), ceph(8); MITRE ATT&CK T1561',
    tags: ['LLM06', 'T1561'],
    commands: [
      'zfs destroy|rollback !-n',
      'zpool destroy|labelclear',
      'lvremove|vgremove|pvremove *',
      'lvreduce *',
      'mdadm --zero-superblock',
      'mdadm --stop|-S',
      'mdadm --remove|--fail *',
      'fdisk|cfdisk|gdisk /dev/* !-l|--list|-x',
      'btrfs device|dev remove|delete',
      'vgreduce *',
      'nbd-client -d',
      'btrfs subvolume|su delete',
      'btrfs sub* delete',
      'ceph osd pool delete|rm',
      'ceph osd purge|destroy|rm',
      'ceph fs rm',
      'rbd rm|remove',
      'rbd snap purge|rm',
      'rados purge|rmpool',
      'gluster volume delete|stop|reset',
      'cryptsetup luksErase|erase|luksKillSlot|luksRemoveKey',
      'swapoff -a',
      'snapper delete|undochange',
      'timeshift --delete|--delete-all',
      'tmutil delete|deletelocalsnapshots|disable|thinlocalsnapshots',
      'dmsetup remove_all|wipe_table|remove',
      'multipath -F',
      'stratis pool|filesystem destroy',
    ],
    match: [
      'zfs destroy -r tank/data',
      'lvremove -f vg0/root',
      'mdadm --zero-superblock /dev/sdb1',
      'btrfs subvolume delete /mnt/@home',
    ],
    notMatch: [
      'zfs list',
      'lvs',
      'mdadm --detail /dev/md0',
      'btrfs subvolume list /',
      'zfs destroy -n tank/data',
    ],
  },
]
