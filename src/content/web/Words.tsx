// What people wrote, as its recipients read it: safe HTML from the server in the reading serif, with what the checks found marked.
import { useMemo } from 'react'

const look =
  'break-words [&_a]:underline [&_a]:decoration-rule [&_a]:underline-offset-3 [&_blockquote]:border-l-2 [&_blockquote]:border-rule [&_blockquote]:pl-4 [&_blockquote]:text-soft [&_h2]:text-subheading [&_h2]:font-medium [&_h3]:font-semibold [&_hr]:border-rule [&_mark]:border-b-2 [&_mark]:border-warning [&_mark]:bg-warning-tint [&_mark]:text-ink [&_ol]:list-decimal [&_ol]:pl-6 [&_ul]:list-disc [&_ul]:pl-6 [&>*+*]:mt-4'

interface WordsProps {
  html: string
  small?: boolean
  /** Words to mark where they stand, whatever their case. */
  marks?: readonly string[]
}

/** The server has taken out everything that could run (`render.ts`); the page's policy would not run it either. */
export function Words({ html, small, marks = [] }: WordsProps) {
  const marked = useMemo(() => withMarks(html, marks), [html, marks])
  return <div className={small ? `${look} text-small` : `${look} font-serif text-reading`} dangerouslySetInnerHTML={{ __html: marked }} />
}

function withMarks(html: string, marks: readonly string[]): string {
  if (marks.length === 0) return html
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) texts.push(walker.currentNode as Text)
  for (const text of texts) for (const mark of marks) markIn(text, mark)
  return body.innerHTML
}

function markIn(text: Text, words: string): void {
  const at = text.data.toLowerCase().indexOf(words.toLowerCase())
  if (at < 0) return
  const range = new Range()
  range.setStart(text, at)
  range.setEnd(text, at + words.length)
  range.surroundContents(document.createElement('mark'))
}
