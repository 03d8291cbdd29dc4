// A version in the frame of its channel: a letter, a page of the site, a note to post.
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { formatNumber } from '#ui/format.ts'
import { useSession } from '#identity/web/session.tsx'
import { withFallbacks } from '#channels/contract/base.ts'
import type { Reading } from '../contract/base.ts'
import { Words } from './Words.tsx'

/** The version in the frame of its channel. */
interface FaceProps {
  version: Pick<Reading, 'adapter' | 'subject' | 'preheader' | 'ctaLabel' | 'target' | 'formId' | 'pageAddress' | 'rendering' | 'findings'>
}

export function Face({ version }: FaceProps) {
  // What the checks quote is marked where it stands.
  const marks = version.findings.flatMap(({ object }) => /^“(.+)”$/.exec(object)?.[1] ?? [])
  if (version.adapter === 'email') return <Letter version={version} marks={marks} />
  return version.adapter === 'website' ? <WebPage version={version} marks={marks} /> : <Note version={version} marks={marks} />
}

type FrameProps = FaceProps & { marks: readonly string[] }

const unwritten = <p className="text-soft">Nothing is written yet.</p>

/** As somebody reads it of whom nothing is known. */
function Letter({ marks, version }: FrameProps) {
  const { target, rendering } = version
  const subject = withFallbacks(version.subject)
  const preheader = withFallbacks(version.preheader)
  const ctaLabel = withFallbacks(version.ctaLabel)
  return (
    <Card>
      <p className="mb-1 text-soft">Subject</p>
      <p className="mb-3 font-semibold break-words">
        {subject || 'No subject'}
        {preheader && <span className="font-normal text-soft"> {preheader}</span>}
      </p>
      {rendering.html ? <Words html={rendering.html} marks={marks} /> : unwritten}
      <Ask label={ctaLabel} target={target} />
    </Card>
  )
}

function WebPage({ marks, version: { subject, ctaLabel, target, formId, pageAddress, rendering } }: FrameProps) {
  return (
    <Card>
      {pageAddress && <p className="mb-3 truncate text-tiny text-faint">{pageAddress}</p>}
      <p className="mb-3 font-serif text-heading font-medium break-words">{subject || 'No title'}</p>
      {rendering.html ? <Words html={rendering.html} marks={marks} /> : unwritten}
      <Ask label={ctaLabel} target={target} />
      {formId && (
        <p className="mt-3.5 rounded-control border border-dashed border-rule px-3 py-2 text-small text-soft">The form stands here.</p>
      )}
    </Card>
  )
}

/** What is posted by hand, as narrow as it will be read. */
function Note({ marks, version: { target, rendering } }: FrameProps) {
  const { organisation, locale } = useSession()
  const behind = target !== null && !rendering.text.includes(target)
  return (
    <div className="mx-auto max-w-80 rounded-[22px] border border-rule bg-card px-4.5 py-4 text-small">
      <p className="mb-1.5 font-semibold">{organisation.name}</p>
      {rendering.html ? <Words small html={rendering.html} marks={marks} /> : unwritten}
      {behind && <p className="mt-2 truncate text-communications">{target}</p>}
      <p className="mt-2 text-faint">
        {formatNumber(rendering.characters, { locale })} characters{behind && ', and its link'}
      </p>
    </div>
  )
}

function Ask({ label, target }: { label: string; target: string | null }) {
  if (!label) return null
  return (
    <p className="mt-3.5">
      {target ? (
        <Button kind="primary" href={target}>
          {label}
        </Button>
      ) : (
        <span className="text-soft">{label}: it leads nowhere yet.</span>
      )}
    </p>
  )
}
