// What can be done with a piece as a whole: putting it up, deciding about it, making a further one of it, archiving.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { Menu } from '#ui/Menu.tsx'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import type { useStep } from '#ui/step.ts'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Piece, Reading } from '../contract/base.ts'
import { contentApi } from './api.ts'
import { Checklist, tooManyAlone } from './Checklist.tsx'
import { kindNames } from './labels.ts'
import { PiecePanel } from './PiecePanel.tsx'

interface ActionsProps {
  piece: Piece
  versions: readonly Reading[]
  step: ReturnType<typeof useStep>
}

export function PieceActions({ piece, versions, step }: ActionsProps) {
  const { can, memberId } = useSession()
  const [open, setOpen] = useState<'edit' | 'changes' | 'repurpose' | 'checklist' | null>(null)
  const close = () => setOpen(null)
  const { submit, approve, archive, restore, reopen } = usePieceMutations()
  const drafts = versions.filter(({ state }) => state === 'draft')
  const waiting = versions.filter(({ state }) => state === 'in_review')
  const { id, version } = piece
  const edits = can('content.edit')
  const putUp = () =>
    void step.take('submit', async () => {
      await submit.mutateAsync({ id, version })
      return { said: `${piece.title} is up for approval.`, undo: () => reopen(drafts) }
    })
  const approveAll = (checked: boolean) =>
    step.take('approve', async () => {
      await approve.mutateAsync({ id, version, checked })
      return {
        said: waiting.length === 1 ? 'One version approved.' : `${waiting.length} versions approved.`,
        undo: () => reopen(waiting, true),
      }
    })
  const setAway = (away: boolean) =>
    void step.take('archive', async () => {
      const after = await (away ? archive : restore).mutateAsync({ id, version })
      const back = () => (away ? restore : archive).mutateAsync({ id, version: after.version })
      return { said: away ? `${piece.title} archived.` : `${piece.title} is back.`, undo: back }
    })
  if (!edits) return null
  return (
    <>
      <Menu
        trigger={<Button>More</Button>}
        label="More about this piece"
        placement="bottom end"
        groups={[
          {
            entries: [
              { id: 'edit', label: 'Change', onPress: () => setOpen('edit') },
              {
                id: 'repurpose',
                label: 'Make another of it',
                hint: 'A sales sheet, a press kit',
                disabled: piece.state !== 'approved' && piece.state !== 'repurposed',
                onPress: () => setOpen('repurpose'),
              },
            ],
          },
          {
            entries: [
              { id: 'archive', label: piece.archivedAt ? 'Bring back' : 'Archive', onPress: () => setAway(piece.archivedAt === null) },
            ],
          },
        ]}
      />
      {drafts.length > 0 && !piece.archivedAt && (
        <Button kind={waiting.length > 0 ? 'secondary' : 'primary'} pending={step.pending === 'submit'} onPress={putUp}>
          Put up for approval
        </Button>
      )}
      {waiting.length > 0 && can('content.approve') && (
        <>
          <Button onPress={() => setOpen('changes')}>Request changes</Button>
          <Button
            kind="primary"
            pending={step.pending === 'approve'}
            onPress={() => (waiting.some((one) => tooManyAlone(one, memberId)) ? setOpen('checklist') : void approveAll(false))}
          >
            {waiting.length === versions.length && versions.length > 1 ? 'Approve all versions' : 'Approve'}
          </Button>
        </>
      )}
      <PiecePanel key={piece.version} piece={piece} open={open === 'edit'} onClose={close} />
      <RequestChanges piece={piece} step={step} open={open === 'changes'} onClose={close} />
      <Repurpose piece={piece} open={open === 'repurpose'} onClose={close} />
      <Dialog
        title="Approve what you wrote yourself?"
        open={open === 'checklist'}
        onClose={close}
        confirm="Approve"
        onConfirm={() => approveAll(true)}
      >
        <Checklist versions={waiting} />
      </Dialog>
    </>
  )
}

function usePieceMutations() {
  const submit = useMutation(contentApi.submitPiece.mutationOptions())
  const approve = useMutation(contentApi.approvePiece.mutationOptions())
  const archive = useMutation(contentApi.archivePiece.mutationOptions())
  const restore = useMutation(contentApi.restorePiece.mutationOptions())
  const update = useMutation(contentApi.updateVariant.mutationOptions())
  const submitOne = useMutation(contentApi.submitVariant.mutationOptions())
  /** Takes versions back to draft, and up for approval again when that is where they were. */
  const reopen = async (versions: readonly Reading[], waiting = false) => {
    for (const { id, version } of versions) {
      const draft = await update.mutateAsync({ id, version: version + 1 })
      if (waiting) await submitOne.mutateAsync({ id, version: draft.version })
    }
  }
  return { submit, approve, archive, restore, reopen }
}

function RequestChanges({ piece, step, open, onClose }: { piece: Piece; step: ActionsProps['step']; open: boolean; onClose: () => void }) {
  const request = useMutation(contentApi.requestChanges.mutationOptions())
  const send = ({ note }: { note: string }) =>
    step.take('changes', async () => {
      await request.mutateAsync({ id: piece.id, version: piece.version, note })
      return { said: 'Changes requested.' }
    })
  return (
    <SidePanel
      title="Request changes"
      purpose="What waits for approval goes back to its writers with your note."
      open={open}
      onClose={onClose}
    >
      <Form<{ note: string }> onSubmit={send} submit="Request changes">
        <TextArea name="note" label="What is missing" rows={5} limit={2000} required autoFocus />
      </Form>
    </SidePanel>
  )
}

function Repurpose({ piece, open, onClose }: { piece: Piece; open: boolean; onClose: () => void }) {
  const router = useRouter()
  const repurpose = useMutation(contentApi.repurposePiece.mutationOptions())
  const make = async ({ title, kind }: { title: string; kind: Piece['kind'] }) => {
    const { derived } = await repurpose.mutateAsync({ id: piece.id, version: piece.version, title, kind })
    await router.navigate({ to: `/content/${derived.id}` })
  }
  return (
    <SidePanel
      title="Make another of it"
      purpose={`It keeps the message of ${piece.title} and says where it came from.`}
      open={open}
      onClose={onClose}
    >
      <Form<{ title: string; kind: Piece['kind'] }> initial={{ kind: 'other' }} onSubmit={make} submit="Make the piece">
        <TextField name="title" label="Title" required />
        <Select name="kind" label="Kind" options={Object.entries(kindNames).map(([value, label]) => ({ value, label }))} />
      </Form>
    </SidePanel>
  )
}
