// The times of a day as somebody chooses one: every half hour, written as the locale writes it.

export function formatClock(time: string, { locale }: { locale: string }): string {
  const at = new Date(`2026-01-01T${time}:00Z`)
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(at)
}

/** Every half hour of a day, and a time that was chosen before and is none of these. */
export function clockOptions(locale: string, chosen?: string | null): { value: string; label: string }[] {
  const halves = Array.from({ length: 48 }, (_, half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`)
  const all = chosen && !halves.includes(chosen) ? [...halves, chosen].toSorted() : halves
  return all.map((value) => ({ value, label: formatClock(value, { locale }) }))
}
