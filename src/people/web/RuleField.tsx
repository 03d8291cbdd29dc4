// Writes the rule of an audience: conditions, groups of conditions, and how many people they find while one writes.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { Button } from '#ui/Button.tsx'
import { useField } from '#ui/form.ts'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { NumberField } from '#ui/NumberField.tsx'
import { Select } from '#ui/Select.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { consentStates } from '../rules/consent.ts'
import { factKinds } from '../rules/fact.ts'
import { isEveryone, type Condition, type Group, type Rule } from '../rules/segment.ts'
import { peopleApi } from './api.ts'
import { consentLabel, factTitle, kindOptions } from './labels.ts'

const asksNothing: Rule = { match: 'all', conditions: [], groups: [] }

export function RuleField({ name }: { name: string }) {
  const { value: rule, change, error } = useField<Rule>({ label: 'Rule', name }, asksNothing)
  const put = (index: number, group: Group) => change({ ...rule, groups: rule.groups.map((each, at) => (at === index ? group : each)) })
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-small font-semibold">Rule</legend>
      <Conditions group={rule} groups={rule.groups.length} onChange={(group) => change({ ...rule, ...group })} />
      {rule.groups.map((group, index) => (
        <div key={index} role="group" aria-label={`Group ${index + 1}`} className="flex flex-col gap-3 border-l border-rule pl-4">
          <Conditions group={group} groups={0} onChange={(next) => put(index, next)} />
          <div>
            <Button small kind="quiet" onPress={() => change({ ...rule, groups: rule.groups.filter((_, at) => at !== index) })}>
              Remove group
            </Button>
          </div>
        </div>
      ))}
      {rule.groups.length < 10 && (
        <div>
          <Button
            small
            kind="quiet"
            onPress={() => change({ ...rule, groups: [...rule.groups, { match: 'any', conditions: [fresh.field] }] })}
          >
            Add a group
          </Button>
        </div>
      )}
      {error && (
        <p role="alert" className="text-small font-semibold text-error">
          {error}
        </p>
      )}
      <Found rule={rule} />
    </fieldset>
  )
}

const fresh: Record<Condition['on'], Condition> = {
  field: { on: 'field', field: 'email', is: 'contains', value: '' },
  kind: { on: 'kind', kind: 'customer', not: false },
  fact: { on: 'fact', kind: 'clicked', not: false, days: 30, atLeast: 1 },
  consent: { on: 'consent', state: 'granted' },
}

function Conditions({ group, groups, onChange }: { group: Group; groups: number; onChange: (group: Group) => void }) {
  const { match, conditions } = group
  const put = (next: Condition[]) => onChange({ match, conditions: next })
  return (
    <>
      {conditions.length + groups > 1 && (
        <Select
          label="Which of these must hold"
          hideLabel
          value={match}
          onChange={(value) => onChange({ match: value === 'any' ? 'any' : 'all', conditions })}
          options={[
            { value: 'all', label: 'All of these hold' },
            { value: 'any', label: 'One of these is enough' },
          ]}
        />
      )}
      {conditions.map((condition, index) => (
        <ConditionRow
          key={index}
          condition={condition}
          onChange={(next) => put(conditions.map((each, at) => (at === index ? next : each)))}
          onRemove={() => put(conditions.filter((_, at) => at !== index))}
        />
      ))}
      {conditions.length < 20 && (
        <div>
          <Button small onPress={() => put([...conditions, fresh.field])}>
            Add a condition
          </Button>
        </div>
      )}
    </>
  )
}

interface RowProps<Kind extends Condition = Condition> {
  condition: Kind
  onChange: (condition: Condition) => void
}

function ConditionRow({ condition, onChange, onRemove }: RowProps & { onRemove: () => void }) {
  return (
    <div className="flex items-end gap-2">
      <div className="flex min-w-0 flex-1 flex-wrap items-end gap-2">
        <Select
          label="What is asked"
          hideLabel
          value={condition.on}
          onChange={(on) => onChange(fresh[(on ?? 'field') as Condition['on']])}
          options={[
            { value: 'field', label: 'What is known' },
            { value: 'kind', label: 'Kind of person' },
            { value: 'fact', label: 'What they did' },
            { value: 'consent', label: 'Consent' },
          ]}
        />
        <Detail condition={condition} onChange={onChange} />
      </div>
      <Button small kind="quiet" label="Remove this condition" onPress={onRemove}>
        Remove
      </Button>
    </div>
  )
}

function Detail({ condition, onChange }: RowProps) {
  switch (condition.on) {
    case 'field':
      return <FieldDetail condition={condition} onChange={onChange} />
    case 'kind':
      return <KindDetail condition={condition} onChange={onChange} />
    case 'fact':
      return <FactDetail condition={condition} onChange={onChange} />
    case 'consent':
      return (
        <Select
          label="Consent"
          hideLabel
          value={condition.state}
          onChange={(state) => onChange({ ...condition, state: (state ?? 'granted') as typeof condition.state })}
          options={consentStates.map((state) => ({ value: state, label: consentLabel[state] }))}
        />
      )
  }
}

