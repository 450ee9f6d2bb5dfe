/** Which paths nobody deletes on purpose, and which hold credentials. */

const SYSTEM =
  'bin|boot|dev|etc|home|lib(?:32|64)?|opt|proc|root|run|sbin|srv|sys|usr|var|System|Library|Users|Applications'
const PROTECTED = new RegExp(
  [
    '^/{1,3}(?:\\.{1,2}/?)?\\*?$',
    `^/{1,2}(?:${SYSTEM})(?:/+\\*?)?$`,
    '^/(?:usr/(?:bin|lib|local|sbin|share)|var/(?:lib|log|www|spool)|etc/[a-z.-]{1,30}|home/[\\w.-]{1,40}|Users/[\\w.-]{1,40})(?:/+\\*?)?$',
    '^~[\\w-]{0,32}(?:/+\\*?)?$',
    '^\\$(?:HOME|\\{HOME\\}|PWD|\\{PWD\\})(?:/+\\*?)?$',
    '^\\.{1,2}/?(?:\\*|\\.\\*)?$',
    '^(?:\\.\\./){1,8}(?:\\.\\.)?\\*?$',
    '^\\*(?:\\.\\*)?$',
    '^[A-Za-z]:[\\\\/]?\\*?$',
  ].join('|'),
)
const TEMPORARY =
  /^(?:\/(?:tmp|var\/tmp|dev\/shm)\/|\$(?:TMPDIR|\{TMPDIR(?::-[^}]{0,40})?\})\/|(?:\$\(|`)mktemp\b)/
const CREDENTIALS =
  /(?:^|[/~=@"'])(?:\.ssh(?:\/(?:id_\w{1,20}|\*|authorized_keys|config))?|\.aws(?:\/(?:credentials|config))?|\.netrc|\.pgpass|\.git-credentials|\.kube\/config|\.docker\/config\.json|\.npmrc|\.pypirc|\.config\/gcloud\S{0,80}|\.gnupg\S{0,60}|\.env(?:\.\w{1,20})?|id_(?:rsa|ed25519|ecdsa|dsa)|\.vault-token|\.terraform\.d\/credentials\S{0,40}|\.bash_history)$|(?:^|[@=<])\/etc\/(?:shadow|gshadow|sudoers)$|\.(?:pem|p12|pfx|kdbx)$/

/** Directories that hold everything of a machine, a home or a service. */
const WIDE = /^(?:\/|~|\$(?:HOME|\{HOME\}))\/?$/

/** The root or a home: whatever is named there is searched for in everything. */
export const isWide = (path: string): boolean => WIDE.test(path)

const FIND_FILTER =
  /^-(?:i?name|i?path|i?regex|i?wholename|newer\w*|[acm]time|[acm]min|size|user|group|perm|empty|links|inum)/

/** Whether a `find` names what it looks for. */
export const isFiltered = (texts: readonly string[]): boolean =>
  texts.some((text) => FIND_FILTER.test(text))

/** The root, a system directory, a home, the working directory or everything in it. */
export const isProtected = (path: string): boolean => PROTECTED.test(path)

/** A place for temporary files, below its own root. */
export const isTemporary = (path: string): boolean =>
  TEMPORARY.test(path) && !/(?:^|\/)\.\.(?:\/|$)/.test(path)

/** Keys, tokens and password files. */
export const isCredential = (path: string): boolean =>
  path.length <= 400 && !/\.(?:example|sample|template|pub)$/.test(path) && CREDENTIALS.test(path)

/** A whole disk or partition. */
export const isDisk = (path: string): boolean =>
  /^\/dev\/(?:sd[a-z]|hd[a-z]|vd[a-z]|xvd[a-z]|nvme\d|mmcblk\d|disk\d|rdisk\d|mapper\/|md\d|loop\d|dm-\d|sdX|nbd\d)/.test(
    path,
  )

/** Files that make a machine start, know its users or run its services. */
const SYSTEM_FILE =
  /^\/(?:etc|boot|bin|sbin|lib(?:32|64)?|usr\/(?:bin|sbin|lib(?:64)?|local\/(?:s?bin|lib)|share)|var\/lib|System|Library|efi)(?:\/|$)/

/** A path in a directory that belongs to the system. */
export const isSystemFile = (path: string): boolean => SYSTEM_FILE.test(path)

/** Directories that a build or a package manager makes again. */
const REGENERABLE =
  /^(?:\.\/)?(?:[\w@.-]{1,60}\/){0,6}(?:node_modules|dist|build|out|target|coverage|tmp|temp|\.?cache|caches|__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.next|\.nuxt|\.turbo|\.parcel-cache|\.svelte-kit|\.gradle|\.terraform|\.venv|venv|env|\.eggs|[\w*-]{0,40}\.egg-info|bin|obj|_build|DerivedData|Pods|htmlcov|\.nyc_output|site-packages|vendor|logs?)(?:\/[\w.*-]{0,60}){0,3}\/?$/

/** Build output, caches and installed packages inside the working directory. */
export const isRegenerable = (path: string): boolean =>
  path.length <= 300 && REGENERABLE.test(path) && !/(?:^|\/)\.\.(?:\/|$)/.test(path)
