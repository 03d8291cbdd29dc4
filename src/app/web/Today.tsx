// Home, for the hat being worn: what needs me, what changed, are we on course.
import { useQuery } from '@tanstack/react-query'
import { countInWords } from '#ui/format.ts'
import { PageHeader } from '#ui/PageHeader.tsx'
import { useSession } from '#identity/web/session.tsx'
import { todayApi } from '#insight/web/api.ts'
import { Alerts } from './Alerts.tsx'
import { Changes } from './Changes.tsx'
import { Course } from './Course.tsx'
import { Needs, useNeeds } from './Needs.tsx'

export function Today() {
  const { user, locale, today } = useSession()
  const { data } = useQuery(todayApi.getToday.queryOptions({ input: {} }))
  const needs = useNeeds(data)
  const date = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(today))
  const [first] = user.name.split(' ')
  return (
    <>
      <PageHeader large title={`${greeting()}, ${first}`} purpose={`${date}. ${needs ? summary(needs.waiting, locale) : ''}`} />
      <div className="mt-6.5 grid gap-7 lg:grid-cols-[minmax(0,1.55fr)_minmax(0,1fr)]">
        <div className="grid content-start gap-5.5">
          <Needs needs={needs} />
          <Alerts />
        </div>
        <div className="grid content-start gap-5.5">
          <Course goals={data?.goals} />
          <Changes changes={data?.changes} />
        </div>
      </div>
    </>
  )
}

// The reader's own clock greets: the server does not know whether it is morning where somebody sits.
function greeting(): string {
  const hour = new Date().getHours()
  return hour < 12 ? 'Good morning' : hour < 18 ? 'Good afternoon' : 'Good evening'
}

function summary(waiting: number, locale: string): string {
  if (waiting === 0) return 'Nothing waits for you.'
  return `${countInWords(waiting, locale)} ${waiting === 1 ? 'thing needs' : 'things need'} you.`
}
