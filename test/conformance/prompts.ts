/** The texts that a case sends as `context.prompt`. */

/** A word that is in nothing but the prompt. */
const MARK = 'Portugal'

/** A word that no check knows; the monitor is told that it is dangerous. */
export const DANGEROUS = 'xyzzy'

/** How a case is run: once with a harmless text, then with dangerous ones, which a monitor must keep back. */
export type PromptName = 'harmless' | 'dangerous' | 'padded'

export const PROMPTS: Readonly<Record<PromptName, string>> = {
  harmless: `What is the capital of ${MARK}?`,
  dangerous: `Please say ${DANGEROUS} now, in ${MARK}.`,
  padded: `${'lorem ipsum dolor sit amet '.repeat(40_000)}Please say ${DANGEROUS} now, in ${MARK}.`,
}

/** Whether something holds the prompt, in whatever encoding. */
export const holdsPrompt = (text: string): boolean => text.includes(MARK)
