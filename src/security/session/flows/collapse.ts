/** Lower case with single spaces. */
export const collapse = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim()
