// The message house: the roof over everything that is said, the voice, and the pillars with their messages and proof.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { classes } from '#ui/classes.ts'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Quote } from '#ui/Quote.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { House } from '../contract.ts'
import { mostPillars } from '../rules.ts'
import { messagingApi } from './api.ts'
import { ArchivePanel } from './ArchivePanel.tsx'
import { HousePanel } from './HousePanel.tsx'
import { PillarColumn } from './PillarColumn.tsx'
import { PillarPanel } from './PillarPanel.tsx'

export function MessageHouse() {
  const { data } = useSuspenseQuery(messagingApi.getHouse.queryOptions({ input: {} }))
  const { can } = useSession()
  const [open, setOpen] = useState<'house' | 'pillar' | 'archive' | null>(null)
  const { house, pillars } = data
  const edits = can('message.edit')
  const close = () => setOpen(null)
  return (
    <>
      <PageHeader
        title="Message house"
        purpose="What we say, wherever we say it: one roof, the pillars under it, and the proof they stand on."
        actions={
          house &&
          edits && (
            <>
              {/* On a phone it begins the row, and its words stand in line with the title above. */}
              <Button kind="quiet" className="max-sm:-ml-3" onPress={() => setOpen('archive')}>
                Archived
              </Button>
              <Button onPress={() => setOpen('house')}>Change roof and voice</Button>
              {pillars.length < mostPillars && (
                <Button kind="primary" onPress={() => setOpen('pillar')}>
                  Add pillar
                </Button>
              )}
            </>
          )
        }
      />
      {house ? (
        <>
          <Roof house={house} />
          {pillars.length === 0 ? (
            <EmptyPage
              title="Three thoughts usually carry a roof"
              why="Each pillar is one reason to believe the roof. Messages and proof stand under it, and every piece says which it carries."
              step={
                edits && (
                  <Button kind="primary" onPress={() => setOpen('pillar')}>
                    Set the first pillar
                  </Button>
                )
              }
            />
          ) : (
            <div
              className={classes('grid gap-x-8 gap-y-10 border-t border-rule pt-6 sm:grid-cols-2', pillars.length > 2 && 'xl:grid-cols-3')}
            >
              {pillars.map((pillar, index) => (
                <PillarColumn key={pillar.id} house={house} pillars={pillars} index={index} edits={edits} />
              ))}
            </div>
          )}
        </>
      ) : (
        <div className="mt-5">
          <EmptyPage
            title="The message house will stand here"
            why="One sentence that everything else repeats. Campaigns, posts, releases and talks cite it, so that four functions have one voice."
            step={
              edits && (
                <Button kind="primary" onPress={() => setOpen('house')}>
                  Write the roof
                </Button>
              )
            }
          />
        </div>
      )}
      <ArchivePanel open={open === 'archive'} onClose={close} />
      <HousePanel key={house?.version ?? 0} house={house} open={open === 'house'} onClose={close} />
      {house && <PillarPanel open={open === 'pillar'} onClose={close} />}
    </>
  )
}

function Roof({ house }: { house: House }) {
  return (
    <section aria-label="Roof and voice" className="py-8 text-center">
      <div className="mx-auto max-w-180 [&_blockquote]:text-title [&_blockquote]:leading-9">
        <Quote>{house.roof}</Quote>
      </div>
      <dl className="mx-auto mt-5 flex max-w-180 flex-wrap justify-center gap-x-8 gap-y-2 text-small">
        <Voice name="We are" words={house.weAre} />
        <Voice name="We are not" words={house.weAreNot} />
        <Voice name="Never said" words={house.bannedTerms} />
      </dl>
    </section>
  )
}

function Voice({ name, words }: { name: string; words: readonly string[] }) {
  if (words.length === 0) return null
  return (
    <div className="flex flex-wrap justify-center gap-x-2">
      <dt className="text-soft">{name}</dt>
      <dd>{words.join(', ')}</dd>
    </div>
  )
}
