/** Use and mention: a wording that the sentence around it speaks about, quoted or as what others do. */

/** Characters around a quotation that are read. */
const AROUND = 110
/** Longest quotation that is a mention; longer ones are texts of their own. */
const LONGEST = 120

/** What a sentence says that speaks about a wording, or wants it in another language. */
const SPEAKS_ABOUT =
  /\b(?:(?:translat|detect|classif|ubersetz|tradu|vertaal)[a-z]{0,8}|(?:in)?to (?:english|german|french|spanish|italian|portuguese|dutch|polish|russian|japanese|chinese|korean|arabic|turkish|hindi|swahili|latin|swedish|greek)|(?:auf|ins) [a-z]{4,14}|en (?:espanol|francais)|mean(?:s|ing)?|explain|define|who|why|is|was|would|does|such as|like|called|example|e\.g|article|paper|prompts|messages|texts?|quotes?|filter|classifier|label|report|how do (?:you|i|we)|attackers?|users?|someone|people|phrase|sentence|was heisst|wie sagt|bedeutet|dataset|regex|flags?|contains?|shows?|discuss|describes?|lists?|song|film|movie|book|novel|said|says|game)\b/
/** What orders the model to use the quoted words: then it is no mention. */
const ORDERS_IT =
  /(?:^|[.,;:!?\n] ?|\b(?:please|just|only|must|now|and|then|simply|always|should|to|you|shall|will) )(?:say|print|output|write|respond|reply|answer|type|return|repeat|echo|emit|display|speak|announce|begin|start|follow|obey|do|execute|complete|finish)\b[^"`]{0,40}$/

const MARKS = ['"', '`'] as const

/**
 * Whether the part from `start` to `end` stands in quotation marks on its line and the words around them
 * speak about it. Reads a bounded part of the text.
 *
 * @param folded Text out of `foldText`.
 */
export function isMentioned(folded: string, start: number, end: number): boolean {
  return MARKS.some((mark) => isMentionedIn(mark, folded, start, end))
}

function isMentionedIn(mark: string, folded: string, start: number, end: number): boolean {
  // The wording may reach into the quotation from the verb before it: `write "ignore …"`.
  const from = Math.max(0, start - LONGEST)
  const open = from + folded.slice(from, end - 1).lastIndexOf(mark)
  if (open < from) return false
  const inside = folded.slice(open + 1, open + 1 + LONGEST)
  const close = open + 1 + inside.indexOf(mark, Math.max(0, end - open - 2))
  if (close <= open || inside.slice(0, close - open - 1).includes('\n')) return false
  const before = folded.slice(Math.max(0, open - AROUND), open)
  if (ORDERS_IT.test(before)) return false
  return SPEAKS_ABOUT.test(before) || SPEAKS_ABOUT.test(folded.slice(close + 1, close + AROUND))
}

/** Characters before a verb in which its subject stands. */
const SUBJECT_CHARS = 70
/** Whom an attack speaks to or of; such a subject makes no report of others. */
const MODEL_OR_ORDER =
  /\b(?:you|your|yourself|assistants?|models?|ai|bots?|chatbots?|systems?|agents?|llms?|gpt|dan|tasks?|goals?|polic(?:y|ies)|instructions?|orders?|users?|rules?|directives?|commands?|developers?|operators?|admins?|administrators?|prompts?|messages?|answers?|replies|next|first|second|following|above|same|only|me|us|it|now|please|time|way|point|owner|company)\b/
/** `how come our manager `, `my daughter keeps `, `can i make eslint `: someone else does it. */
const OTHERS_DO =
  /(?:^|[.!?\n"] ?|\b(?:how come|why (?:do|does|did|would|should)|what if|because|when|if|that) )(?:(?:my|our|his|her|their|the|some|most|these|many) ((?:[a-z'-]{2,16} ){1,3})|(?:how (?:do|can|could) i|can i|could i|how to) (?:get|make|let|have) ([a-z'-]{2,16} )(?:to )?)$/

/**
 * Whether a verb's subject is somebody else: `why does my toddler disregard all instructions`. Reads a bounded
 * part of the text.
 *
 * @param folded Text out of `foldText`.
 */
export function isReported(folded: string, start: number): boolean {
  const before = folded.slice(Math.max(0, start - SUBJECT_CHARS), start)
  const subject = OTHERS_DO.exec(before)
  return subject !== null && !MODEL_OR_ORDER.test(subject[1] ?? subject[2] ?? '')
}
