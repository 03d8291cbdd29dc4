// What an import did or would do: how its columns were read, how many people, and each line that was refused.
import { KeyValue } from '#ui/KeyValue.tsx'
import { formatNumber } from '#ui/format.ts'
import { Select } from '#ui/Select.tsx'
import { Table } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { ImportCounts, RefusedLine } from '../contract/import.ts'
import { importFields, type ImportField } from '../rules/import.ts'

export interface ImportResult {
  readonly format: string
  readonly columns: readonly { header: string; field: ImportField | null }[]
  readonly counts: ImportCounts
  readonly refused: readonly RefusedLine[]
  readonly people: readonly { name: string; email: string }[]
}

const fieldLabel: Record<ImportField, string> = {
  email: 'E-mail',
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  phone: 'Phone',
  company: 'Company',
  language: 'Language',
  zone: 'Time zone',
  lifecycle: 'Kind of person',
  status: 'Subscription',
  unsubscribed: 'Has left',
  bounced: 'Has bounced',
}
const fieldOptions = [{ value: '', label: 'Left out' }, ...importFields.map((field) => ({ value: field, label: fieldLabel[field] }))]

/** How the columns were read, each of which can be corrected. */
export function Columns({
  columns,
  format,
  onChange,
}: {
  columns: ImportResult['columns']
  format: string
  onChange: (columns: (ImportField | null)[]) => void
}) {
  const put = (at: number, field: ImportField | null) => onChange(columns.map((column, index) => (index === at ? field : column.field)))
  return (
    <section aria-label="Columns">
      <h3 className="text-small font-semibold">{format === 'CSV' ? 'Columns' : `Columns, as ${format} writes them`}</h3>
      <div className="mt-2 grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {columns.map(({ header, field }, index) => (
          <Select
            key={index}
            label={header || `Column ${index + 1}`}
            value={field ?? ''}
            onChange={(value) => put(index, (value || null) as ImportField | null)}
            options={fieldOptions}
          />
        ))}
      </div>
    </section>
  )
}

/** What an import did or would do, a line for each number that is not nothing. */
export function CountLines({ counts }: { counts: ImportCounts }) {
  const { locale } = useSession()
  const lines: [string, number][] = [
    ['New people', counts.added],
    ['Changed', counts.changed],
    ['Known already, nothing new', counts.unchanged],
    ['Consent recorded', counts.consented],
    ['Stay out: unsubscribed before, barred or never confirmed', counts.keptOut],
    ['Barred, because the list says that they unsubscribed or bounced', counts.optedOut],
    ['Lines that cannot be taken', counts.refused],
  ]
  const shown = lines.filter(([name, count]) => count > 0 || name === 'New people')
  return <KeyValue facts={shown.map(([name, count]) => ({ name, value: formatNumber(count, { locale }) }))} />
}

/** What would happen, in numbers. */
export function Counts({ result: { counts, people } }: { result: ImportResult }) {
  const { locale } = useSession()
  return (
    <section aria-label="What would happen" role="status">
      <h3 className="text-small font-semibold">{`${formatNumber(counts.lines, { locale })} ${counts.lines === 1 ? 'line' : 'lines'}`}</h3>
      <CountLines counts={counts} />
      {people.length > 0 && (
        <p className="mt-2 text-small text-soft">
          First: {people.map(({ name, email }) => (name ? `${name} <${email}>` : email)).join(', ')}
        </p>
      )}
    </section>
  )
}

/** Each refused line with its number, its column and why. */
export function RefusedLines({ refused, total }: { refused: readonly RefusedLine[]; total: number }) {
  const { locale } = useSession()
  if (refused.length === 0) return null
  return (
    <section aria-label="Lines that cannot be taken">
      <h3 className="text-small font-semibold">
        {total > refused.length
          ? `The first ${formatNumber(refused.length, { locale })} of ${formatNumber(total, { locale })} lines that cannot be taken`
          : 'Lines that cannot be taken'}
      </h3>
      <Table
        label="Lines that cannot be taken"
        rows={refused}
        rowKey={({ line }) => String(line)}
        rowName={({ line }) => `Line ${line}`}
        columns={[
          { key: 'line', title: 'Line', cell: ({ line }) => formatNumber(line, { locale }) },
          { key: 'column', title: 'Column', cell: ({ column }) => column },
          { key: 'why', title: 'Why', cell: ({ sentence }) => sentence },
        ]}
      />
    </section>
  )
}
