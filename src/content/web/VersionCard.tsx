// One version as its recipients see it, with its state, what is wrong with it, and what can be done next.
import { Chip } from '#ui/Chip.tsx'
import { formatNumber } from '#ui/format.ts'
import type { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Reading } from '../contract/base.ts'
import { Face } from './Face.tsx'
import { moment, variantState } from './labels.ts'
import { VersionSteps } from './VersionSteps.tsx'

interface VersionCardProps {
  version: Reading
  /** Tells it from others of its piece for the same channel. */
  place: number
  /** What it is called in an A/B test that is not over; it belongs to the test until then. */
  letter: string | undefined
  edits: boolean
  step: ReturnType<typeof useStep>
  onEdit: () => void
}

export function VersionCard({ version, place, letter, edits, step, onEdit }: VersionCardProps) {
  const state = variantState(version)
  return (
    <section aria-label={place === 1 ? version.channelName : `${version.channelName} ${place}`} className="min-w-0">
      <div className="mb-2.5 flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 className="font-semibold">{version.channelName}</h2>
        <Chip tone={state.tone}>{state.word}</Chip>
        {letter && <Chip tone="good">{letter} in the test</Chip>}
        <Facts version={version} />
      </div>
      <Face version={version} />
      <Trouble version={version} />
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <VersionSteps version={version} edits={edits} step={step} onEdit={onEdit} />
      </div>
    </section>
  )
}

/** Whom it reaches and when, in chips. */
function Facts({ version }: { version: Reading }) {
  const { zone, locale } = useSession()
  const { segment, slot, layout } = version
  return (
    <>
      {segment && (
        <Chip>
          {formatNumber(segment.size, { locale })} {segment.size === 1 ? 'person' : 'people'} in {segment.name}
        </Chip>
      )}
      {layout === 'landing' && <Chip>Landing page</Chip>}
      {slot && <Chip>{moment(slot, { locale, zone })}</Chip>}
    </>
  )
}

function Trouble({ version: { held, failure, reason, state } }: { version: Reading }) {
  const words = held ? `On hold: ${held.reason}` : failure
  if (words) return <p className="mt-2 text-small text-error">{words}</p>
  if (reason && (state === 'corrected' || state === 'withdrawn')) return <p className="mt-2 text-small text-soft">Reason: {reason}</p>
  return null
}
