// The text of a reply: made fit to be kept, and what was written anew apart from what it quotes.

/** Characters of a reply that are kept, and of its excerpt. */
export const mostText = 50_000
export const mostExcerpt = 600

/** A text fit to be kept: lines ended alike, no control characters, no marks that turn the reading direction, whole characters only. */
export function cleanText(text: string, most = mostText): string {
  return (
    text
      .slice(0, most)
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim()
  )
}

// How mail programs begin what they quote, as a line of its own.
const quoteBegins = [
  /^>/,
  /^-{2,}\s*(original message|ursprüngliche nachricht|message d.origine|mensaje original|mensagem original|forwarded message)\s*-*$/i,
  /^_{10,}$/,
  /^(on|am|le|el|em|il|op) .{5,200} (wrote|schrieb|écrit|escribió|escreveu|scritto|schreef)(\s.*)?:$/i,
  /^(from|von|de|da|van):\s.+@.+$/i,
  /^sent from my \w+/i,
  /^-- ?$/,
]

/** What somebody wrote anew: the text up to where it begins to quote, or to the signature; all of it when nothing stands above that. */
export function excerptOf(text: string): string {
  const lines = text.split('\n')
  const written = lines.slice(0, firstQuoted(lines)).join('\n').trim()
  return (
    written === ''
      ? lines
          .filter((line) => !line.startsWith('>'))
          .join('\n')
          .trim() || text
      : written
  )
    .slice(0, mostExcerpt)
    .trim()
}

function firstQuoted(lines: readonly string[]): number {
  for (const [at, line] of lines.entries()) {
    // The line that leads over to a quotation may be broken in two.
    const both = `${line} ${lines[at + 1] ?? ''}`.trim()
    if (quoteBegins.some((begins) => begins.test(line.trim()) || (/^(on|am|le|el|em|il|op) /i.test(line) && begins.test(both)))) return at
  }
  return lines.length
}
