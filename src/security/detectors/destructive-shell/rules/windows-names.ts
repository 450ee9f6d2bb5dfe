/** Which calls the rules of PowerShell and cmd are asked about; those rules are in `windows.ts`. */
import type { Call, Word } from '../types.ts'
import { baseName } from '../wrappers.ts'

/** Every name that a rule of Windows asks for, those of methods apart. */
const NAMES: ReadonlySet<string> = new Set(
  [
    'remove-item ri rm rmdir del erase rd',
    'format format-volume clear-disk initialize-disk remove-partition reset-physicaldisk remove-virtualdisk',
    'diskpart cipher clean fsutil vssadmin wbadmin bcdedit wmic reagentc disable-computerrestore',
    'get-wmiobject gwmi get-ciminstance remove-wmiobject remove-ciminstance foreach-object % foreach',
    'iex invoke-expression mshta rundll32 regsvr32 certutil bitsadmin powershell pwsh',
    'stop-computer restart-computer shutdown wininit',
    'set-executionpolicy set-mppreference add-mppreference netsh set-netfirewallprofile clear-eventlog',
    'remove-eventlog disable-netfirewallrule remove-netfirewallrule uninstall-windowsfeature',
    'disable-windowsoptionalfeature wevtutil sc net stop-service remove-service set-service taskkill dism',
    'reg remove-itemproperty rp remove-localuser remove-aduser new-localuser add-localgroupmember',
    'remove-adcomputer remove-adgroup remove-adobject remove-vm remove-vmsnapshot remove-azresourcegroup',
    'remove-azvm remove-mailbox remove-s3bucket unregister-scheduledtask net1 schtasks takeown icacls attrib',
    'procdump ntdsutil esentutl',
  ].flatMap((names) => names.split(' ')),
)
/** Whether a rule of Windows names this program. */
export const isNamedOnWindows = (name: string): boolean => NAMES.has(name)

/** What runs a download whatever the program. */
const DOWNLOAD = /download(?:string|data)/i

/** Whether any rule of Windows may speak of a call; of hundreds of commands most are out by their name. */
export const mayBreakWindowsRules = (call: Call): boolean =>
  call.windows &&
  (NAMES.has(call.name) ||
    call.name.endsWith('delete') ||
    DOWNLOAD.test(call.name) ||
    call.texts.some((text) => DOWNLOAD.test(text)))

/** Whether any word of a command names such a program or such a deed. */
export const mayBeOfWindows = (words: readonly Word[]): boolean =>
  words.some(({ text }) => NAMES.has(baseName(text)) || DOWNLOAD.test(text))
