// Takes a list in: pasted or from a file, tried first, then imported with what the people on it agreed to.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Checkbox } from '#ui/Checkbox.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { FileButton } from '#ui/FileButton.tsx'
import { formatNumber } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import { asProblem, type Problem } from '#ui/problem.ts'
import { Select } from '#ui/Select.tsx'
import { SidePanel } from '#ui/SidePanel.tsx'
import { TextArea } from '#ui/TextArea.tsx'
import { TextField } from '#ui/TextField.tsx'
import { offerUndo } from '#ui/undo.ts'
import { useSession, useWords } from '#identity/web/session.tsx'
import type { ImportField } from '../rules/import.ts'
import type { PersonKind } from '../rules/person.ts'
import { peopleApi } from './api.ts'
import { Columns, Counts, RefusedLines, type ImportResult } from './ImportResult.tsx'
import { kindOptions } from './labels.ts'
import { textOf } from './upload.ts'

export function ImportPanel({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <SidePanel
      title="Import a list"
      purpose="CSV from a spreadsheet, Mailchimp, HubSpot, Mautic, listmonk, Brevo, LinkedIn, Keila or Salesforce, or just addresses. People are matched by e-mail."
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
  source: string
  kind: PersonKind
  agreed: boolean
  consentSource: string
  wording: string
  /** What each column holds, where the guess was corrected. */
  columns: (ImportField | null)[] | undefined
}

const blank: Draft = {
  csv: '',
  file: null,
  source: '',
  kind: 'prospect',
  agreed: false,
  consentSource: '',
  wording: '',
  columns: undefined,
}

const inputOf = (draft: Draft, dryRun: boolean) => ({
  csv: draft.csv,
  dryRun,
  columns: draft.columns,
  kind: draft.kind,
  source: draft.source.trim() || 'Imported list',
  consent: draft.agreed ? { source: draft.consentSource, wording: draft.wording } : undefined,
})

function Importing({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient()
  const { mutateAsync: send } = useMutation(peopleApi.importPersons.mutationOptions())
  const { mutateAsync: takeBack } = useMutation(peopleApi.takeBackImport.mutationOptions())
  const [draft, setDraft] = useState<Draft>(blank)
  const [trial, setTrial] = useState<ImportResult | null>(null)
  const [pending, setPending] = useState<'trial' | 'import' | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { locale } = useSession()

  const run = async (next: Draft, dryRun: boolean) => {
    setPending(dryRun ? 'trial' : 'import')
    setProblem(null)
    try {
      const result = await send(inputOf(next, dryRun))
      if (dryRun) return setTrial(result)
      await queries.invalidateQueries()
      const { added, changed } = result.counts
      const { importId } = result
      offerUndo(
        `${formatNumber(added, { locale })} added, ${formatNumber(changed, { locale })} changed.`,
        importId && added > 0
          ? async () => {
              await takeBack({ id: importId })
              await queries.invalidateQueries()
            }
          : undefined,
      )
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
    // What was tried is not what would be imported any more.
    if (trial && !('columns' in part)) setTrial(null)
    return next
  }
  const taken = trial ? trial.counts.lines - trial.counts.refused : 0
  const error = (path: string) => problem?.fields.find((field) => field.path === path || field.path.startsWith(`${path}.`))?.message

  return (
    <div className="flex flex-col gap-5">
      {problem && <ErrorNote happened={problem.happened} kept="The list is still here." todo={problem.todo} />}
      <ListField draft={draft} change={change} error={error('csv')} />
      {trial && draft.csv !== '' && (
        <Columns columns={trial.columns} format={trial.format} onChange={(columns) => void run(change({ columns }), true)} />
      )}
      <Circumstances draft={draft} change={change} error={error} />
      {trial && (
        <>
          <Counts result={trial} />
          <RefusedLines refused={trial.refused} total={trial.counts.refused} />
        </>
      )}
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
          <Button kind="primary" pending={pending === 'import'} onPress={() => void run(draft, false)}>
            {`Import ${formatNumber(taken, { locale })} ${taken === 1 ? 'person' : 'people'}`}
          </Button>
        )}
        <span className="ml-auto text-small">
          <Link href="/people/imports" onPress={onClose}>
            Earlier imports
          </Link>
        </span>
      </div>
    </div>
  )
}

type Change = (part: Partial<Draft>) => Draft

function ListField({ draft, change, error }: { draft: Draft; change: Change; error: string | undefined }) {
  const pick = async (file: File) => {
    change({ csv: await textOf(file), file: file.name, columns: undefined, source: draft.source || file.name })
  }
  return (
    <div className="flex flex-col gap-2">
      {draft.file === null ? (
        <TextArea
          label="The list"
          value={draft.csv}
          onChange={(csv) => change({ csv, columns: undefined })}
          rows={7}
          placeholder={'Email,Name\nada@example.com,Ada Lovelace'}
          error={error}
        />
      ) : (
        <p className="flex flex-wrap items-center gap-3">
          <span className="font-semibold">{draft.file}</span>
          <Button small onPress={() => change({ csv: '', file: null, columns: undefined })}>
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

function Circumstances({ draft, change, error }: { draft: Draft; change: Change; error: (path: string) => string | undefined }) {
  const words = useWords()
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Where the list comes from"
          value={draft.source}
          onChange={(source) => change({ source })}
          hint="Such as: spring fair"
          error={error('source')}
        />
        <Select
          label="New people are"
          value={draft.kind}
          onChange={(kind) => change({ kind: (kind ?? 'prospect') as PersonKind })}
          options={kindOptions(words)}
        />
      </div>
      <Checkbox
        label="These people agreed to receive e-mail"
        value={draft.agreed}
        onChange={(agreed) => change({ agreed })}
        hint="Whoever left before or is barred stays out, whatever the list says."
      />
      {draft.agreed && (
        <>
          <TextField
            label="Where they agreed"
            value={draft.consentSource}
            onChange={(consentSource) => change({ consentSource })}
            required
            error={error('consent.source')}
          />
          <TextArea
            label="What they agreed to"
            value={draft.wording}
            onChange={(wording) => change({ wording })}
            rows={3}
            hint="The exact words: without them there is no proof"
            required
            error={error('consent.wording')}
          />
        </>
      )}
    </>
  )
}
