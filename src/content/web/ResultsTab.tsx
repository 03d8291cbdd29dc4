// What came of each version: its tagged link, the visits it brought, and what its results taught.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Form } from '#ui/Form.tsx'
import { formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Card } from '#ui/Card.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import type { useStep } from '#ui/step.ts'
import { TextArea } from '#ui/TextArea.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Reading } from '../contract/base.ts'
import { contentApi, trackingApi } from './api.ts'
import { moment, versionName } from './labels.ts'

type Step = ReturnType<typeof useStep>

export function ResultsTab({ versions, step }: { versions: readonly Reading[]; step: Step }) {
  const out = versions.filter(({ publishedAt }) => publishedAt !== null)
  if (out.length === 0)
    return (
      <EmptyPage
        title="Results will stand here, version by version"
        why="Each version that is out brings its own visits, and says afterwards what they taught."
      />
    )
  return (
    <div className="grid items-start gap-5 md:grid-cols-2">
      {out.map((version) => (
        <Result key={version.id} version={version} step={step} />
      ))}
    </div>
  )
}

function Result({ version, step }: { version: Reading; step: Step }) {
  const { locale, zone, can } = useSession()
  const [open, setOpen] = useState(false)
  const { data } = useQuery(trackingApi.countTouches.queryOptions({ input: { nodeId: version.id } }))
  const links = useQuery(trackingApi.listLinks.queryOptions({ input: { nodeId: version.id, limit: 1 } }))
  const { publishedAt, learned, state } = version
  const clicks = links.data?.items[0]?.clicks
  return (
    <Card title={versionName(version)}>
      <KeyValue
        facts={[
          { name: 'Out since', value: publishedAt && moment(publishedAt, { locale, zone }) },
          { name: 'Visits, clicks and replies', value: data && formatNumber(data.touches, { locale }) },
          ...(clicks === undefined ? [] : [{ name: 'Clicks on its link', value: formatNumber(clicks, { locale }) }]),
        ]}
      />
      {version.linkUrl && <CopyText label="Tagged link" text={version.linkUrl} />}
      {learned && <p className="mt-3 font-serif text-reading italic">{learned}</p>}
      {can('content.edit') && (state === 'published' || state === 'corrected') && (
        <p className="mt-3">
          <Button small onPress={() => setOpen(true)}>
            Close results
          </Button>
        </p>
      )}
      <Measure version={version} step={step} open={open} onClose={() => setOpen(false)} />
    </Card>
  )
}

function Measure({ version, step, open, onClose }: { version: Reading; step: Step; open: boolean; onClose: () => void }) {
  const measure = useMutation(contentApi.measureVariant.mutationOptions())
  const close = ({ learned }: { learned: string }) =>
    step.take('measure', async () => {
      await measure.mutateAsync({ id: version.id, version: version.version, learned })
      return { said: `Results of ${version.channelName} closed.` }
    })
  return (
    <SidePanel title="Close results" purpose="One sentence the next piece can learn from." open={open} onClose={onClose}>
      <Form<{ learned: string }> onSubmit={close} submit="Close results">
        <TextArea name="learned" label="What it taught" rows={4} limit={2000} serif required autoFocus />
      </Form>
    </SidePanel>
  )
}
