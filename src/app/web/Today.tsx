// Home, for the hat being worn: what needs me, what changed, are we on course.
import { PageHeader } from '#ui/PageHeader.tsx'
import { useSession } from '#identity/web/session.tsx'

export function Today() {
  const { user } = useSession()
  return <PageHeader large title={`Good day, ${user.name.split(' ')[0]}`} />
}
