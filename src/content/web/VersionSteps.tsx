// The legal next steps of a version as verbs, from its state and what the hat may do.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { Link } from '#ui/Link.tsx'
import { Loading } from '#ui/Loading.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import type { useStep } from '#ui/step.ts'
import { TextArea } from '#ui/TextArea.tsx'
import { instantOf } from '#kernel/time.ts'
import type { Uncertainty } from '#channels/contract/ledger.ts'
import { UncertainChoice } from '#channels/web/UncertainChoice.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Reading } from '../contract/base.ts'
import { isOut } from '../rules.ts'
import { channelsApi, contentApi } from './api.ts'
import { AudiencePanel } from './AudiencePanel.tsx'
import { Checklist, tooManyAlone } from './Checklist.tsx'
import { CorrectPanel } from './CorrectPanel.tsx'
import { PostPanel } from './PostPanel.tsx'

interface StepsProps {
  version: Reading
  edits: boolean
  step: ReturnType<typeof useStep>
  onEdit: () => void
}

type Open = 'audience' | 'checklist' | 'schedule' | 'post' | 'correct' | 'withdraw' | null

export function VersionSteps({ version, edits, step, onEdit }: StepsProps) {
  const { can, memberId } = useSession()
  const [open, setOpen] = useState<Open>(null)
  const take = useVersionSteps(version, step)
  const close = () => setOpen(null)
  const { state, adapter } = version
  const approves = edits && can('content.approve')
  const byHand = adapter === 'by_hand'
  // What has left is read in its ledger: whoever is in the audience now may never have been written to.
  const left = version.dispatchId !== null && (isOut(state) || state === 'sending')
  const pending = (name: string) => step.pending === `${name} ${version.id}`
  const press = (name: string, label: string, onPress: () => void, kind: 'primary' | 'secondary' = 'secondary') => (
    <Button key={name} small kind={kind} pending={pending(name)} onPress={onPress} label={`${label}: ${version.channelName}`}>
      {label}
    </Button>
  )
  const approve = () => (tooManyAlone(version, memberId) ? setOpen('checklist') : void take.approve(false))
  return (
    <>
      {approves && state === 'in_review' && press('approve', 'Approve', approve)}
      {edits && state === 'draft' && version.rendering.text !== '' && press('submit', 'Put up for approval', () => void take.submit())}
      {edits && (state === 'approved' || state === 'failed') && (
        <>
          {press(
            'publish',
            byHand ? 'Make ready to post' : adapter === 'email' ? 'Send now' : 'Publish now',
            () => void take.publish(),
            'primary',
          )}
          {press('schedule', 'Schedule', () => setOpen('schedule'))}
        </>
      )}
      {edits && state === 'sending' && byHand && press('post', 'Post it', () => setOpen('post'), 'primary')}
      {edits &&
        (state === 'scheduled' || (state === 'sending' && byHand)) &&
        press('unschedule', 'Take back', () => void take.unschedule())}
      {edits && ['draft', 'in_review', 'approved', 'scheduled', 'failed'].includes(state) && press('edit', 'Edit', onEdit)}
      {isOut(state) && version.address && <Standing address={version.address} />}
      {approves && isOut(state) && adapter !== 'email' && (
        <>
          {press('correct', 'Correct', () => setOpen('correct'))}
          {press('withdraw', 'Withdraw', () => setOpen('withdraw'))}
        </>
      )}
      {adapter === 'email' && left && can('send.read') && (
        <Button small href={`/outbox/${version.dispatchId}`} label={`Who got it: ${version.channelName}`}>
          Who got it
        </Button>
      )}
      {adapter === 'email' &&
        !left &&
        version.rendering.text !== '' &&
        can('people.read') &&
        press('audience', 'Who gets it', () => setOpen('audience'))}
      {adapter !== 'by_hand' && version.rendering.text !== '' && press('show', 'Preview', () => void take.show())}
      {adapter === 'email' && <AudiencePanel version={version} open={open === 'audience'} onClose={close} />}
      <SchedulePanel version={version} take={take} open={open === 'schedule'} onClose={close} />
      <PostPanel version={version} open={open === 'post'} onClose={close} />
      <CorrectPanel version={version} open={open === 'correct'} onClose={close} />
      <WithdrawPanel take={take} open={open === 'withdraw'} onClose={close} />
      <Dialog
        title="Approve what you wrote yourself?"
        open={open === 'checklist'}
        onClose={close}
        confirm="Approve"
        onConfirm={() => take.approve(true)}
      >
        <Checklist versions={[version]} />
      </Dialog>
    </>
  )
}

type Takes = ReturnType<typeof useVersionSteps>

