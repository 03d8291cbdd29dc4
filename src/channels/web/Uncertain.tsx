// What is uncertain about a mailing: what that means, what is done about it and when, and how a person decides.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Form } from '#ui/Form.tsx'
import { formatNumber } from '#ui/format.ts'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { useStep } from '#ui/step.ts'
import { offerUndo } from '#ui/undo.ts'
import { useSession } from '#identity/web/session.tsx'
import { uncertainTitle, whatUncertainIs, type Uncertainty } from '../uncertain.ts'
import { channelsApi } from './api.ts'
import type { FullDispatch } from './Dispatch.tsx'
import { UncertainFields } from './UncertainFields.tsx'

/** Nobody can know whether these arrived: a person decides which mistake would be the smaller one, or has said so before. */
export function Uncertain({ dispatch }: { dispatch: FullDispatch }) {
  const { can, locale } = useSession()
  const step = useStep()
  const settle = useMutation(channelsApi.settleUncertain.mutationOptions())
  const { id, version, counts } = dispatch
  const decide = (verdict: 'delivered' | 'again', said: string) =>
    step.take(verdict, async () => {
      await settle.mutateAsync({ id, version, verdict })
      return { said }
    })
  const many = counts.uncertain === 1 ? 'One delivery is' : `${formatNumber(counts.uncertain, { locale })} deliveries are`
  return (
    <Card title={`${many} uncertain`}>
      <div className="flex max-w-[72ch] flex-col gap-2 text-soft">
        <p>{whatUncertainIs}</p>
        <Course dispatch={dispatch} />
      </div>
      {step.problem && <ErrorNote happened={step.problem.happened} todo={step.problem.todo} />}
      {can('send.approve') && (
        <div className="mt-3 flex flex-wrap gap-3">
          <Button pending={step.pending === 'delivered'} onPress={() => void decide('delivered', 'Counted as delivered.')}>
            Count as delivered
          </Button>
          <Button pending={step.pending === 'again'} onPress={() => void decide('again', 'They are sent to again.')}>
            Send again, at the risk of a second copy
          </Button>
        </div>
      )}
    </Card>
  )
}

/** What happens by itself, and when. */
function Course({ dispatch: { uncertain } }: { dispatch: FullDispatch }) {
  const { zone } = useSession()
  if (uncertain === null) return null
  const { policy, nextAt } = uncertain
  if (policy === 'ask') return <p>Nothing happens by itself: somebody has to decide which mistake would be the smaller one.</p>
  if (nextAt === null)
    return <p>Nothing more happens by itself: they were sent to twice, or the mailing was cancelled. Somebody has to decide.</p>
  return (
    <p>
      {policy === 'count' ? 'They count as delivered' : 'They are sent to once more'} <RelativeTime at={nextAt} timeZone={zone} />, unless
      somebody decides before.
    </p>
  )
}

/** In a word or two, as a fact of the mailing. */
export function policyWords({ policy, hours }: Uncertainty): string {
  if (policy === 'ask') return uncertainTitle.ask.label
  return `${uncertainTitle[policy].label}, after ${hours === 1 ? 'an hour' : `${hours} hours`}`
}

interface PolicyPanelProps {
  dispatch: Pick<FullDispatch, 'id' | 'version'>
  uncertain: Uncertainty
  open: boolean
  onClose: () => void
}

export function PolicyPanel({ dispatch: { id, version }, uncertain: { policy, hours }, open, onClose }: PolicyPanelProps) {
  const queries = useQueryClient()
  const set = useMutation(channelsApi.setUncertainPolicy.mutationOptions())
  const put = async (chosen: Uncertainty, from: number) => {
    const after = await set.mutateAsync({ id, version: from, policy: chosen.policy, hours: chosen.hours })
    await queries.invalidateQueries()
    return after
  }
  const save = async (chosen: Uncertainty) => {
    const after = await put(chosen, version)
    offerUndo('It holds from now on.', () => put({ policy, hours }, after.version))
  }
  return (
    <SidePanel title="Uncertain deliveries" purpose={whatUncertainIs} open={open} onClose={onClose}>
      <Form<Uncertainty> initial={{ policy, hours }} onSubmit={save} submit="Save">
        <UncertainFields />
      </Form>
    </SidePanel>
  )
}
