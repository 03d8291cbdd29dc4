// The brief a piece works to: what and why from Marketing, how and where from Communications, and what the piece itself notes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { KeyValue } from '#ui/KeyValue.tsx'
import { Loading } from '#ui/Loading.tsx'
import { useStep } from '#ui/step.ts'
import { useSession } from '#identity/web/session.tsx'
import type { Piece } from '../contract/base.ts'
import { contentApi, planApi, threadApi } from './api.ts'

export function BriefTab({ piece }: { piece: Piece }) {
  const { data } = useQuery(threadApi.getNode.queryOptions({ input: { id: piece.id } }))
  const campaign = data?.ancestors.findLast(({ kind }) => kind === 'campaign')
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      {campaign && <Brief campaignId={campaign.id} name={campaign.title} />}
      <Card title="The idea">
        {piece.summary ? (
          <p className="py-1 font-serif text-reading whitespace-pre-wrap">{piece.summary}</p>
        ) : (
          <p className="py-1 text-soft">Nothing is noted yet.</p>
        )}
        {piece.state === 'idea' && <Begin piece={piece} />}
      </Card>
    </div>
  )
}

function Begin({ piece }: { piece: Piece }) {
  const { can } = useSession()
  const step = useStep()
  const brief = useMutation(contentApi.briefPiece.mutationOptions())
  if (!can('content.edit')) return null
  const begin = () =>
    void step.take('brief', async () => {
      await brief.mutateAsync({ id: piece.id, version: piece.version })
      return { said: `${piece.title} is briefed.` }
    })
  return (
    <div className="mt-3 flex flex-col items-start gap-3">
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      <Button pending={step.pending !== null} onPress={begin}>
        Take it into work
      </Button>
    </div>
  )
}

function Brief({ campaignId, name }: { campaignId: string; name: string }) {
  const { data, isPending } = useQuery(planApi.getBrief.queryOptions({ input: { id: campaignId } }))
  if (isPending) return <Loading shape="figures" />
  if (!data) return null
  const gate = (passed: boolean) => <Chip tone={passed ? 'good' : 'warning'}>{passed ? 'Approved' : 'Not approved'}</Chip>
  const said = (words: string) => <span className="font-serif text-reading">{words || '–'}</span>
  const blank = [data.what, data.why, data.how, data.where].every((words) => words === '')
  return (
    <Card title={`Brief of ${name}`}>
      {blank ? (
        <p className="py-1 text-soft">None is written. Standing work and quick campaigns go on without one.</p>
      ) : (
        <KeyValue
          stacked
          facts={[
            { name: 'What', value: said(data.what) },
            { name: 'Why', value: said(data.why) },
            { name: 'How', value: said(data.how) },
            { name: 'Where', value: said(data.where) },
            { name: 'Marketing', value: gate(data.whatGate.passed) },
            { name: 'Communications', value: gate(data.howGate.passed) },
          ]}
        />
      )}
    </Card>
  )
}
