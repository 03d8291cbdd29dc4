// The quick post, from anywhere: a text, a place, a moment if one likes; then the text with its tagged link.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Checkbox } from '#ui/Checkbox.tsx'
import { ComboBox } from '#ui/ComboBox.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { DateField } from '#ui/DateField.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { Form } from '#ui/Form.tsx'
import { useFormValue } from '#ui/form.ts'
import { formatNumber } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { instantOf } from '#kernel/time.ts'
import { useSession } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import { checklistAbove } from '../rules.ts'
import { contentApi, planApi } from './api.ts'
import { moment } from './labels.ts'

interface Values {
  text: string
  channelId: string | null
  at: string | null
  subject: string
  segmentId: string | null
  checked: boolean
}

interface QuickPostProps {
  open: boolean
  onClose: () => void
  /** A campaign or activity it is to hang under, when it was opened from one. */
  parentId?: string
}

type Made = Awaited<ReturnType<typeof contentApi.quickPost.call>>

export function QuickPost({ open, onClose, parentId }: QuickPostProps) {
  const { zone, today, can } = useSession()
  const queries = useQueryClient()
  const [made, setMade] = useState<Made | null>(null)
  // The form's panel closes once it was sent; what was made may still have to be shown.
  const keeps = useRef(false)
  const leave = () => {
    keeps.current = false
    setMade(null)
    onClose()
  }
  const post = useMutation(contentApi.quickPost.mutationOptions())
  const unschedule = useMutation(contentApi.unscheduleVariant.mutationOptions())
  const channels = useQuery({ ...planApi.listChannels.queryOptions({ input: { limit: 200 } }), enabled: open })
  const send = async ({ text, channelId, at, subject, segmentId, checked }: Values) => {
    const later = at === null ? {} : { at: instantOf(at.slice(0, 10), at.slice(11), zone) }
    const mail = { ...(subject ? { subject } : {}), ...(segmentId ? { segmentId } : {}) }
    const result = await post.mutateAsync({ text, channelId: channelId!, checked, ...later, ...mail, ...(parentId ? { parentId } : {}) })
    await queries.invalidateQueries()
    const stays = result.variant.adapter === 'by_hand' || result.variant.state === 'in_review'
    keeps.current = stays
    if (stays) setMade(result)
    if (result.variant.state !== 'scheduled') return
    // A page is out at once: what can be done then is to withdraw it.
    if (result.variant.adapter === 'website' && at === null) return void offerUndo(said(result))
    offerUndo(said(result), async () => {
      // Its channel may have moved it on meanwhile.
      const { id, version } = await contentApi.getVariant.call({ id: result.variant.id })
      await unschedule.mutateAsync({ id, version })
      await queries.invalidateQueries()
    })
  }
  const places = channels.data?.items
  const adapterOf = (id: unknown) => places?.find((channel) => channel.id === id)?.adapter
  // Nothing leaves by itself from a place that is posted to by hand.
  const usual = places?.find(({ adapter }) => adapter === 'by_hand') ?? places?.[0]
  const initial: Values = { text: '', channelId: usual?.id ?? null, at: null, subject: '', segmentId: null, checked: false }
  return (
    <>
      <SidePanel title="Quick post" purpose="Everything else is assumed and can be filled in later." open={open} onClose={onClose}>
        {!places ? (
          <Loading shape="text" />
        ) : places.length === 0 ? (
          <EmptyPage
            title="There is no place to post to yet"
            why="Three answers make the goal a post hangs under, and the places it can go to."
            step={
              <Button kind="primary" href="/begin" onPress={onClose}>
                Answer three questions
              </Button>
            }
          />
        ) : (
          <Form<Values> initial={initial} onSubmit={send} submit={can('content.approve') ? 'Post' : 'Put up for approval'}>
            <TextArea
              name="text"
              label="Text"
              hint="The first address in it becomes a tagged link"
              rows={7}
              limit={10_000}
              serif
              required
              autoFocus
            />
            <Select name="channelId" label="Place" options={places.map(({ id, name }) => ({ value: id, label: name }))} required />
            <MailFields isMail={(id) => adapterOf(id) === 'email'} />
            <DateField name="at" label="When" hint={`Left empty, now. Time in ${zone.replaceAll('_', ' ')}`} time min={today} />
          </Form>
        )}
      </SidePanel>
      <Done made={made} onClose={leave} />
    </>
  )
}

function said({ variant }: Made): string {
  return { email: 'The e-mail leaves in ten seconds.', website: 'The post is being published.', by_hand: 'The text is ready to post.' }[
    variant.adapter
  ]
}

/** An e-mail also needs a subject and somebody to go to. */
function MailFields({ isMail }: { isMail: (channelId: unknown) => boolean }) {
  const { locale } = useSession()
  const mail = isMail(useFormValue('channelId'))
  const segmentId = useFormValue('segmentId')
  const segments = useQuery({ ...peopleApi.listSegments.queryOptions({ input: { limit: 200 } }), enabled: mail })
  if (!mail) return null
  const size = segments.data?.items.find(({ id }) => id === segmentId)?.size ?? 0
  const options =
    segments.data?.items.map(({ id, name, size: people }) => ({
      value: id,
      label: name,
      hint: `${formatNumber(people, { locale })} people`,
    })) ?? []
  return (
    <>
      <TextField name="subject" label="Subject" required />
      <ComboBox name="segmentId" label="Audience" options={options} required />
      {size > checklistAbove && (
        <Checkbox
          name="checked"
          label={`I have read it once more, opened its link and looked at the audience: ${formatNumber(size, { locale })} people`}
        />
      )}
    </>
  )
}

/** What the person takes away: the text with its link, or where it has gone. */
function Done({ made, onClose }: { made: Made | null; onClose: () => void }) {
  const { zone, locale } = useSession()
  const byHand = made?.variant.adapter === 'by_hand'
  const waits = made?.variant.state === 'in_review'
  const slot = made?.variant.slot
  const purpose = waits
    ? 'It waits for approval; its link is made when it is approved.'
    : byHand
      ? 'Copy it, post it, and say on its page where it stands.'
      : slot && `It leaves ${moment(slot, { locale, zone })}.`
  return (
    <SidePanel title={made?.piece.title ?? ''} purpose={purpose} open={made !== null} onClose={onClose}>
      {made && (
        <div className="flex flex-col gap-4">
          {byHand && !waits ? (
            <CopyText label="The text with its link" text={made.text} long />
          ) : (
            <p className="rounded-control bg-wash px-3.5 py-3 whitespace-pre-wrap">{made.text}</p>
          )}
          {made.link && <CopyText label="Only the link" text={made.link} />}
          <div>
            <Button href={`/content/${made.piece.id}`} onPress={onClose}>
              Open the piece
            </Button>
          </div>
        </div>
      )}
    </SidePanel>
  )
}
