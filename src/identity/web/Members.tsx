// Who works here and under which hats: invite, change hats and ownership, remove.
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Checkbox } from '#ui/Checkbox.tsx'
import { Chip } from '#ui/Chip.tsx'
import { CopyText } from '#ui/CopyText.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Form } from '#ui/Form.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { Member } from '../contract.ts'
import { hatTitle, roles, type Hat } from '../rules.ts'
import { identityApi, useSession } from './session.tsx'
import { SettingsTabs } from './SettingsTabs.tsx'

export function Members() {
  const { owner } = useSession()
  const { data } = useSuspenseQuery(identityApi.listMembers.queryOptions({ input: { limit: 200 } }))
  const [inviting, setInviting] = useState(false)
  const [changing, setChanging] = useState<Member | null>(null)
  return (
    <>
      <PageHeader
        title="Members"
        purpose="Who works here, and which hats they may wear. Every change is recorded under the hat it was made in."
        actions={
          owner && (
            <Button kind="primary" onPress={() => setInviting(true)}>
              Invite
            </Button>
          )
        }
      />
      <SettingsTabs current="members" />
      <Card flush>
        <Table
          label="Members"
          rows={data.items}
          rowKey={(member) => member.id}
          rowName={(member) => member.name}
          {...(owner ? { onOpen: setChanging } : {})}
          columns={[
            { key: 'name', title: 'Name', cell: (member) => member.name },
            { key: 'email', title: 'E-mail', cell: (member) => member.email, spare: true },
            { key: 'hats', title: 'Hats', cell: (member) => member.hats.map((hat) => hatTitle[hat]).join(', ') },
            // The chip says the word; a title would say it twice.
            { key: 'owner', title: '', cell: (member) => member.owner && <Chip tone="plain">Owner</Chip> },
          ]}
        />
      </Card>
      {owner && <Invitations />}
      <InvitePanel open={inviting} onClose={() => setInviting(false)} />
      {changing && <MemberPanel member={changing} onClose={() => setChanging(null)} />}
    </>
  )
}

type HatChoice = Partial<Record<Hat, boolean>>
const chosen = (hats: HatChoice | undefined) => (Object.entries(hats ?? {}) as [Hat, boolean][]).filter(([, on]) => on).map(([hat]) => hat)
const atLeastOne = (values: { hats?: HatChoice }) =>
  chosen(values.hats).length > 0 ? [] : [{ path: 'hats.marketing_director', message: 'Choose at least one hat.' }]

function HatFields() {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-small font-semibold">Hats</legend>
      {roles.flatMap((role) =>
        role.hats.map((hat) => (
          <Checkbox key={hat} name={`hats.${hat}`} label={role.hats.length > 1 ? `${role.title}: ${hatTitle[hat]}` : hatTitle[hat]} />
        )),
      )}
    </fieldset>
  )
}

function InvitePanel({ open, onClose }: { open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const invite = useMutation(identityApi.inviteMember.mutationOptions())
  const [link, setLink] = useState<string | null>(null)
  const close = () => {
    setLink(null)
    onClose()
  }
  const send = async (values: { email: string; hats: HatChoice }) => {
    const made = await invite.mutateAsync({ email: values.email, hats: chosen(values.hats) })
    await queries.invalidateQueries()
    setLink(made.link)
  }
  return (
    <>
      <SidePanel
        title="Invite"
        purpose="The link is shown once; hand it over yourself. It works for 14 days."
        open={open && link === null}
        onClose={close}
      >
        <Form<{ email: string; hats: HatChoice }> onSubmit={send} check={atLeastOne} submit="Make the link">
          <TextField name="email" label="E-mail" type="email" required autoFocus />
          <HatFields />
        </Form>
      </SidePanel>
      <Dialog title="The invitation’s link" open={link !== null} onClose={close} confirm="Done" onConfirm={close}>
        <CopyText label="Link" text={link ?? ''} />
      </Dialog>
    </>
  )
}

function MemberPanel({ member, onClose }: { member: Member; onClose: () => void }) {
  const queries = useQueryClient()
  const update = useMutation(identityApi.updateMember.mutationOptions())
  const save = async (values: { owner: boolean; hats: HatChoice; archived?: boolean }) => {
    const archived = values.archived === true
    const { id, name, owner } = member
    const after = await update.mutateAsync({ id, version: member.version, owner: values.owner, hats: chosen(values.hats), archived })
    await queries.invalidateQueries()
    offerUndo(archived ? `${name} was removed.` : `${name} was changed.`, async () => {
      await update.mutateAsync({ id, version: after.version, owner, hats: [...member.hats], archived: false })
      await queries.invalidateQueries()
    })
  }
  const hats = Object.fromEntries(member.hats.map((hat) => [hat, true])) as HatChoice
  return (
    <SidePanel title={member.name} purpose={member.email} open onClose={onClose}>
      <Form initial={{ owner: member.owner, hats }} onSubmit={save} check={atLeastOne} submit="Save member">
        <HatFields />
        <Checkbox name="owner" label="Owner: may change settings and members" />
        <Checkbox name="archived" label="Remove from the organisation; what was done stays" />
      </Form>
    </SidePanel>
  )
}

function Invitations() {
  const queries = useQueryClient()
  const { data } = useQuery(identityApi.listInvitations.queryOptions({ input: { limit: 200 } }))
  const told = async () => {
    await queries.invalidateQueries()
    offerUndo('Invitation revoked: its link leads nowhere now.')
  }
  const revoke = useMutation(identityApi.revokeInvitation.mutationOptions({ onSuccess: told }))
  if (!data || data.items.length === 0) return null
  return (
    <section className="mt-8">
      <h2 className="mb-3 text-body font-semibold">Open invitations</h2>
      <Card flush>
        <Table
          label="Open invitations"
          rows={data.items}
          rowKey={(invitation) => invitation.id}
          rowName={(invitation) => invitation.email}
          columns={[
            { key: 'email', title: 'E-mail', cell: (invitation) => invitation.email },
            { key: 'hats', title: 'Hats', cell: (invitation) => invitation.hats.map((hat) => hatTitle[hat]).join(', '), spare: true },
            { key: 'expires', title: 'Expires', cell: (invitation) => <RelativeTime at={invitation.expiresAt} /> },
            {
              key: 'revoke',
              title: '',
              numeric: true,
              cell: (invitation) => (
                <Button small label={`Revoke the invitation of ${invitation.email}`} onPress={() => revoke.mutate({ id: invitation.id })}>
                  Revoke
                </Button>
              ),
            },
          ]}
        />
      </Card>
    </section>
  )
}
