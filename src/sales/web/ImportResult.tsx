// What an import of orders did or would do: its columns, the rates it still needs, what would be added, each line that was refused.
import { Button } from '#ui/Button.tsx'
import { DateField } from '#ui/DateField.tsx'
import { capital, formatNumber } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { NumberField } from '#ui/NumberField.tsx'
import { Select } from '#ui/Select.tsx'
import { Table } from '#ui/Table.tsx'
import { TextField } from '#ui/TextField.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import type { ImportCounts, RefusedLine } from '../contract/order.ts'
import { importFields, type ImportField } from '../rules/import.ts'
import { useMoney } from './money.ts'

export interface ImportResult {
  readonly columns: readonly { header: string; field: ImportField | null }[]
  readonly counts: ImportCounts
  readonly baseAmount: number
  readonly ratesMissing: readonly string[]
  readonly unnumbered: number
  readonly refused: readonly RefusedLine[]
}

const fieldLabel: Record<ImportField, string> = {
  number: 'Number',
  day: 'Day',
  email: 'E-mail',
  name: 'Name',
  amount: 'Amount',
  currency: 'Currency',
  refundOf: 'Refund of',
  code: 'Code',
  note: 'Note',
}
const fieldOptions = [{ value: '', label: 'Left out' }, ...importFields.map((field) => ({ value: field, label: fieldLabel[field] }))]

/** How the columns were read, each of which can be corrected. */
export function Columns({ columns, onChange }: { columns: ImportResult['columns']; onChange: (columns: (ImportField | null)[]) => void }) {
  const put = (at: number, field: ImportField | null) => onChange(columns.map((column, index) => (index === at ? field : column.field)))
  return (
    <section aria-label="Columns">
      <h3 className="text-small font-semibold">Columns</h3>
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

export interface RateDraft {
  rate: number | null
  on: string | null
  source: string
}

interface RatesProps {
  missing: readonly string[]
  rates: Record<string, RateDraft>
  onChange: (rates: Record<string, RateDraft>) => void
  onDone: () => void
}

/** The rates of the other currencies of the list: kept with each of its amounts. */
export function Rates({ missing, rates, onChange, onDone }: RatesProps) {
  const { currency: home, today } = useSession()
  const wanted = [...new Set([...Object.keys(rates), ...missing])]
  if (wanted.length === 0) return null
  const rateOf = (code: string) => rates[code] ?? { rate: null, on: null, source: '' }
  const put = (code: string, part: Partial<RateDraft>) => onChange({ ...rates, [code]: { ...rateOf(code), ...part } })
  return (
    <section aria-label="Rates" className="flex flex-col gap-4">
      <h3 className="text-small font-semibold">Rates</h3>
      {wanted.map((code) => (
        <div key={code} className="grid gap-4 sm:grid-cols-3">
          <NumberField
            label={`${home} per 1 ${code}`}
            value={rateOf(code).rate}
            onChange={(rate) => put(code, { rate })}
            min={0}
            digits={6}
          />
          <DateField label={`${code} rate of`} value={rateOf(code).on} onChange={(on) => put(code, { on })} max={today} />
          <TextField
            label="Who says so"
            value={rateOf(code).source}
            onChange={(source) => put(code, { source })}
            hint="Such as: European Central Bank"
          />
        </div>
      ))}
      <div>
        <Button small onPress={onDone}>
          Try it with these rates
        </Button>
      </div>
    </section>
  )
}

/** What would happen, in numbers. */
export function Counts({ result: { counts, baseAmount, unnumbered } }: { result: ImportResult }) {
  const { locale } = useSession()
  const words = useWords()
  const { base } = useMoney()
  const number = (count: number) => formatNumber(count, { locale })
  const lines: [string, number][] = [
    [`New ${words.orders}`, counts.added],
    ['Refunds', counts.refunds],
    ['Here already, left alone', counts.unchanged],
    ['Lines that cannot be taken', counts.refused],
  ]
  const shown = lines.filter(([name, count]) => count > 0 || name === `New ${words.orders}`)
  return (
    <section aria-label="What would happen" role="status">
      <h3 className="text-small font-semibold">{`${number(counts.lines)} ${counts.lines === 1 ? 'line' : 'lines'}`}</h3>
      <KeyValue
        facts={[
          ...shown.map(([name, count]) => ({ name, value: number(count) })),
          { name: `${capital(words.revenue)}, after refunds`, value: base(baseAmount) },
        ]}
      />
      {unnumbered > 0 && (
        <p className="mt-2 text-small text-warning">{`${number(unnumbered)} ${unnumbered === 1 ? 'line has' : 'lines have'} no number: importing the list again would add them again.`}</p>
      )}
    </section>
  )
}

/** Each refused line with its number, its column and why. */
export function RefusedLines({ refused, total }: { refused: readonly RefusedLine[]; total: number }) {
  const { locale } = useSession()
  if (refused.length === 0) return null
  const title =
    total > refused.length
      ? `The first ${formatNumber(refused.length, { locale })} of ${formatNumber(total, { locale })} lines that cannot be taken`
      : 'Lines that cannot be taken'
  return (
    <section aria-label="Lines that cannot be taken">
      <h3 className="text-small font-semibold">{title}</h3>
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
