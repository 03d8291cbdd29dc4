// One piece: its versions side by side as their recipients see them, what the checks find, what it says, and where it came from.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { EmptyPage } from '#ui/EmptyPage.tsx'
import { ErrorNote } from '#ui/ErrorNote.tsx'
import { Finding } from '#ui/Finding.tsx'
import { List } from '#ui/List.tsx'
import { PageHeader } from '#ui/PageHeader.tsx'
import { Quote } from '#ui/Quote.tsx'
import { useStep } from '#ui/step.ts'
import { Tabs } from '#ui/Tabs.tsx'
import { useSession } from '#identity/web/session.tsx'
import { useNode } from '#thread/web/node.tsx'
import type { Reading } from '../contract/base.ts'
import { contentApi } from './api.ts'
import { BriefTab } from './BriefTab.tsx'
import { HistoryTab } from './HistoryTab.tsx'
import { intentNames, kindNames, pieceStates } from './labels.ts'
import { PieceActions } from './PieceActions.tsx'
import { Reached } from './Reached.tsx'
import { ResultsTab } from './ResultsTab.tsx'
import { StartTest, Tests, useTests } from './Tests.tsx'
import { VersionCard } from './VersionCard.tsx'
import { VersionPanel } from './VersionPanel.tsx'

type Tab = 'brief' | 'versions' | 'results' | 'history'

export function Piece() {
  const { id } = useParams({ strict: false }) as { id: string }
  const { tab = 'versions' } = useSearch({ strict: false }) as { tab?: Tab }
  const { data } = useSuspenseQuery(contentApi.getPiece.queryOptions({ input: { id } }))
  const step = useStep()
  useNode(id)
  const { piece, versions } = data
  const state = pieceStates[piece.state]
  const at = (name: Tab) => (name === 'versions' ? `/content/${id}` : `/content/${id}?tab=${name}`)
  return (
    <>
      <PageHeader
        title={piece.title}
        chips={
          <>
            <Chip tone={piece.function} />
            <Chip tone={state.tone}>{state.word}</Chip>
            {piece.archivedAt && <Chip tone="warning">Archived</Chip>}
            <span>
              {kindNames[piece.kind]} · {intentNames[piece.intent].toLowerCase()}
              {piece.ownerName && ` · written by ${piece.ownerName}`}
            </span>
          </>
        }
        actions={<PieceActions piece={piece} versions={versions} step={step} />}
      />
      {step.problem && (
        <div className="mt-4">
          <ErrorNote happened={step.problem.happened} todo={step.problem.todo}>
            {step.problem.fields.length > 0 && (
              <ul className="mt-1 list-disc pl-4 text-small text-soft">
                {step.problem.fields.map(({ path, message }) => (
                  <li key={`${path} ${message}`}>{message}</li>
                ))}
              </ul>
            )}
          </ErrorNote>
        </div>
      )}
      <Tabs
        label="The piece"
        current={tab}
        tabs={[
          { id: 'brief', label: 'Brief', href: at('brief') },
          { id: 'versions', label: 'Versions', count: versions.length, href: at('versions') },
          { id: 'results', label: 'Results', href: at('results') },
          { id: 'history', label: 'History', href: at('history') },
        ]}
      />
      {tab === 'brief' && <BriefTab piece={piece} />}
      {tab === 'versions' && <Versions data={data} step={step} />}
      {tab === 'results' && <ResultsTab versions={versions} step={step} />}
      {tab === 'history' && <HistoryTab piece={piece} versions={versions} />}
    </>
  )
}

type Data = ReturnType<typeof useSuspenseQuery<Awaited<ReturnType<typeof contentApi.getPiece.call>>>>['data']

function Versions({ data, step }: { data: Data; step: ReturnType<typeof useStep> }) {
  const { can } = useSession()
  const { piece, versions, says, findings } = data
  const [open, setOpen] = useState<Reading | 'new' | null>(null)
  const { tests, letterOf } = useTests(piece)
  const edits = can('content.edit') && piece.archivedAt === null
  const add = edits && (
    <Button kind={versions.length === 0 ? 'primary' : 'secondary'} onPress={() => setOpen('new')}>
      {versions.length === 0 ? 'Write the first version' : 'Add version'}
    </Button>
  )
  return (
    <div className="grid gap-5.5 xl:grid-cols-[minmax(0,1fr)_330px]">
      {versions.length === 0 ? (
        <EmptyPage
          title="Its versions will stand here side by side"
          why="A version is the piece as one channel carries it: its words, one call to action, and when it leaves."
          step={add}
        />
      ) : (
        <div className="grid content-start items-start gap-x-5.5 gap-y-8 md:grid-cols-2">
          <Tests tests={tests} edits={edits} step={step} />
          {versions.map((version, at) => (
            <VersionCard
              key={version.id}
              version={version}
              place={versions.slice(0, at + 1).filter(({ channelId }) => channelId === version.channelId).length}
              edits={edits && letterOf(version) === undefined}
              letter={letterOf(version)}
              step={step}
              onEdit={() => setOpen(version)}
            />
          ))}
          {add && (
            <div className="flex flex-wrap items-center gap-3 md:col-span-2">
              {add}
              <StartTest piece={piece} versions={versions} />
            </div>
          )}
        </div>
      )}
      <div className="grid content-start gap-4 md:grid-cols-2 xl:grid-cols-1">
        <Card title="Checks">
          <List>
            {findings.map((found) => (
              <Finding
                key={`${found.variantId} ${found.object}`}
                severity={found.severity}
                object={found.object}
                why={withChannel(found, versions)}
              />
            ))}
          </List>
        </Card>
        <Card title="Says">
          {says ? (
            <Quote small source={`Pillar: ${says.pillar}. ${asked(versions)}`}>
              {says.what}
            </Quote>
          ) : (
            <p className="py-1 text-soft">No message of the house yet.</p>
          )}
        </Card>
        <Reached nodeId={piece.id} />
      </div>
      <VersionPanel
        key={open === 'new' ? 'new' : (open?.id ?? 'shut')}
        piece={piece}
        versions={versions}
        version={open === 'new' || open === null ? undefined : open}
        open={open !== null}
        onClose={() => setOpen(null)}
      />
    </div>
  )
}

/** What the versions ask for, in their own words. */
function asked(versions: readonly Reading[]): string {
  const labels = [...new Set(versions.map(({ ctaLabel }) => ctaLabel).filter(Boolean))]
  if (labels.length === 0) return ''
  return labels.length === 1 ? `One action: ${labels[0]}.` : `Actions: ${labels.join(', ')}.`
}

/** Which version is meant, when there are several. */
function withChannel({ why, variantId }: { why: string; variantId: string | null }, versions: readonly Reading[]): string {
  const version = versions.length > 1 ? versions.find(({ id }) => id === variantId) : undefined
  return version ? `${version.channelName}: ${why}` : why
}
