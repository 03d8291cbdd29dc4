// Adds whom people could choose instead, or changes it.
import { useMutation } from '@tanstack/react-query'
import { Button } from '#ui/Button.tsx'
import { Form } from '#ui/Form.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import type { Competitor } from '../contract/competitor.ts'
import { strategyApi } from './api.ts'
import { useChange } from './change.ts'

type Page = Pick<Competitor, 'name' | 'claim' | 'strengths' | 'weaknesses'>
type Values = Page & { website: string }

const fieldsOf = ({ name, claim, strengths, weaknesses }: Page): Page => ({ name, claim, strengths, weaknesses })

interface CompetitorPanelProps {
  competitor?: Competitor | undefined
  open: boolean
  onClose: () => void
}

export function CompetitorPanel({ competitor, open, onClose }: CompetitorPanelProps) {
  const { save, putAway } = useSave(competitor)
  const initial = competitor
    ? { ...fieldsOf(competitor), website: competitor.website ?? '' }
    : { claim: '', strengths: '', weaknesses: '', website: '' }
  return (
    <SidePanel title={competitor ? `Change ${competitor.name}` : 'Add a competitor'} open={open} onClose={onClose}>
      <Form<Values>
        initial={initial}
        onSubmit={save}
        submit={competitor ? 'Save' : 'Add competitor'}
        more={competitor && <Button onPress={() => void putAway(competitor).then(onClose)}>Archive</Button>}
      >
        <TextField name="name" label="Name" required />
        <TextField name="website" label="Website" type="url" placeholder="https://" />
        <TextArea name="claim" label="What they say of themselves" rows={2} serif />
        <TextArea name="strengths" label="Where they are strong" rows={2} />
        <TextArea name="weaknesses" label="Where they are weak" rows={2} />
      </Form>
    </SidePanel>
  )
}

function useSave(competitor: Competitor | undefined) {
  const change = useChange()
  const { mutateAsync: create } = useMutation(strategyApi.createCompetitor.mutationOptions())
  const { mutateAsync: update } = useMutation(strategyApi.updateCompetitor.mutationOptions())
  const { mutateAsync: archive } = useMutation(strategyApi.archiveCompetitor.mutationOptions())
  const { mutateAsync: restore } = useMutation(strategyApi.restoreCompetitor.mutationOptions())
  const save = ({ website, ...values }: Values) => {
    const fields = { ...values, website: website.trim() || null }
    return competitor
      ? change(
          `${values.name} changed.`,
          () => update({ id: competitor.id, version: competitor.version, ...fields }),
          ({ id, version }) => update({ id, version, ...fieldsOf(competitor), website: competitor.website }),
        )
      : change(
          `${values.name} added.`,
          () => create(fields),
          ({ id, version }) => archive({ id, version }),
        )
  }
  const putAway = ({ id, version, name }: Competitor) =>
    change(
      `${name} archived.`,
      () => archive({ id, version }),
      (after) => restore({ id, version: after.version }),
    )
  return { save, putAway }
}