function useVersionSteps(version: Reading, step: StepsProps['step']) {
  const submit = useMutation(contentApi.submitVariant.mutationOptions())
  const approve = useMutation(contentApi.approveVariant.mutationOptions())
  const publish = useMutation(contentApi.publishVariant.mutationOptions())
  const schedule = useMutation(contentApi.scheduleVariant.mutationOptions())
  const unschedule = useMutation(contentApi.unscheduleVariant.mutationOptions())
  const update = useMutation(contentApi.updateVariant.mutationOptions())
  const withdraw = useMutation(contentApi.withdrawVariant.mutationOptions())
  const show = useMutation(contentApi.showVariant.mutationOptions())
  const { id, channelName, slot } = version
  const now = { id, version: version.version }
  const later = (after: { version: number }) => ({ id, version: after.version })
  // Its channel may have moved it on meanwhile.
  const takeBack = async () => unschedule.mutateAsync(later(await contentApi.getVariant.call({ id })))
  return {
    submit: () =>
      step.take(`submit ${id}`, async () => {
        const after = await submit.mutateAsync(now)
        return { said: `${channelName} is up for approval.`, undo: () => update.mutateAsync(later(after)) }
      }),
    approve: (checked: boolean) =>
      step.take(`approve ${id}`, async () => {
        const after = await approve.mutateAsync({ ...now, checked })
        const back = async () => submit.mutateAsync(later(await update.mutateAsync(later(after))))
        return { said: `${channelName} approved.`, undo: back }
      }),
    publish: () =>
      step.take(`publish ${id}`, async () => {
        await publish.mutateAsync(now)
        const said = { email: 'It leaves in ten seconds.', website: 'It is being published.', by_hand: 'It is ready to post.' }[
          version.adapter
        ]
        // A page is out at once: what can be done then is to withdraw it.
        return version.adapter === 'website' ? { said } : { said, undo: takeBack }
      }),
    schedule: (at: string, uncertain?: Uncertainty) =>
      step.take(`schedule ${id}`, async () => {
        await schedule.mutateAsync({ ...now, at, ...(uncertain ? { uncertain } : {}) })
        return { said: `${channelName} scheduled.`, undo: takeBack }
      }),
    unschedule: () =>
      step.take(`unschedule ${id}`, async () => {
        const after = await unschedule.mutateAsync(now)
        const again = () =>
          slot && slot > new Date().toISOString() ? schedule.mutateAsync({ ...later(after), at: slot }) : publish.mutateAsync(later(after))
        return { said: `${channelName} taken back.`, undo: again }
      }),
    withdraw: (reason: string) =>
      step.take(`withdraw ${id}`, async () => {
        await withdraw.mutateAsync({ ...now, reason })
        return { said: `${channelName} withdrawn.` }
      }),
    show: async () => {
      const { path } = await show.mutateAsync({ id })
      if (path) window.open(path, '_blank', 'noopener')
    },
  }
}

interface PanelProps {
  take: Takes
  open: boolean
  onClose: () => void
}

interface Schedule {
  at: string
  uncertain?: Uncertainty
}

function SchedulePanel({ version, take, open, onClose }: PanelProps & { version: Reading }) {
  const { zone, today } = useSession()
  const mailed = version.adapter === 'email'
  const { data: usual } = useQuery({ ...channelsApi.getUncertainDefault.queryOptions({ input: {} }), enabled: open && mailed })
  const send = ({ at, uncertain }: Schedule) =>
    take.schedule(instantOf(at.slice(0, 10), at.slice(11), zone), mailed ? uncertain : undefined)
  return (
    <SidePanel title={`Schedule ${version.channelName}`} purpose={`Time in ${zone.replaceAll('_', ' ')}.`} open={open} onClose={onClose}>
      {mailed && !usual ? (
        <Loading shape="text" />
      ) : (
        <Form<Schedule> initial={usual ? { uncertain: usual } : {}} onSubmit={send} submit="Schedule">
          <DateField name="at" label="Leaves on" time min={today} required />
          {mailed && <UncertainChoice />}
        </Form>
      )}
    </SidePanel>
  )
}

function WithdrawPanel({ take, open, onClose }: PanelProps) {
  return (
    <SidePanel
      title="Withdraw"
      purpose="A page disappears and its address says that it is gone. What was posted by hand you remove yourself."
      open={open}
      onClose={onClose}
    >
      <Form<{ reason: string }> onSubmit={({ reason }) => take.withdraw(reason)} submit="Withdraw" danger>
        <TextArea name="reason" label="Reason" rows={3} limit={500} required autoFocus />
      </Form>
    </SidePanel>
  )
}

/** Where a version stands, once it is out. */
function Standing({ address }: { address: string }) {
  return (
    <Link href={address} outside className="truncate text-small underline underline-offset-3">
      See where it stands
    </Link>
  )
}
