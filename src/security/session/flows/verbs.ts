/** What people and texts ask of an agent, and what tools do: one list of verbs in a few classes. */
import { DOUBTFUL } from './label-words.ts'
import { LATIN, OTHER_SCRIPTS } from './languages.ts'

/** A class of deeds as one bit, so that several are one number. */
export const ACTION = {
  send: 1,
  post: 2,
  pay: 4,
  share: 8,
  book: 16,
  create: 32,
  change: 64,
  remove: 128,
  code: 256,
  web: 512,
} as const

/** All bits of `ACTION`. */
export const ANY_ACTION = 1023

type ActionName = keyof typeof ACTION

const VERBS: Readonly<Record<ActionName, string>> = {
  send:
    'send forward mail email message text reply respond answer notify tell inform write contact ask pass ' +
    'relay report cc bcc copy warn remind draft thank attach confirm register hand deliver transmit disclose ' +
    'reveal supply communicate dispatch quote type enter submit dm pm sms whatsapp ping phone invite brief alert ' +
    'consult introduce decline complain apologise apologize congratulate propose enquire inquire ' +
    'negotiate greet welcome request announce route include mention quote dial ring',
  post:
    'post publish tweet comment announce broadcast upload submit share paste review rate answer reply respond ' +
    'release expose advertise like retweet repost fill sign vote',
  pay:
    'pay transfer wire remit refund reimburse buy purchase order reorder deposit donate charge send credit ' +
    'settle redeem subscribe checkout return split issue spend tip invest sell trade swap stake lend compensate ' +
    'exchange move',
  share:
    'share grant give invite permit authorize authorise allow let admit provide promote elevate onboard entrust connect integrate sync',
  book:
    'book reserve schedule register arrange enroll enrol subscribe plan reschedule invite rent hire block rebook ' +
    'extend postpone delay join apply attend accept',
  create:
    'generate prepare build implement draft save store append insert fix log note record start attach collect ' +
    'upload register export copy file turn convert compose produce duplicate clone mirror dump gather enter ' +
    'backup archive',
  change:
    'update change edit modify adjust reset rename convert replace correct move reschedule assign mark tag label ' +
    'approve reject transition enable disable merge fix turn escalate triage close reopen apply switch ' +
    'confirm complete redirect lock unlock rotate raise lower increase decrease lift reduce extend double ' +
    'shorten rewrite revise upgrade downgrade activate suspend pause resume verify resolve flag organise ' +
    'organize sort amend restore revert configure migrate subscribe bump disarm arm mute unmute dim brighten start stop ' +
    'restart reboot shut power pair unpair trigger launch scale reassign unblock unfreeze freeze waive swap override bypass ' +
    'whitelist allowlist',
  remove:
    'delete remove cancel drop revoke clear wipe purge erase kick ban unsubscribe archive close take discard ' +
    'uninstall clean terminate deactivate destroy trash hide block mute withdraw void dismiss uninvite ' +
    'disconnect empty retract decline',
  code:
    'push commit merge fix implement deploy release run execute install build test call update review publish ' +
    'tag bump revert refactor extract patch debug rollback upgrade',
  web: 'visit browse go navigate fetch load call request download query click type fill submit follow open curl login',
}

/** Verbs that say little without their object: what they may stand for, beside what `VERBS` says. */
const GENERIC: Readonly<Record<string, number>> = {
  add: ACTION.post | ACTION.share | ACTION.book | ACTION.create | ACTION.change,
  put: ACTION.post | ACTION.book | ACTION.create | ACTION.change,
  set: ACTION.book | ACTION.create | ACTION.change | ACTION.code,
  write: ACTION.post | ACTION.create,
  make: ACTION.create | ACTION.pay,
  create: ACTION.create | ACTION.book,
  open: ACTION.create | ACTION.code,
  leave: ACTION.post,
  place: ACTION.pay | ACTION.create,
  use: ACTION.pay | ACTION.send,
}

