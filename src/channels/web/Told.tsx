// A dispatch in a list: its name, and below it what tells it from others of the same name.
import { formatPercent } from '#ui/format.ts'
import { useSession } from '#identity/web/session.tsx'

interface ToldProps {
  title: string
  subject: string | null
  share?: number | null
}

/** “to 2.5% of the audience”. */
export const partWords = (share: number, locale: string) => `to ${formatPercent(share, { locale })} of the audience`

// A piece is often named by its subject: then it is not said twice.
const isSaid = (title: string, subject: string | null) => !subject || title.startsWith(subject)

/** The same in one line, for a screen reader. */
export const toldIn = ({ title, subject }: ToldProps) => (isSaid(title, subject) ? title : `${title}, “${subject}”`)

export function Told({ title, subject, share = null }: ToldProps) {
  const { locale } = useSession()
  const said = isSaid(title, subject) ? null : `“${subject}”`
  const part = share === null ? null : partWords(share, locale)
  const words = [said, part].filter(Boolean).join(' ')
  return (
    <>
      {title}
      {words && <span className="mt-0.5 block text-small font-normal text-soft">{words}</span>}
    </>
  )
}
