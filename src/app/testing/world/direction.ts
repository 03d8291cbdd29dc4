// The upper half of a world: goal, objective, strategy and plan, what is offered, and whom people could choose instead.
import { at, dayFrom, type Cast } from './cast.ts'

/** Answers the three questions, confirms what was assumed, and adds a goal that is counted by hand. */
export async function raiseDirection(cast: Cast, segmentId: string) {
  const { ines, tom, tale } = cast
  const { target } = tale.begin
  // The first target was too modest.
  const begun = await ines.beginThread({ ...tale.begin, target: target * 0.8, segmentId, dueOn: dayFrom(cast, 200) })
  const offering = await ines.createOffering(tale.offering)
  const competitor = await ines.createCompetitor(tale.competitor)
  const goal = await ines.getGoal({ id: begun.goalId })
  await ines.updateGoal({ ...at(goal), why: tale.why, target })
  const objective = await ines.getObjective({ id: begun.objectiveId })
  await ines.updateObjective({ ...at(objective), why: tale.why })
  const strategy = await approved(cast, begun.strategyId, {
    offeringIds: [offering.id],
    competitorIds: [competitor.id],
    segmentIds: [segmentId],
  })
  const plan = await ines.getPlan({ id: begun.planId })
  await ines.updatePlan({ ...at(plan), how: tale.campaign.theme, who: 'Two people', weeklyHours: 30 })
  const known = await byHand(cast)
  const told = await tom.createObjective({
    goalId: known.id,
    function: 'communications',
    title: 'Spoken of where it matters',
    metric: 'manual',
    unit: 'count',
    target: 12,
    dueOn: dayFrom(cast, 180),
    amecLevel: 'outtakes',
  })
  return {
    goal: [goal.id, known.id],
    objective: [objective.id, told.id],
    strategy: [strategy.id],
    plan: [plan.id],
    alwaysOn: begun.campaigns.map(({ id }) => id),
    offering: [offering.id],
    competitor: [competitor.id],
  }
}

async function approved(
  { ines, tale }: Cast,
  id: string,
  choices: { offeringIds: string[]; competitorIds: string[]; segmentIds: string[] },
) {
  const assumed = await ines.getStrategy({ id })
  const written = await ines.updateStrategy({
    ...at(assumed),
    ...choices,
    destination: tale.destination,
    delivery: 'By post, and in four shops',
    spendCap: 9_000_000,
    positioning: { alternatives: tale.competitor.name, value: tale.begin.reason, category: tale.offering.name },
  })
  return ines.approveStrategy(at(written))
}

async function byHand(cast: Cast) {
  const goal = await cast.ines.createGoal({
    title: 'People know the name',
    why: 'Nobody asks for what they have never heard of.',
    metric: 'manual',
    unit: 'percent',
    baseline: 0.08,
    target: 0.2,
    startsOn: dayFrom(cast, -60),
    dueOn: dayFrom(cast, 240),
    source: 'The street survey, each quarter',
  })
  await cast.ines.recordMetricValue({ id: goal.id, onDay: dayFrom(cast, -30), value: 0.09, source: 'Street survey, 400 asked' })
  await cast.ines.recordMetricValue({ id: goal.id, onDay: dayFrom(cast, -1), value: 0.12, source: 'Street survey, 380 asked' })
  return goal
}
