// Makes an audience or changes one: its name, its rule with the size as it is now, and what supports it.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Form } from '#ui/Form.tsx'
import { RadioGroup } from '#ui/RadioGroup.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useWords } from '#identity/web/session.tsx'
import type { Segment } from '../contract/segment.ts'
import type { Rule } from '../rules/segment.ts'
import { peopleApi } from './api.ts'
import { complete, isComplete, RuleField } from './RuleField.tsx'

interface Values {
  name: string
  kind: 'customer' | 'stakeholder'
  rule: Rule
  evidence: string
}

const blank: Values = { name: '', kind: 'customer', rule: { match: 'all', conditions: [], groups: [] }, evidence: '' }

export function AudiencePanel({ segment, open, onClose }: { segment?: Segment; open: boolean; onClose: () => void }) {
  const words = useWords()
  const save = useSave(segment)
  const initial = segment ? { name: segment.name, kind: segment.kind, rule: segment.rule, evidence: segment.evidence } : blank
  return (
    <SidePanel
      title={segment ? `Change ${segment.name}` : 'New audience'}
      purpose="A rule finds the people; the number below it is counted as you write."
      wide
      open={open}
      onClose={onClose}
    >
      <Form<Values> initial={initial} check={unfinished} onSubmit={save} submit={segment ? 'Save' : 'Make audience'}>
        <TextField name="name" label="Name" hint="Such as: Trail-to-desk women" required />
        <RadioGroup
          name="kind"
          label="Kind"
          options={[
            { value: 'customer', label: 'Market', hint: `${words.customers} and those who may become one` },
            { value: 'stakeholder', label: 'Stakeholders', hint: 'neighbours, partners, investors, the media' },
          ]}
        />
        <RuleField name="rule" />
        <TextArea name="evidence" label="Evidence" hint="What you know that supports it: a survey, interviews, figures" rows={3} />
      </Form>
    </SidePanel>
  )
}

/** A condition without its value would be left out, and the audience would be larger than it reads. */
const unfinished = ({ rule }: Values) =>
  isComplete(rule) ? [] : [{ path: 'rule', message: 'One condition lacks its value: write it, or remove the condition.' }]

function useSave(segment: Segment | undefined) {
  const queries = useQueryClient()
  const { mutateAsync: create } = useMutation(peopleApi.createSegment.mutationOptions())
  const { mutateAsync: update } = useMutation(peopleApi.updateSegment.mutationOptions())
  const { mutateAsync: archive } = useMutation(peopleApi.archiveSegment.mutationOptions())
  return async ({ rule, ...rest }: Values) => {
    const values = { ...rest, rule: complete(rule) }
    const saved = segment ? await update({ id: segment.id, version: segment.version, ...values }) : await create(values)
    await queries.invalidateQueries()
    offerUndo(`Audience “${saved.name}” ${segment ? 'changed' : 'made'}.`, async () => {
      const { id, version } = saved
      if (segment) await update({ id, version, name: segment.name, kind: segment.kind, rule: segment.rule, evidence: segment.evidence })
      else await archive({ id, version })
      await queries.invalidateQueries()
    })
  }
}
