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
  const move = (at: number, to: number) => change(fields.toSpliced(at, 1).toSpliced(to, 0, fields[at]!))
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-small font-semibold">Fields</legend>
      <ol className="flex flex-col divide-y divide-hair border-y border-line">
        {fields.map((field, at) => (
          <li key={field.row} className="py-3">
            <FieldRow
              field={field}
              at={at}
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
  at: number
  moves: { id: string; label: string; disabled?: boolean; danger?: boolean; onPress: () => void }[]
}

function FieldRow({ field, at, moves }: FieldRowProps) {
  const what = field.label || `field ${at + 1}`
  const path = (name: keyof FieldDraft) => `fields.${at}.${name}`
  const isEmail = field.kind === 'email'
  return (
    <div className="grid gap-3">
      <div className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto]">
        <TextField name={path('label')} label="Label" required />
        <Select name={path('kind')} label="Kind" options={fieldKindOptions} />
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
      {/* Whoever sends a form is known by the address, so it is always needed. */}
      {isEmail ? <Checkbox label="Must be filled" value disabled /> : <Checkbox name={path('required')} label="Must be filled" />}
      {field.kind === 'choice' && <TextArea name={path('choices')} label="Choices" hint="One on each line" rows={3} required />}
    </div>
  )
}
