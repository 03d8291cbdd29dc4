// The open deals by stage: moved by dragging, by keyboard or from a card's menu, and taken back for ten seconds.
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Board } from '#ui/Board.tsx'
import { Button } from '#ui/Button.tsx'
import { Chip } from '#ui/Chip.tsx'
import { capital, formatNumber } from '#ui/format.ts'
import { Loading } from '#ui/Loading.tsx'
import { useSession, useWords } from '#identity/web/session.tsx'
import { useChange } from '#strategy/web/change.ts'
import { useDays } from '#strategy/web/metrics.tsx'
import { growing, grown } from '#strategy/web/paging.ts'
import type { Deal } from '../contract/deal.ts'
import { openStages, stages, type OpenStage } from '../rules/deal.ts'
import { salesApi } from './api.ts'
import { stageLabel, who } from './labels.ts'
import { useMoney } from './money.ts'

export function DealBoard({ empty }: { empty: ReactNode }) {
  const { can, locale } = useSession()
  const words = useWords()
  const days = useDays()
  const { own, base } = useMoney()
  const pipeline = useQuery(salesApi.getPipeline.queryOptions({ input: {} }))
  const lists = {
    discovery: useStage('discovery'),
    qualified: useStage('qualified'),
    proposal: useStage('proposal'),
    negotiation: useStage('negotiation'),
  }
  const all = openStages.flatMap((stage) => lists[stage].rows ?? [])
  const move = useMove()
  if (openStages.some((stage) => !lists[stage].rows)) return <Loading shape="card" />
  if (all.length === 0) return empty
  const columns = openStages.map((stage) => {
    const sum = pipeline.data?.stages.find((each) => each.stage === stage)
    const { rows = [], more } = lists[stage]
    return {
      id: stage,
      title: `${stageLabel(stage, words)}, ${stages[stage]}%`,
      note: sum && `${formatNumber(sum.deals, { locale })} · ${base(sum.baseAmount)} · weighted ${base(sum.weightedAmount)}`,
      cards: rows,
      foot: more && (
        <Button small onPress={more.onPress} pending={more.pending}>
          Show more
        </Button>
      ),
    }
  })
  return (
    <Board<Deal>
      label={`${capital(words.deals)} by stage`}
      columns={columns}
      cardKey={({ id }) => id}
      cardName={({ title }) => title}
      href={({ id }) => `/deals/${id}`}
      onMove={
        can('pipeline.edit')
          ? (id, stage) =>
              void move(
                all.find((deal) => deal.id === id),
                stage as OpenStage,
              )
          : undefined
      }
    >
      {(deal) => (
        <div className="grid gap-1">
          <span className="font-semibold">{deal.title}</span>
          <span className="text-small text-soft">{who(deal)}</span>
          <span className="font-serif text-reading">{own(deal)}</span>
          {(deal.expectedOn ?? deal.stale) && (
            <span className="flex flex-wrap items-center gap-2 text-tiny text-soft">
              {deal.expectedOn && `by ${days(deal.expectedOn, false)}`}
              {deal.stale && <Chip tone="warning">Standing still</Chip>}
            </span>
          )}
        </div>
      )}
    </Board>
  )
}

function useStage(stage: OpenStage) {
  return grown(
    useInfiniteQuery(
      salesApi.listDeals.infiniteOptions({
        input: (cursor: string | undefined) => ({ stage, limit: 20, ...(cursor ? { cursor } : {}) }),
        ...growing,
      }),
    ),
  )
}

function useMove() {
  const words = useWords()
  const change = useChange()
  const { mutateAsync: put } = useMutation(salesApi.moveDeal.mutationOptions())
  return async (deal: Deal | undefined, stage: OpenStage) => {
    if (!deal || deal.stage === stage) return
    const { id, version } = deal
    const before = deal.stage as OpenStage
    await change(
      `${deal.title}: ${stageLabel(stage, words)}.`,
      () => put({ id, version, stage }),
      (after) => put({ id, version: after.version, stage: before }),
    )
  }
}
