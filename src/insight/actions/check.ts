// The checks, and the diagnosis of being busy without results.
import { today, type Action } from '#kernel/caller.ts'
import { addDays, addMilliseconds } from '#kernel/time.ts'
import type { CheckName, Offence } from '../checks/check.ts'
import { checks } from '../checks/list.ts'
import type { contract } from '../contract/check.ts'
import { diagnose as walkDown } from '../rules/diagnosis.ts'
import { offences } from '../store/check.ts'
import { seenAlong } from '../store/walk.ts'
import { askedFor, placeAsked } from './asked.ts'

type Contract = typeof contract

export const listChecks: Action<Contract['listChecks']> = async (caller, { under, check: wanted, limit }) => {
  const search = { path: (await placeAsked(caller, under))?.path ?? '', today: today(caller) }
  const asked = checks.filter(({ name }) => wanted === undefined || name === wanted)
  const found = new Map<CheckName, { found: number; offences: Offence[] }>()
  for (const { name } of asked) found.set(name, await offences(caller, name, search, limit))
  return {
    findings: asked
      .toSorted((a, b) => a.severity.localeCompare(b.severity) || a.number - b.number)
      .flatMap((check) =>
        found.get(check.name)!.offences.map((offence) => ({
          check: check.name,
          number: check.number,
          severity: check.severity,
          object: { id: offence.id, kind: offence.kind, title: offence.title },
          amount: offence.amount,
          sentence: check.sentence(offence),
          fix: check.fix(offence),
        })),
      ),
    counts: asked.map(({ name, number, severity, title }) => ({ check: name, number, severity, title, found: found.get(name)!.found })),
  }
}

// A quarter is long enough for something to have come of what was done, and short enough to be about now.
const usualDays = 90
// Where the program's calendar begins.
const firstDay = '1900-01-01'
const patience = 24 * 3600 * 1000

export const diagnose: Action<Contract['diagnose']> = async (caller, { goalId, ...wish }) => {
  const to = wish.to ?? today(caller)
  const usual = addDays(to, -usualDays)
  const from = wish.from ?? (usual < firstDay ? firstDay : usual)
  askedFor({ from, to })
  const path = (await placeAsked(caller, goalId))?.path ?? ''
  const seen = await seenAlong(caller, { path, from, to, answeredBy: addMilliseconds(caller.now, -patience) })
  return { ...walkDown(seen), from, to }
}