/** Forms that the rules of spelling do not give. */
const IRREGULAR: Readonly<Record<string, readonly [past: string, participle: string]>> = {
  send: ['sent', 'sent'],
  write: ['wrote', 'written'],
  give: ['gave', 'given'],
  pay: ['paid', 'paid'],
  buy: ['bought', 'bought'],
  make: ['made', 'made'],
  tell: ['told', 'told'],
  take: ['took', 'taken'],
  leave: ['left', 'left'],
  put: ['put', 'put'],
  set: ['set', 'set'],
  let: ['let', 'let'],
  split: ['split', 'split'],
  spend: ['spent', 'spent'],
  build: ['built', 'built'],
  go: ['went', 'gone'],
  run: ['ran', 'run'],
}
/** Last consonant doubled in front of an ending. */
const DOUBLED = new Set([
  'submit',
  'permit',
  'ban',
  'tag',
  'log',
  'put',
  'set',
  'let',
  'split',
  'run',
  'commit',
  'drop',
  'cancel',
  'label',
  'transfer',
  'refer',
  'get',
  'ship',
  'tip',
  'swap',
  'dm',
  'pm',
])

/**
 * How a word stands: the bare verb, with -s, with -ing, or as a participle; a past is none of them. Words of
 * other languages, `other`, are in the lists in the forms in which one asks.
 */
export type VerbForm = 'base' | 's' | 'ing' | 'participle' | 'other'

/** One form of a verb. */
export interface VerbWord {
  /** Bits of `ACTION`. */
  readonly actions: number
  readonly form: VerbForm
  /** Whether only its object says what is done: `add a comment`, `add a member`. */
  readonly generic: boolean
}

const WORDS = new Map<string, VerbWord>()
const STEMS = new Set<string>()
for (const name of Object.keys(VERBS) as ActionName[]) {
  for (const verb of VERBS[name].split(' ')) addForms(verb, ACTION[name])
}
for (const [verb, actions] of Object.entries(GENERIC)) addForms(verb, actions)
for (const verbs of [...LATIN.map((language) => language.verbs), OTHER_SCRIPTS]) {
  for (const name of Object.keys(verbs) as ActionName[]) {
    for (const word of verbs[name].split(' ')) addOther(word, ACTION[name])
  }
}

function addOther(word: string, actions: number): void {
  const known = WORDS.get(word)
  // A word that is English too keeps its rules.
  if (known !== undefined && known.form !== 'other') return
  WORDS.set(word, { form: 'other', actions: (known?.actions ?? 0) | actions, generic: false })
  STEMS.add(word)
}

