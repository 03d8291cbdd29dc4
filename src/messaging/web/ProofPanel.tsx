// Puts a claim with its evidence under a pillar, renews it, or takes it away.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { DateField } from '#ui/DateField.tsx'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import type { Pillar, Proof } from '../contract.ts'
import { messagingApi } from './api.ts'

interface Values {
  claim: string
  evidence: string
  evidenceUrl: string
  expiresOn: string | null
}

interface PanelProps {
  pillar: Pillar
  proof: Proof | undefined
  open: boolean
  onClose: () => void
}

const blank: Values = { claim: '', evidence: '', evidenceUrl: '', expiresOn: null }

export function ProofPanel({ pillar, proof, open, onClose }: PanelProps) {
  const save = useSave(pillar, proof)
  const archive = useArchive(proof, onClose)
  const initial = proof ? { ...valuesOf(proof), evidenceUrl: proof.evidenceUrl ?? '' } : blank
  return (
    <SidePanel
      title={proof ? 'Change proof' : 'Add proof'}
      purpose={`Under the pillar ${pillar.title}. A text with this claim is approved only while it is proven.`}
      open={open}
      onClose={onClose}
    >
      <Form<Values>
        initial={initial}
        onSubmit={save}
        submit={proof ? 'Save' : 'Add proof'}
        more={proof && <Button onPress={() => void archive()}>Archive</Button>}
      >
        <TextArea name="claim" label="Claim" hint="As it stands in the texts: 80 washes" rows={2} limit={300} serif required />
        <TextArea name="evidence" label="Evidence" hint="Such as: lab report of 21 June" rows={3} />
        <TextField name="evidenceUrl" label="Where it can be read" type="url" placeholder="https://" />
        <DateField name="expiresOn" label="Holds until" hint="Leave empty for what does not age" />
      </Form>
    </SidePanel>
  )
}

const valuesOf = ({ claim, evidence, evidenceUrl, expiresOn }: Proof) => ({ claim, evidence, evidenceUrl, expiresOn })

function useSave(pillar: Pillar, proof: Proof | undefined) {
  const queries = useQueryClient()
  const { mutateAsync: create } = useMutation(messagingApi.createProof.mutationOptions())
  const { mutateAsync: update } = useMutation(messagingApi.updateProof.mutationOptions())
  const { mutateAsync: archive } = useMutation(messagingApi.archiveProof.mutationOptions())
  return async ({ claim, evidence, evidenceUrl, expiresOn }: Values) => {
    const values = { claim, evidence, evidenceUrl: evidenceUrl || null, expiresOn }
    const saved = proof
      ? await update({ id: proof.id, version: proof.version, ...values })
      : await create({ pillarId: pillar.id, ...values })
    await queries.invalidateQueries()
    offerUndo(proof ? 'Proof changed.' : 'Proof added.', async () => {
      const { id, version } = saved
      await (proof ? update({ id, version, ...valuesOf(proof) }) : archive({ id, version }))
      await queries.invalidateQueries()
    })
  }
}

function useArchive(proof: Proof | undefined, onClose: () => void) {
  const queries = useQueryClient()
  const { mutateAsync: archive } = useMutation(messagingApi.archiveProof.mutationOptions())
  const { mutateAsync: restore } = useMutation(messagingApi.restoreProof.mutationOptions())
  return async () => {
    if (!proof) return
    const gone = await archive({ id: proof.id, version: proof.version })
    onClose()
    await queries.invalidateQueries()
    offerUndo('Proof archived.', async () => {
      await restore({ id: gone.id, version: gone.version })
      await queries.invalidateQueries()
    })
  }
}
