// The rows of the form builder: one field each, moved up and down, taken out, added at the end.
import { Button } from '#ui/Button.tsx'
import { Checkbox } from '#ui/Checkbox.tsx'
import { useField } from '#ui/form.ts'
import { Menu } from '#ui/Menu.tsx'
import { Select } from '#ui/Select.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { newField, type FieldDraft } from './fields.ts'
import { fieldKindOptions } from './labels.ts'

export function FieldRows() {
  const { value: fields, change, error } = useField<FieldDraft[]>({ label: 'Fields', name: 'fields' }, [])
  const put = (at: number, part: Partial<FieldDraft>) =>
    change(fields.map((field, index) => (index === at ? { ...field, ...part } : field)))
  const move = (at: number, to: number) => change(fields.toSpliced(at, 1).toSpliced(to, 0, fields[at]!))
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-small font-semibold">Fields</legend>
      <ol className="flex flex-col divide-y divide-hair border-y border-line">
        {fields.map((field, at) => (
          <li key={field.row} className="py-3">
            <FieldRow
              field={field}
              number={at + 1}
              onChange={(part) => put(at, part)}
              moves={[
                { id: 'up', label: 'Move up', disabled: at === 0, onPress: () => move(at, at - 1) },
                { id: 'down', label: 'Move down', disabled: at === fields.length - 1, onPress: () => move(at, at + 1) },
                { id: 'out', label: 'Take out', danger: true, onPress: () => change(fields.toSpliced(at, 1)) },
              ]}
            />
          </li>
        ))}
      </ol>
      {error && <p className="mt-1 text-small text-error">Fields {error}.</p>}
      <div className="mt-2">
        <Button small onPress={() => change([...fields, newField()])}>
          Add a field
        </Button>
      </div>
    </fieldset>
  )
}

interface FieldRowProps {
  field: FieldDraft
  number: number
  onChange: (part: Partial<FieldDraft>) => void
  moves: { id: string; label: string; disabled?: boolean; danger?: boolean; onPress: () => void }[]
}

function FieldRow({ field, number, onChange, moves }: FieldRowProps) {
  const what = field.label || `field ${number}`
  return (
    <div className="grid gap-3">
      <div className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto]">
        <TextField label="Label" value={field.label} onChange={(label) => onChange({ label })} required />
        <Select
          label="Kind"
          value={field.kind}
          onChange={(kind) => onChange({ kind: (kind ?? 'text') as FieldDraft['kind'], ...(kind === 'email' ? { required: true } : {}) })}
          options={fieldKindOptions}
        />
        <Menu
          trigger={
            <Button small label={`More about ${what}`}>
              More
            </Button>
          }
          label={`More about ${what}`}
          placement="bottom end"
          groups={[{ entries: moves }]}
        />
      </div>
      <Checkbox
        label="Must be filled"
        value={field.required}
        onChange={(required) => onChange({ required })}
        disabled={field.kind === 'email'}
      />
      {field.kind === 'choice' && (
        <TextArea label="Choices" hint="One on each line" rows={3} value={field.choices} onChange={(choices) => onChange({ choices })} />
      )}
    </div>
  )
}
