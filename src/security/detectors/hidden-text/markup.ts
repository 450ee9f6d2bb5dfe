/** Text of pages that their readers do not see: comments, and elements styled to be invisible. */
import type { HiddenPart } from './characters.ts'
import { HIDDEN_RULES } from './rules.ts'

/** `[//]: # (text)`, the comment of Markdown. */
const MARKDOWN_COMMENT =
  /^\[(?:\/\/|comment|_metadata_)\]:\s?(?:#|<>)\s?["'(]([^\n]{1,2000})["')]\s?$/gim
/** An opening tag whose style hides its content. White text is hidden on white pages, which most are. */
const HIDING =
  /<[a-z][a-z0-9]{0,15}\b[^<>]{0,300}?(?:style\s{0,2}=\s{0,2}["'][^"'<>]{0,300}?(?:display\s{0,2}:\s{0,2}none|visibility\s{0,2}:\s{0,2}hidden|font-size\s{0,2}:\s{0,2}0?\.?[01](?:px|pt|em)?\s{0,2}[;"']|opacity\s{0,2}:\s{0,2}0?\.?0\s{0,2}[;"']|(?<!-)color\s{0,2}:\s{0,2}(?:white\b|#fff(?:fff)?\b|transparent\b)|(?:left|top|text-indent)\s{0,2}:\s{0,2}-\d{3,5})|\s(?:hidden|aria-hidden\s{0,2}=\s{0,2}["']true)(?=[\s"'>]))[^<>]{0,300}>/i

/** The hidden parts of a page or of Markdown. */
export function hiddenMarkup(text: string): HiddenPart[] {
  const parts: HiddenPart[] = []
  if (text.includes('<!--')) parts.push(...comments(text))
  if (text.includes(']: ')) {
    for (const match of text.matchAll(MARKDOWN_COMMENT)) {
      const [line, words = ''] = match
      parts.push({ rule: HIDDEN_RULES.comment, words, ...spanOf(match.index, line.length) })
    }
  }
  if (text.includes('<') && text.includes('>')) parts.push(...elements(text))
  return parts
}

const spanOf = (start: number, length: number): { start: number; end: number } => ({
  start,
  end: start + length,
})

/** By search and not by pattern: a page may open many comments and close none. */
function comments(text: string): HiddenPart[] {
  const parts: HiddenPart[] = []
  for (let from = 0; ;) {
    const start = text.indexOf('<!--', from)
    if (start === -1) break
    const close = text.indexOf('-->', start + 4)
    const end = close === -1 ? text.length : close
    const words = text.slice(start + 4, end)
    parts.push({ rule: HIDDEN_RULES.comment, start, end: Math.min(text.length, end + 3), words })
    from = end + 3
  }
  return parts
}

function elements(text: string): HiddenPart[] {
  const parts: HiddenPart[] = []
  const pattern = new RegExp(HIDING, 'gi')
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const from = match.index + match[0].length
    const close = text.indexOf('</', from)
    const end = close === -1 ? text.length : close
    // What lies inside is hidden with it; looking at it again would take time by the square.
    pattern.lastIndex = end
    const words = text.slice(from, end).replace(/<[^<>]{0,500}>/g, ' ')
    if (words.trim() === '') continue
    parts.push({ rule: HIDDEN_RULES.invisible, start: match.index, end, words })
  }
  return parts
}