function addForms(verb: string, actions: number): void {
  const bare = verb.endsWith('e') ? verb.slice(0, -1) : verb
  const stem = DOUBLED.has(verb) ? verb + verb.slice(-1) : bare
  const ending = /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${stem}ed`
  const third = /(?:s|sh|ch|x|o)$/.test(verb)
    ? `${verb}es`
    : verb.replace(/([^aeiou])y$/, '$1ie') + 's'
  const generic = Object.hasOwn(GENERIC, verb)
  add(verb, { form: 'base', actions, generic })
  add(third, { form: 's', actions, generic })
  add(`${stem}ing`, { form: 'ing', actions, generic })
  add(IRREGULAR[verb]?.[1] ?? ending, { form: 'participle', actions, generic })
  STEMS.add(bare.endsWith('y') ? bare.slice(0, -1) : bare)
  if (IRREGULAR[verb] !== undefined) STEMS.add(IRREGULAR[verb][1])
}

function add(word: string, verb: VerbWord): void {
  const known = WORDS.get(word)
  // `put` is both base and participle: the bare verb stays.
  WORDS.set(word, { ...(known ?? verb), actions: (known?.actions ?? 0) | verb.actions })
}

/** Beginnings of all forms, to look for in one pass. */
export const VERB_STEMS: readonly string[] = [...STEMS]

/** The verb that a word (lower case) is a form of. */
export function verbOf(word: string): VerbWord | undefined {
  return WORDS.get(word)
}

/** Things whose making or changing is a deed of a class. */
const OBJECTS: Readonly<Record<string, number>> = {
  __proto__: null as never,
  email: ACTION.send,
  mail: ACTION.send,
  message: ACTION.send | ACTION.post,
  sms: ACTION.send,
  line: ACTION.send,
  notification: ACTION.send,
  ticket: ACTION.send | ACTION.create,
  comment: ACTION.post | ACTION.send,
  note: ACTION.create,
  review: ACTION.post,
  tweet: ACTION.post,
  webpage: ACTION.post,
  block: ACTION.create,
  money: ACTION.pay,
  payment: ACTION.pay,
  transfer: ACTION.pay,
  transaction: ACTION.pay,
  refund: ACTION.pay,
  cart: ACTION.pay,
  basket: ACTION.pay,
  order: ACTION.pay,
  card: ACTION.pay,
  checkout: ACTION.pay,
  return: ACTION.pay,
  collaborator: ACTION.share,
  member: ACTION.share,
  participant: ACTION.share | ACTION.book,
  permission: ACTION.share,
  channel: ACTION.share | ACTION.create,
  slack: ACTION.share,
  team: ACTION.share,
  calendar: ACTION.book,
  event: ACTION.book | ACTION.create,
  reminder: ACTION.book,
  reservation: ACTION.book,
  booking: ACTION.book,
  appointment: ACTION.book,
  meeting: ACTION.book,
  file: ACTION.create | ACTION.change,
  commit: ACTION.code,
  branch: ACTION.code,
  pull: ACTION.code,
  release: ACTION.code | ACTION.post,
  http: ACTION.web | ACTION.send | ACTION.post,
  webhook: ACTION.web | ACTION.send | ACTION.post,
  ...{ correo: ACTION.send, mensaje: ACTION.send, nachricht: ACTION.send, courriel: ACTION.send },
  ...{ messaggio: ACTION.send, mensagem: ACTION.send, bericht: ACTION.send },
  ...{ transferencia: ACTION.pay, pago: ACTION.pay, pedido: ACTION.pay, compra: ACTION.pay },
  ...{
    uberweisung: ACTION.pay,
    ueberweisung: ACTION.pay,
    zahlung: ACTION.pay,
    bestellung: ACTION.pay,
  },
  ...{ warenkorb: ACTION.pay, virement: ACTION.pay, paiement: ACTION.pay, commande: ACTION.pay },
  ...{ panier: ACTION.pay, bonifico: ACTION.pay, pagamento: ACTION.pay, betaling: ACTION.pay },
  ...{ termin: ACTION.book, buchung: ACTION.book, reserva: ACTION.book, cita: ACTION.book },
  ...{ reunion: ACTION.book, riunione: ACTION.book, evento: ACTION.book, afspraak: ACTION.book },
}

/** The deeds that things stand for, by their words. */
export function actionsOfObjects(words: Iterable<string>): number {
  let actions = 0
  for (const word of words) actions |= OBJECTS[word] ?? OBJECTS[word.replace(/s$/, '')] ?? 0
  return actions
}

/** Deeds that are the same whatever they are done to. */
const PLAIN = ACTION.share | ACTION.change | ACTION.remove

/** Whether a word of a name is what the tool does: a bare verb, in any of the languages. */
export function isVerb(word: string): boolean {
  const form = WORDS.get(word)?.form
  return form === 'base' || form === 'other'
}

/** What a tool with such words in its name does; 0 when they do not say. */
export function actionsOfName(words: readonly string[]): number {
  const objects = actionsOfObjects(words)
  let actions = 0
  let widened = true
  const isSure = (word: string): boolean => isVerb(word) && !DOUBTFUL.has(word)
  for (const [index, word] of words.entries()) {
    const verb = WORDS.get(word)
    const follows = actions !== 0 && !/^(?:or|and)$/.test(words[index - 1] ?? '')
    if (verb === undefined || !isVerb(word) || follows) continue
    // `order_update_address`: the order is a thing.
    if (DOUBTFUL.has(word) && words.slice(index + 1).some(isSure)) continue
    if (!verb.generic && (verb.actions & PLAIN) !== 0) widened = false
    actions |= verb.generic && objects !== 0 ? objects : verb.actions
  }
  return widened ? actions | objects : actions
}
