// A person's initials in a circle; the name always stands beside it or is its label.

/** First letters of the first and the last word, whatever the script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? ''
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toLocaleUpperCase()
}

export function Avatar({ name }: { name: string }) {
  return (
    <span aria-hidden="true" className="grid size-7.5 shrink-0 place-items-center rounded-full bg-avatar text-tiny font-semibold">
      {initials(name)}
    </span>
  )
}
