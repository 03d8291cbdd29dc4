// What a person agreed to, with every decision and its proof, and the ways to record another.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Form } from '#ui/Form.tsx'
import { List } from '#ui/List.tsx'
import { ListItem } from '#ui/ListItem.tsx'
import { RelativeTime } from '#ui/RelativeTime.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useMembers } from '#identity/web/session.tsx'
import type { ConsentEntry, PersonDetail } from '../contract/person.ts'
import { peopleApi } from './api.ts'
import { consentLabel, consentTone, personName, refusalSentence } from './labels.ts'

export function Consent({ person, edits }: { person: PersonDetail; edits: boolean }) {
  const [open, setOpen] = useState<'grant' | 'withdraw' | null>(null)
  const refusal = refusalSentence(person)
  const granted = person.emailConsent === 'granted'
  return (
    <Card title="Consent" aside={<Chip tone={consentTone[person.emailConsent]}>{consentLabel[person.emailConsent]}</Chip>}>
      <p className="py-1 text-soft">
        {refusal === null ? 'May receive news and offers by e-mail.' : `Receives no news or offers. ${refusal}`}
      </p>
      {person.askedAt && (
        <p className="py-1 text-soft">
          Asked by e-mail to confirm, <RelativeTime at={person.askedAt} />.
        </p>
      )}
      {person.consents.length > 0 && (
        <List label="Decisions">
          {person.consents.map((entry) => (
            <Decision key={entry.id} entry={entry} />
          ))}
        </List>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {edits && !granted && person.email && <Button onPress={() => setOpen('grant')}>Record consent</Button>}
        {edits && person.emailConsent !== 'withdrawn' && <Button onPress={() => setOpen('withdraw')}>Record that they unsubscribed</Button>}
        {person.consents.length > 0 && <ProofButton person={person} />}
      </div>
      <Grant person={person} open={open === 'grant'} onClose={() => setOpen(null)} />
      <Withdraw person={person} open={open === 'withdraw'} onClose={() => setOpen(null)} />
    </Card>
  )
}

function Decision({ entry }: { entry: ConsentEntry }) {
  const members = useMembers()
  const by = entry.memberId === null ? 'by themselves' : `recorded by ${members.get(entry.memberId)?.name ?? 'a former member'}`
  return (
    <ListItem
      title={entry.state === 'granted' ? 'Agreed' : 'Unsubscribed'}
      sentence={
        <>
          {entry.source} · {by} · <RelativeTime at={entry.at} />
          {entry.wording && <p className="mt-1 font-serif italic">“{entry.wording}”</p>}
        </>
      }
    />
  )
}

function Grant({ person, open, onClose }: { person: PersonDetail; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const grant = useMutation(peopleApi.grantConsent.mutationOptions())
  const record = async (values: { source: string; wording: string }) => {
    await grant.mutateAsync({ id: person.id, ...values })
    await queries.invalidateQueries()
    offerUndo(`Consent of ${personName(person)} recorded.`)
  }
  return (
    <SidePanel
      title="Record consent"
      purpose={`What ${personName(person)} agreed to, so that it can be proved.`}
      open={open}
      onClose={onClose}
    >
      <Form onSubmit={record} submit="Record consent">
        <TextField name="source" label="Where they agreed" hint="Such as: sign-up sheet at the spring fair" required />
        <TextArea name="wording" label="What they agreed to" hint="The exact words: without them there is no proof" required />
      </Form>
    </SidePanel>
  )
}

function Withdraw({ person, open, onClose }: { person: PersonDetail; open: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const withdraw = useMutation(peopleApi.withdrawConsent.mutationOptions())
  const record = async (values: { source: string }) => {
    await withdraw.mutateAsync({ id: person.id, ...values })
    await queries.invalidateQueries()
    offerUndo(`${personName(person)} receives nothing more.`)
  }
  return (
    <SidePanel
      title="Record that they unsubscribed"
      purpose="The address is barred at once, also against later imports. Only new consent lifts it."
      open={open}
      onClose={onClose}
    >
      <Form onSubmit={record} submit="Record that they unsubscribed" danger>
        <TextField name="source" label="How they said so" hint="Such as: on the phone, in a reply" required />
      </Form>
    </SidePanel>
  )
}

function ProofButton({ person }: { person: PersonDetail }) {
  const [pending, setPending] = useState(false)
  const download = async () => {
    setPending(true)
    try {
      const { text } = await peopleApi.exportConsent.call({ id: person.id })
      const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
      const link = Object.assign(document.createElement('a'), { href: address, download: `consent-${person.id}.txt` })
      link.click()
      URL.revokeObjectURL(address)
    } finally {
      setPending(false)
    }
  }
  return (
    <Button onPress={() => void download()} pending={pending}>
      Export proof
    </Button>
  )
}
