// The initials of a person's name, whatever the script.

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function first(word: string | undefined): string {
  for (const { segment } of letters.segment(word ?? '')) return segment
  return ''
}

/** First letters of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return (first(words[0]) + (words.length > 1 ? first(words.at(-1)) : '')).toLocaleUpperCase()
}
