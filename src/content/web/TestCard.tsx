// One A/B test: its rule, what has come of each version with its interval, how it was decided, and what a person can do.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '#ui/Button.tsx'
import { Card } from '#ui/Card.tsx'
import { Chip } from '#ui/Chip.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, formatPercent } from '#ui/format.ts'
import { Link } from '#ui/Link.tsx'
import type { useStep } from '#ui/step.ts'
import { Table } from '#ui/Table.tsx'
import { useSession } from '#identity/web/session.tsx'
import type { Comparison } from '../contract/comparison.ts'
import { isOpen, mayChoose } from '../rules/comparison.ts'
import { contentApi } from './api.ts'
import { measureNames, standing, stateNames } from './comparing.ts'

interface TestCardProps {
  test: Comparison
  edits: boolean
  step: ReturnType<typeof useStep>
}

export function TestCard({ test, edits, step }: TestCardProps) {
  const { locale, zone } = useSession()
  const [asking, setAsking] = useState(false)
  const choose = useMutation(contentApi.chooseVersion.mutationOptions())
  const end = useMutation(contentApi.endComparison.mutationOptions())
  const { id, version, contenders, rule, state, needed, restDispatchId } = test
  const send = (variantId: string, letter: string) =>
    void step.take(`choose ${id}`, async () => {
      await choose.mutateAsync({ id, version, variantId })
      return { said: `Version ${letter} leaves for the rest in ten seconds.` }
    })
  const stop = () =>
    step.take(`end ${id}`, async () => {
      await end.mutateAsync({ id, version })
      return { said: 'The test is ended.' }
    })
  return (
    <Card
      title={`A/B test by ${measureNames[test.measure].label.toLowerCase()}`}
      aside={<Chip tone={stateNames[state].tone}>{stateNames[state].word}</Chip>}
    >
      <p>{standing(test, { locale, zone })}</p>
      <div className="my-3 -mx-2.5">
        <Contenders test={test} />
      </div>
      <p className="text-small text-soft">{rule}</p>
      <p className="mt-1 text-small text-soft">
        To find {percent(test.baseline + test.difference, locale)} against {percent(test.baseline, locale)} in four of five cases, each
        version needs {formatNumber(needed, { locale })} people.
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {edits &&
          mayChoose(state) &&
          contenders.map(({ variantId, letter }) => (
            <Button key={variantId} small pending={step.pending === `choose ${id}`} onPress={() => send(variantId, letter)}>
              Send {letter} to the rest
            </Button>
          ))}
        {edits && isOpen(state) && (
          <Button small kind="quiet" className={mayChoose(state) ? undefined : '-ml-2.5'} onPress={() => setAsking(true)}>
            End the test
          </Button>
        )}
        {restDispatchId && <Link href={`/outbox/${restDispatchId}`}>How it goes to the rest</Link>}
      </div>
      <Dialog title="End the test?" open={asking} onClose={() => setAsking(false)} confirm="End the test" onConfirm={stop} danger>
        <p>What has not left yet stays here, and nothing goes to the rest. You can send a version to the rest yourself afterwards.</p>
      </Dialog>
    </Card>
  )
}

const percent = (share: number, locale: string) => formatPercent(share, { locale, digits: 2 })

type Contender = Comparison['contenders'][number]

function Contenders({ test: { contenders, measure, winnerId } }: { test: Comparison }) {
  const { locale } = useSession()
  const number = (value: number) => formatNumber(value, { locale })
  const widest = Math.max(...contenders.map(({ delivered, high }) => (delivered === 0 ? 0 : high)), 0.01)
  return (
    <Table<Contender>
      label="Versions in the test"
      rows={contenders}
      rowKey={({ variantId }) => variantId}
      rowName={({ letter }) => `Version ${letter}`}
      href={({ dispatchId }) => `/outbox/${dispatchId}`}
      columns={[
        {
          key: 'version',
          title: 'Version',
          cell: ({ letter, subject, variantId }) => (
            <>
              {letter} <span className="font-normal text-soft">{subject}</span>
              {variantId === winnerId && <span className="font-normal text-sales"> · sent on</span>}
            </>
          ),
        },
        {
          key: 'delivered',
          title: 'Delivered',
          numeric: true,
          cell: ({ delivered, waiting }) => (waiting > 0 ? `${number(delivered)} of ${number(delivered + waiting)}` : number(delivered)),
        },
        { key: 'did', title: measureNames[measure].label, numeric: true, spare: true, cell: ({ responded }) => number(responded) },
        {
          key: 'rate',
          title: 'Share',
          numeric: true,
          cell: ({ responded, delivered }) => (delivered === 0 ? '–' : percent(responded / delivered, locale)),
        },
        {
          key: 'interval',
          title: 'In 95 of 100 cases between',
          cell: (one) => one.delivered > 0 && <Interval contender={one} widest={widest} locale={locale} />,
        },
      ]}
    />
  )
}

/** The interval as a bar on one scale for all versions, with its ends in figures. */
function Interval({ contender: { low, high }, widest, locale }: { contender: Contender; widest: number; locale: string }) {
  return (
    <span className="flex items-center gap-3">
      <span className="relative h-1.5 w-24 shrink-0 rounded-full bg-wash" aria-hidden="true">
        <span
          className="absolute inset-y-0 rounded-full bg-ink"
          style={{ left: `${(low / widest) * 100}%`, width: `${Math.max(((high - low) / widest) * 100, 2)}%` }}
        />
      </span>
      <span className="whitespace-nowrap">
        {percent(low, locale)} – {percent(high, locale)}
      </span>
    </span>
  )
}
