// Writes the roof and the voice, or changes them.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { House } from '../contract.ts'
import { messagingApi } from './api.ts'

interface Values {
  roof: string
  weAre: string
  weAreNot: string
  bannedTerms: string
}

const lines = (terms: readonly string[]) => terms.join('\n')
const terms = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

export function HousePanel({ house, open, onClose }: { house: House | null; open: boolean; onClose: () => void }) {
  const save = useSave(house)
  const initial: Values = house
    ? { roof: house.roof, weAre: lines(house.weAre), weAreNot: lines(house.weAreNot), bannedTerms: lines(house.bannedTerms) }
    : { roof: '', weAre: '', weAreNot: '', bannedTerms: '' }
  return (
    <SidePanel
      title={house ? 'Roof and voice' : 'Write the roof'}
      purpose="Whatever is approved from now on is held against it."
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} onSubmit={save} submit={house ? 'Save' : 'Raise the roof'}>
        <TextArea name="roof" label="Roof" hint="The core message in one sentence" rows={2} limit={300} serif required />
        <TextArea name="weAre" label="We are" hint="One to a line: plain, curious" rows={3} />
        <TextArea name="weAreNot" label="We are not" hint="One to a line: preaching, shrill" rows={3} />
        <TextArea name="bannedTerms" label="Never said" hint="One to a line; a text with one of these cannot be approved" rows={4} />
      </Form>
    </SidePanel>
  )
}

function useSave(house: House | null) {
  const queries = useQueryClient()
  const { mutateAsync: create } = useMutation(messagingApi.createHouse.mutationOptions())
  const { mutateAsync: update } = useMutation(messagingApi.updateHouse.mutationOptions())
  return async ({ roof, weAre, weAreNot, bannedTerms }: Values) => {
    const words = { roof, weAre: terms(weAre), weAreNot: terms(weAreNot), bannedTerms: terms(bannedTerms) }
    const saved = house ? await update({ version: house.version, ...words }) : await create(words)
    await queries.invalidateQueries()
    if (!house) return
    offerUndo('Roof and voice changed.', async () => {
      const { roof: before, weAre: are, weAreNot: not, bannedTerms: banned } = house
      await update({ version: saved.version, roof: before, weAre: are, weAreNot: not, bannedTerms: banned })
      await queries.invalidateQueries()
    })
  }
}
