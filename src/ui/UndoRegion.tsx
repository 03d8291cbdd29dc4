// Where a change of state can be taken back for ten seconds. Mounted once by the app; Ctrl+Z takes back the latest.

import { useEffect, useState } from 'react'
import { useAnnouncement } from './announce.ts'
import { Button } from './Button.tsx'
import { NoticeCard } from './NoticeCard.tsx'
import { dismissNotice, takeBack, useNotices } from './undo.ts'

export function UndoRegion() {
  const notices = useNotices()
  const said = useAnnouncement()
  const [held, setHeld] = useState(false)
  const latest = notices.findLast((notice) => notice.undo && notice.state === 'open')
  useEffect(() => {
    if (!latest) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'z' || event.shiftKey || !(event.ctrlKey || event.metaKey)) return
      if ((event.target as Element).closest('input, textarea, [contenteditable]')) return
      event.preventDefault()
      void takeBack(latest.id)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [latest])
  return (
    <section
      aria-label="Notices"
      // In the corner where neither a page nor a side panel begins its buttons.
      className="pointer-events-none fixed inset-x-4 bottom-5 z-50 flex flex-col items-center gap-2 max-desk:bottom-20 desk:items-end"
      // Whoever reaches for the button gets the time they need.
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
      <div role="status" aria-live="polite" aria-relevant="additions text" className="flex flex-col items-center gap-2 desk:items-end">
        {notices.map((notice) => (
          <NoticeCard key={`${notice.id} ${notice.state}`} notice={notice} held={held} onGone={() => dismissNotice(notice.id)}>
            {notice.undo && notice.state === 'open' && (
              <Button small onPress={() => void takeBack(notice.id)}>
                Undo
              </Button>
            )}
          </NoticeCard>
        ))}
      </div>
    </section>
  )
}