type On<Name extends Condition['on']> = Extract<Condition, { on: Name }>

function FieldDetail({ condition, onChange }: RowProps<On<'field'>>) {
  return (
    <>
      <Select
        label="Field"
        hideLabel
        value={condition.field}
        onChange={(field) => onChange({ ...condition, field: (field ?? 'email') as On<'field'>['field'] })}
        options={[
          { value: 'email', label: 'E-mail' },
          { value: 'name', label: 'Name' },
          { value: 'company', label: 'Company' },
          { value: 'phone', label: 'Phone' },
          { value: 'language', label: 'Language' },
          { value: 'source', label: 'Source' },
        ]}
      />
      <Select
        label="Comparison"
        hideLabel
        value={condition.is}
        onChange={(is) => onChange({ ...condition, is: (is ?? 'contains') as On<'field'>['is'] })}
        options={[
          { value: 'contains', label: 'contains' },
          { value: 'not_contains', label: 'does not contain' },
          { value: 'equals', label: 'is' },
          { value: 'not_equals', label: 'is not' },
        ]}
      />
      <div className="min-w-28 flex-1">
        <TextField label="Text" hideLabel value={condition.value} onChange={(value) => onChange({ ...condition, value })} />
      </div>
    </>
  )
}

function KindDetail({ condition, onChange }: RowProps<On<'kind'>>) {
  const words = useWords()
  return (
    <>
      <Select
        label="Is or is not"
        hideLabel
        value={condition.not ? 'not' : 'is'}
        onChange={(value) => onChange({ ...condition, not: value === 'not' })}
        options={[
          { value: 'is', label: 'is' },
          { value: 'not', label: 'is not' },
        ]}
      />
      <Select
        label="Kind"
        hideLabel
        value={condition.kind}
        onChange={(kind) => onChange({ ...condition, kind: (kind ?? 'customer') as On<'kind'>['kind'] })}
        options={kindOptions(words)}
      />
    </>
  )
}

function FactDetail({ condition, onChange }: RowProps<On<'fact'>>) {
  const words = useWords()
  return (
    <>
      <Select
        label="Did or did not"
        hideLabel
        value={condition.not ? 'not' : 'did'}
        onChange={(value) => onChange({ ...condition, not: value === 'not' })}
        options={[
          { value: 'did', label: 'has' },
          { value: 'not', label: 'has not' },
        ]}
      />
      <Select
        label="What happened"
        hideLabel
        value={condition.kind}
        onChange={(kind) => onChange({ ...condition, kind: (kind ?? 'clicked') as On<'fact'>['kind'] })}
        options={factKinds.map((kind) => ({ value: kind, label: factTitle(kind, words) }))}
      />
      <div className="w-16">
        <NumberField
          label="Times"
          value={condition.atLeast}
          onChange={(times) => onChange({ ...condition, atLeast: times ?? 1 })}
          min={1}
          max={1000}
        />
      </div>
      <div className="w-20">
        <NumberField label="Last days" value={condition.days} onChange={(days) => onChange({ ...condition, days })} min={1} max={36_500} />
      </div>
    </>
  )
}

/** Whether every condition has what it asks for. */
export const isComplete = (rule: Rule): boolean =>
  [rule, ...rule.groups].every(({ conditions }) => conditions.every((each) => each.on !== 'field' || each.value.trim() !== ''))

/** A condition that is still being typed asks nothing yet. */
export function complete(rule: Rule): Rule {
  const finished = (conditions: Condition[]) => conditions.filter((each) => each.on !== 'field' || each.value.trim() !== '')
  const groups = rule.groups.map(({ match, conditions }) => ({ match, conditions: finished(conditions) }))
  return { match: rule.match, conditions: finished(rule.conditions), groups: groups.filter(({ conditions }) => conditions.length > 0) }
}

function Found({ rule }: { rule: Rule }) {
  const { locale } = useSession()
  const asked = useDeferredValue(complete(rule))
  const { data } = useQuery({ ...peopleApi.previewSegment.queryOptions({ input: { rule: asked } }), placeholderData: keepPreviousData })
  if (!data) return null
  const number = (count: number) => formatNumber(count, { locale })
  return (
    <p role="status" className="text-soft">
      <strong className="text-ink">{number(data.size)}</strong> of {number(data.total)} people ({formatPercent(data.share, { locale })}),{' '}
      {number(data.reachable)} may receive e-mail.
      {isEveryone(asked) && ' The rule asks nothing yet: that is everyone.'}
    </p>
  )
}
