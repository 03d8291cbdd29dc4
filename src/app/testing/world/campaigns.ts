// The campaigns of a world: its registers, one campaign through both gates to live, others at other stations, activities, budget and spend.
import { at, dayFrom, sought, type Cast } from './cast.ts'

interface Given {
  readonly planId: string
  readonly segmentId: string
  readonly memberId: string
}

/** Fills the registers and takes a campaign from its brief to live, with money planned and spent. */
export async function raiseCampaigns(cast: Cast, given: Given) {
  const registers = await raiseRegisters(cast)
  const campaign = await liveCampaign(cast, given, registers.ctaId)
  const money = await raiseMoney(cast, campaign.id, given.planId)
  const activities = await raiseActivities(cast, campaign.id, { ...given, channelId: registers.channels.social })
  const others = await otherCampaigns(cast, given, registers.ctaId)
  return {
    campaign: [campaign.id, ...others],
    channel: Object.values(registers.channels),
    cta: [registers.ctaId],
    conversion: [registers.conversionId],
    ...money,
    activity: activities,
    channels: registers.channels,
    conversions: { form: registers.formConversionId },
  }
}

async function raiseRegisters({ tom, tale }: Cast) {
  const { items: conversions } = await tom.listConversions({})
  const conversion = await tom.createConversion({
    name: tale.gift ? 'Monthly gift' : 'Second order',
    kind: tale.gift ? 'gift' : 'order',
    value: 4_000,
  })
  const cta = await tom.createCta({ ...tale.ask, conversionId: conversion.id })
  const shop = await tom.createChannel({ name: 'Poster', kind: 'print', side: 'external', peso: ['owned'], cadence: 0.25, hours: 3 })
  const { items } = await tom.listChannels({})
  const keyed = (key: string) => sought(items, (channel) => channel.key === key).id
  const channels = { email: keyed('email'), website: keyed('website'), social: keyed('social'), poster: shop.id }
  return { channels, ctaId: cta.id, conversionId: conversion.id, formConversionId: sought(conversions, ({ kind }) => kind === 'form').id }
}

async function liveCampaign(cast: Cast, { planId, segmentId }: Given, ctaId: string) {
  const { ines, tom, tale } = cast
  const days = { startsOn: dayFrom(cast, -20), endsOn: dayFrom(cast, 70) }
  const draft = await ines.createCampaign({
    ...tale.campaign,
    ...days,
    planId,
    segmentIds: [segmentId],
    ctaId,
    metric: tale.begin.metric,
    target: Math.round(tale.begin.target * 0.3),
  })
  const handed = await askedBrief(cast, draft.id, { what: tale.pillar.message, why: tale.begin.reason, dueOn: dayFrom(cast, -10) })
  const answered = await tom.writeHow({
    id: draft.id,
    version: handed.version,
    how: 'One story, told in three sizes.',
    where: 'Letter, website, street',
  })
  await tom.approveHow({ id: draft.id, version: answered.version })
  await ines.addBudgetLine({ nodeId: draft.id, name: 'Pictures and paper', amount: 240_000 })
  const submitted = await ines.submitCampaign(at((await ines.getCampaign({ id: draft.id })).campaign))
  const agreed = await ines.approveCampaign(at(submitted))
  return ines.launchCampaign(at(agreed))
}

async function raiseMoney(cast: Cast, campaignId: string, planId: string) {
  const { ines } = cast
  const reserve = await ines.addBudgetLine({ nodeId: planId, name: 'Not allotted yet', amount: 300_000 })
  const [line] = (await ines.listBudgetLines({ nodeId: campaignId })).items
  const printed = { amount: 64_050, onDay: dayFrom(cast, -9), vendor: 'Porto Press', note: 'Posters, 400', nodeId: campaignId }
  const linked = await ines.addSpend({ ...printed, budgetLineId: line!.id })
  const abroad = { amount: 18_900, ...cast.abroad, rateSource: 'European Central Bank', nodeId: campaignId }
  const foreign = await ines.addSpend({ ...abroad, onDay: dayFrom(cast, -6), vendor: 'Foto Sul', note: 'Photographs' })
  const adrift = await ines.addSpend({ amount: 7_425, onDay: dayFrom(cast, -3), vendor: 'Café do Cais', note: 'With the club' })
  return { budgetLine: [reserve.id, line!.id], spend: [linked.id, foreign.id, adrift.id] }
}

