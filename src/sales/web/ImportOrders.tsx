// Takes a list of orders or gifts in: pasted or from a file, tried first with each line that cannot be taken, then imported.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useContext, useEffect, useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { FileButton } from '#ui/FileButton.tsx'
import { formatNumber } from '#ui/format.ts'
import { asProblem, type Problem } from '#ui/problem.ts'
import { Select } from '#ui/Select.tsx'
import { PanelContext } from '#ui/panel.ts'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import { textOf } from '#people/web/upload.ts'
import { dayOrderOf, type DayOrder } from '../rules/amount.ts'
import type { ImportField } from '../rules/import.ts'
import { salesApi } from './api.ts'
import { Columns, Counts, Rates, RefusedLines, type ImportResult, type RateDraft } from './ImportResult.tsx'

export function ImportOrders({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useWords()
  return (
    <SidePanel
      title={`Import ${words.orders}`}
      purpose="CSV from a shop, a donation page, a bank or a spreadsheet. A number that is here already is not added again."
      wide
      open={open}
      onClose={onClose}
    >
      <Importing onClose={onClose} />
    </SidePanel>
  )
}

interface Draft {
  csv: string
  /** Set when the list came from a file: it may be too long to show. */
  file: string | null
  locale: string
  days: DayOrder
  rates: Record<string, RateDraft>
  /** What each column holds, where the guess was corrected. */
  columns: (ImportField | null)[] | undefined
}

const inputOf = ({ csv, locale, days, rates, columns }: Draft, dryRun: boolean) => ({
  csv,
  dryRun,
  locale,
  days,
  columns,
  rates: Object.entries(rates).flatMap(([currency, { rate, on, source }]) =>
    rate !== null && on && source.trim() ? { currency, rate, on, source } : [],
  ),
})

function Importing({ onClose }: { onClose: () => void }) {
  const { locale } = useSession()
  const words = useWords()
  const queries = useQueryClient()
  const { mutateAsync: send } = useMutation(salesApi.importOrders.mutationOptions())
  const [draft, setDraft] = useState<Draft>({
    csv: '',
    file: null,
    locale: shapeFor(locale),
    days: dayOrderOf(locale),
    rates: {},
    columns: undefined,
  })
  const [trial, setTrial] = useState<ImportResult | null>(null)
  const [pending, setPending] = useState<'trial' | 'import' | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  // A pasted list is not thrown away unasked.
  const panel = useContext(PanelContext)
  const pasted = draft.csv.trim() !== ''
  useEffect(() => panel?.setDirty(pasted), [panel, pasted])

  const run = async (next: Draft, dryRun: boolean) => {
    setPending(dryRun ? 'trial' : 'import')
    setProblem(null)
    try {
      const result = await send(inputOf(next, dryRun))
      if (dryRun) return setTrial(result)
      await queries.invalidateQueries()
      const { added, refunds } = result.counts
      const counted = (count: number, one: string, many: string) =>
        count > 0 ? `${formatNumber(count, { locale })} ${count === 1 ? one : many}` : ''
      const parts = [counted(added, words.order, words.orders), counted(refunds, 'refund', 'refunds')].filter(Boolean)
      offerUndo(`${parts.join(' and ')} added.`)
      onClose()
    } catch (thrown) {
      setProblem(asProblem(thrown))
    } finally {
      setPending(null)
    }
  }
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part }
    setDraft(next)
    return next
  }
  const changeList = (part: Partial<Draft>) => {
    setTrial(null)
    return change({ ...part, columns: undefined })
  }
  const takes = trial ? trial.counts.added + trial.counts.refunds : 0
  return (
    <div className="flex flex-col gap-5">
      {problem && <ErrorNote happened={problem.happened} kept="The list is still here." todo={problem.todo} />}
      <ListField draft={draft} change={changeList} error={problem?.fields.find(({ path }) => path === 'csv')?.message} />
      <Shapes draft={draft} change={(part) => (trial ? void run(change(part), true) : change(part))} />
      {trial && <Columns columns={trial.columns} onChange={(columns) => void run(change({ columns }), true)} />}
      {trial && (
        <Rates
          missing={trial.ratesMissing}
          rates={draft.rates}
          onChange={(rates) => change({ rates })}
          onDone={() => void run(draft, true)}
        />
      )}
      {trial && <Counts result={trial} />}
      {trial && <RefusedLines refused={trial.refused} total={trial.counts.refused} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          kind={trial ? 'secondary' : 'primary'}
          pending={pending === 'trial'}
          disabled={draft.csv.trim() === ''}
          onPress={() => void run(draft, true)}
        >
          Try it
        </Button>
        {trial && (
          <Button kind="primary" pending={pending === 'import'} disabled={takes === 0} onPress={() => void run(draft, false)}>
            {`Import ${formatNumber(takes, { locale })} ${takes === 1 ? 'line' : 'lines'}`}
          </Button>
        )}
      </div>
    </div>
  )
}

// One locale stands for each way of writing amounts.
const shapes = [
  { value: 'en-US', label: '1,234.56' },
  { value: 'de-DE', label: '1.234,56' },
  { value: 'fr-FR', label: '1 234,56' },
  { value: 'de-CH', label: '1’234.56' },
]

/** The shape that writes like a locale does. */
function shapeFor(locale: string): string {
  const write = (of: string) =>
    new Intl.NumberFormat(of, { minimumFractionDigits: 2, useGrouping: 'always' }).format(1234.56).replace(/\s/g, ' ')
  return shapes.find(({ value }) => write(value) === write(locale))?.value ?? (write(locale).includes(',56') ? 'de-DE' : 'en-US')
}

const dayOptions = [
  { value: 'mdy', label: '06/12/2026 (month, day, year)' },
  { value: 'dmy', label: '12.06.2026 (day, month, year)' },
  { value: 'ymd', label: '2026-06-12 (year, month, day)' },
]

function Shapes({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        label="Amounts are written"
        value={draft.locale}
        onChange={(locale) => change({ locale: locale ?? 'en-US' })}
        options={shapes}
      />
      <Select
        label="Days are written"
        value={draft.days}
        onChange={(days) => change({ days: (days ?? 'ymd') as DayOrder })}
        options={dayOptions}
      />
    </div>
  )
}

function ListField({ draft, change, error }: { draft: Draft; change: (part: Partial<Draft>) => void; error: string | undefined }) {
  const pick = async (file: File) => change({ csv: await textOf(file), file: file.name })
  return (
    <div className="flex flex-col gap-2">
      {draft.file === null ? (
        <TextArea
          label="The list"
          value={draft.csv}
          onChange={(csv) => change({ csv })}
          rows={7}
          placeholder={'Number,Date,Email,Amount\n1001,2026-06-12,ada@example.com,92.00'}
          error={error}
        />
      ) : (
        <p className="flex flex-wrap items-center gap-3">
          <span className="font-semibold">{draft.file}</span>
          <Button small onPress={() => change({ csv: '', file: null })}>
            Take another
          </Button>
        </p>
      )}
      <div>
        <FileButton accept={['.csv', '.tsv', '.txt', 'text/csv', 'text/plain']} onFile={(file) => void pick(file)}>
          Choose a file
        </FileButton>
      </div>
    </div>
  )
}
