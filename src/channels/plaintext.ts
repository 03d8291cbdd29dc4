// The words of an HTML text, for where no markup goes.
import sanitize from 'sanitize-html'

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** Paragraphs as paragraphs, list items as lines, no tags. */
export function plainText(html: string): string {
  const broken = html
    .replace(/<(br|hr)\s*\/?>/gi, '\n')
    .replace(/<li>/gi, '\n– ')
    .replace(/<\/(p|h2|h3|h4|ul|ol|blockquote|pre|figure|table|tr)>/gi, '\n\n')
  const words = sanitize(broken, { allowedTags: [], allowedAttributes: {} }).replace(
    /&(amp|lt|gt|quot);/g,
    (_, name: string) => entities[name]!,
  )
  return words
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