async function raiseActivities(cast: Cast, campaignId: string, { memberId, channelId }: { memberId: string; channelId: string }) {
  const { ines } = cast
  const who = { responsibleId: memberId, accountableId: memberId, expectedResult: 'Sixty visits', metric: 'Visits' }
  const days = { startsOn: dayFrom(cast, -4), endsOn: dayFrom(cast, 6) }
  const under = await ines.addActivity({ campaignId, what: 'Posters in four club houses', how: 'By bicycle', channelId, ...who, ...days })
  const begun = await ines.startActivity(at(await ines.planActivity(at(under))))
  const other = await ines.addActivity({ campaignId, what: 'An evening at the mill', ...who })
  const stuck = await ines.startActivity(at(await ines.planActivity(at(other))))
  await ines.blockActivity({ ...at(stuck), reason: 'The mill is closed until the ninth.' })
  const done = await ines.addActivity({ campaignId, what: 'Ask ten people what they wear', ...who })
  const finished = await ines.finishActivity(at(await ines.startActivity(at(await ines.planActivity(at(done))))))
  await ines.measureActivity({ ...at(finished), result: 'Seven asked back where theirs come from.' })
  const over: { id: string }[] = []
  for (const what of ['Hang the old nets in the market', 'Read to the school at the harbour', 'Lend the loom to the museum']) {
    const planned = await ines.planActivity(at(await ines.addActivity({ campaignId, what, ...who })))
    over.push(await ines.finishActivity(at(await ines.startActivity(at(planned)))))
  }
  const ready = await ines.addActivity({ campaignId, what: 'A letter to the town councils', ...who })
  const idea = await ines.addActivity({ campaignId, what: 'Stand at the coast marathon' })
  return [begun.id, stuck.id, finished.id, ready.id, idea.id]
}

async function otherCampaigns(cast: Cast, { segmentId }: Given, ctaId: string) {
  const { ines } = cast
  const asked = {
    objective: 'Three hundred visits',
    segmentIds: [segmentId],
    ctaId,
    startsOn: dayFrom(cast, 20),
    endsOn: dayFrom(cast, 60),
  }
  const quick = await ines.quickCampaign({ name: 'Before the rain', segmentId, ctaId, endsOn: dayFrom(cast, 30) })
  const draft = await ines.createCampaign({ name: 'Next spring', startsOn: dayFrom(cast, 120), endsOn: dayFrom(cast, 180) })
  await askedBrief(cast, draft.id, { what: 'The spring range is lighter.', why: 'Last year people asked for it by the end of January.' })
  const waiting = await ines.submitCampaign(at(await ines.createCampaign({ ...asked, name: 'The second mill' })))
  await ines.addBudgetLine({ nodeId: waiting.id, name: 'Printing', amount: 90_000 })
  await answeredBrief(cast, waiting.id)
  const dropped = await ines.createCampaign({ name: 'Sponsor a race' })
  await ines.cancelCampaign({ ...at(dropped), reason: 'The race was called off.' })
  const past = await endedCampaign(cast, segmentId, ctaId)
  return [quick.id, draft.id, waiting.id, dropped.id, past]
}

async function endedCampaign(cast: Cast, segmentId: string, ctaId: string) {
  const { ines } = cast
  const days = { startsOn: dayFrom(cast, -90), endsOn: dayFrom(cast, -50) }
  const campaign = await ines.createCampaign({
    name: 'The first letter',
    objective: 'Two hundred readers',
    segmentIds: [segmentId],
    ctaId,
    ...days,
  })
  await ines.addBudgetLine({ nodeId: campaign.id, name: 'Hours only', amount: 0 })
  const live = await ines.launchCampaign(at(await ines.approveCampaign(at(campaign))))
  const over = await ines.completeCampaign(at(live))
  await ines.closeCampaign({ ...at(over), results: 'Two hundred and eleven readers; half of them answered the question.' })
  return campaign.id
}

/** A brief whose how and where wait to be approved. */
async function answeredBrief(cast: Cast, id: string) {
  const handed = await askedBrief(cast, id, { what: 'There will be a second mill.', why: 'The first one has no free hour left.' })
  await cast.tom.writeHow({ id, version: handed.version, how: 'An open day.', where: 'At the mill' })
}

/** A brief handed over to Communications. */
async function askedBrief({ ines }: Cast, id: string, words: { what: string; why: string; dueOn?: string }) {
  const { version } = await ines.getBrief({ id })
  const asked = await ines.writeWhat({ id, version, ...words })
  return ines.approveWhat({ id, version: asked.version })
}
