import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openHouse, type House } from '#app/testing/house.ts'
import { letGo } from '#app/testing/release.ts'
import { decide } from '#thread/actions.ts'
import { noteFact } from '#people/actions/fact.ts'
import { audienceOf, refusedWith } from './testing/desk.ts'
import { approvedMail, openComparing, type Comparing } from './testing/comparing.ts'

let house: House
before(async () => {
  house = await openHouse()
})
const sinks: Comparing['sink'][] = []
after(async () => {
  for (const sink of sinks) await sink.close()
  await house.close()
})

async function opened(wanted?: Parameters<typeof openComparing>[1]): Promise<Comparing> {
  const comparing = await openComparing(house, wanted)
  sinks.push(comparing.sink)
  return comparing
}

const ids = ({ id, version }: { id: string; version: number }) => ({ id, version })
const twice = (people: readonly string[]) => people.filter((one, index) => people.indexOf(one) !== index)

async function begun(comparing: Comparing, wish: Parameters<Comparing['start']>[0] = {}) {
  const { id } = await comparing.start(wish)
  await comparing.send()
  return comparing.tom.getComparison({ id })
}

test('each version goes to its part, the rest waits, and the one significantly ahead goes to the rest at the end #152', async () => {
  const comparing = await opened({ people: 200 })
  const { tom, sink, got } = comparing
  const running = await begun(comparing)
  assert.equal(running.state, 'counting')
  assert.equal(running.endsAt, new Date(Date.parse(house.now) + 24 * 3_600_000).toISOString())
  assert.deepEqual(await comparing.states(), ['published', 'published'])
  const [a, b] = [got('A'), got('B')]
  assert.ok(a.length > 20 && b.length > 20 && a.length + b.length < 150, `${a.length} and ${b.length}`)
  await comparing.follow('B')
  const seen = await tom.getComparison({ id: running.id })
  assert.deepEqual(
    seen.contenders.map(({ letter, delivered, responded }) => [letter, delivered, responded]),
    [
      ['A', a.length, 0],
      ['B', b.length, b.length],
    ],
  )
  // However clear it is, nothing is decided before the end.
  house.pass(3_600_000)
  await house.settle()
  assert.equal((await tom.getComparison({ id: running.id })).state, 'counting')
  assert.equal(sink.letters.length, a.length + b.length)
  await comparing.end(running)
  const decided = await tom.getComparison({ id: running.id })
  assert.deepEqual([decided.state, decided.winnerId, decided.decidedBy], ['decided', comparing.variantIds[1], null])
  assert.ok(decided.p! < 0.05)
  const all = sink.letters.map(({ to }) => to[0]!)
  assert.equal(all.length, 200)
  assert.deepEqual(twice(all), [])
  assert.deepEqual(got('A'), a)
  assert.deepEqual(await comparing.states(), ['published', 'published'])
  const { items } = await comparing.desk.ines.listAudit({ objectId: running.id })
  const { data, hat } = items.find(({ name }) => name === 'content.comparisonDecided')!
  assert.deepEqual(
    [hat, data['by'], data['because'], data['p'], data['dispatchId']],
    ['program', 'rule', 'significant', decided.p, decided.restDispatchId],
  )
  assert.deepEqual(data['figures'], [
    { variantId: comparing.variantIds[0], delivered: a.length, responded: 0 },
    { variantId: comparing.variantIds[1], delivered: b.length, responded: b.length },
  ])
})

test('without a significant difference a person decides with the figures before them, and can take it back for ten seconds', async () => {
  const comparing = await opened()
  const { tom, sink, got, variantIds } = comparing
  const running = await begun(comparing)
  const [a, b] = [got('A').length, got('B').length]
  await assert.rejects(tom.chooseVersion({ ...ids(running), variantId: variantIds[0]! }), refusedWith('nothing_to_choose'))
  await comparing.end(running)
  const open = await tom.getComparison({ id: running.id })
  assert.deepEqual([open.state, open.winnerId, open.p], ['undecided', null, null])
  assert.equal(sink.letters.length, a + b)
  const chosen = await tom.chooseVersion({ ...ids(open), variantId: variantIds[0]! })
  assert.deepEqual([chosen.state, chosen.winnerId, chosen.decidedBy], ['decided', variantIds[0], comparing.desk.org.memberId])
  // Taken back, the version is as out as it was before, and the choice is open again.
  await tom.unscheduleVariant(ids(await comparing.read(variantIds[0]!)))
  await comparing.send()
  assert.deepEqual(await comparing.states(), ['published', 'published'])
  const back = await tom.getComparison({ id: running.id })
  assert.deepEqual([back.state, back.reason], ['stopped', 'The rest has not got it: its dispatch was cancelled.'])
  await tom.chooseVersion({ ...ids(back), variantId: variantIds[1]! })
  await comparing.send()
  assert.deepEqual([got('A').length, got('B').length], [a, 120 - a])
  assert.deepEqual(twice(sink.letters.map(({ to }) => to[0]!)), [])
})

test('the rule may name a version for the rest, or the one ahead, when nothing is significant', async () => {
  for (const [otherwise, expected] of [
    ['fallback', 0],
    ['leader', 1],
  ] as const) {
    const comparing = await opened({ people: 40 })
    const { tom, sink, variantIds } = comparing
    const running = await begun(comparing, { otherwise, fallback: otherwise === 'fallback' ? 0 : null })
    assert.match(running.rule, otherwise === 'fallback' ? /otherwise version A goes/ : /the one that is ahead goes all the same/)
    await comparing.follow('B', 1)
    await comparing.end(running)
    const decided = await tom.getComparison({ id: running.id })
    assert.deepEqual([decided.state, decided.winnerId, decided.decidedBy], ['decided', variantIds[expected], null])
    assert.equal(sink.letters.length, 40)
  }
})

test('each person counts once, machines not at all, and what comes after the end no more', async () => {
  const comparing = await opened({ people: 60 })
  const { tom } = comparing
  const running = await begun(comparing)
  await comparing.follow('A', 3)
  await comparing.follow('A', 3)
  await comparing.follow('B', 5, 'Googlebot/2.1 (+http://www.google.com/bot.html)')
  const clicks = async () => (await tom.getComparison({ id: running.id })).contenders.map(({ responded }) => responded)
  assert.deepEqual(await clicks(), [3, 0])
  // Between the end and the decision ten seconds pass: who clicks then is not counted either.
  house.at(new Date(Date.parse(running.endsAt!) + 1000).toISOString())
  await comparing.follow('B')
  await comparing.end(running)
  assert.equal((await tom.getComparison({ id: running.id })).state, 'undecided')
  assert.deepEqual(await clicks(), [3, 0])
  await comparing.follow('B')
  assert.deepEqual(await clicks(), [3, 0])
})

test('orders count when they follow the link, and not those that would have come anyway', async () => {
  // Who gets which version is drawn: of so many people each version has more than two, short of once in a thousand million times.
  const comparing = await opened({ people: 100 })
  const { tom, got, desk } = comparing
  const running = await begun(comparing, { measure: 'ordered' })
  await comparing.follow('A', 2)
  const { items } = await tom.listPersons({ limit: 200 })
  const personOf = (email: string) => items.find((one) => one.email === email)!.id
  house.pass(60_000)
  const order = (email: string) =>
    desk.org.program((caller) => noteFact(caller, { personId: personOf(email), kind: 'ordered', amount: 4900 }))
  await order(got('A')[0]!)
  await order(got('A').at(-1)!)
  await order(got('B')[0]!)
  const seen = await tom.getComparison({ id: running.id })
  assert.deepEqual(
    seen.contenders.map(({ responded }) => responded),
    [1, 0],
  )
})

test('the counting begins when the last message has left: a hold moves the end', async () => {
  const comparing = await opened({ people: 40 })
  const { tom, sink } = comparing
  const { id } = await comparing.start()
  const hold = await tom.declareHold({ scope: 'organisation', reason: 'Lab allegation' })
  await comparing.send()
  const held = await tom.getComparison({ id })
  assert.deepEqual([held.state, held.endsAt, sink.letters.length], ['sending', null, 0])
  assert.equal(held.contenders[0]!.held?.reason, 'Lab allegation')
  house.pass(48 * 3_600_000)
  await house.settle()
  await letGo(tom, hold.id)
  await house.settle()
  const going = await tom.getComparison({ id })
  assert.deepEqual([going.state, going.endsAt], ['counting', new Date(Date.parse(house.now) + 24 * 3_600_000).toISOString()])
})

test('a test ended early sends nothing to the rest, and its versions afterwards go to nobody who has another one', async () => {
  const comparing = await opened({ people: 60 })
  const { tom, sink, got, variantIds } = comparing
  const running = await begun(comparing)
  const [a, b] = [got('A').length, got('B').length]
  const over = await tom.endComparison(ids(running))
  assert.deepEqual([over.state, over.reason], ['stopped', 'It was ended before its decision.'])
  await assert.rejects(tom.endComparison(ids(over)), refusedWith('test_is_over'))
  await comparing.end(running)
  assert.equal(sink.letters.length, a + b)
  await tom.chooseVersion({ ...ids(over), variantId: variantIds[0]! })
  await comparing.send()
  assert.deepEqual([got('A').length, got('B').length], [60 - b, b])
  assert.deepEqual(twice(sink.letters.map(({ to }) => to[0]!)), [])
})

test('ended within its ten seconds a test has sent nothing, and its versions are approved as before', async () => {
  const comparing = await opened({ people: 40 })
  const { tom, sink } = comparing
  const started = await comparing.start()
  assert.deepEqual(await comparing.states(), ['scheduled', 'scheduled'])
  await tom.endComparison(ids(started))
  await comparing.send()
  assert.equal(sink.letters.length, 0)
  assert.deepEqual(await comparing.states(), ['approved', 'approved'])
  // It can be tested anew.
  await begun(comparing)
  assert.ok(sink.letters.length > 0)
})

test('a winner whose approval no longer holds goes to nobody, and the test says why', async () => {
  const comparing = await opened({ people: 200 })
  const { tom, sink, variantIds, desk } = comparing
  const running = await begun(comparing)
  await comparing.follow('A')
  const sent = sink.letters.length
  await desk.org.program((caller) =>
    decide({ ...caller, memberId: desk.org.memberId, hat: 'communications_director' }, variantIds[0]!, {
      gate: 'body',
      decision: 'changes_requested',
      bodyHash: 'whatever it was',
    }),
  )
  await comparing.end(running)
  const over = await tom.getComparison({ id: running.id })
  assert.equal(over.state, 'stopped')
  assert.match(over.reason!, /^Version A was to go to the rest, and could not: .*not approved/i)
  assert.equal(sink.letters.length, sent)
})

test('when one version does not get through the test is over, and nothing more of it leaves', async () => {
  const comparing = await opened({ people: 40 })
  const { tom, sink, variantIds } = comparing
  const started = await comparing.start()
  const [dispatch] = (await tom.listDispatches({ nodeId: variantIds[1]! })).items
  await tom.cancelDispatch(ids(dispatch!))
  await house.settle()
  await comparing.send()
  const over = await tom.getComparison({ id: started.id })
  assert.deepEqual([over.state, over.reason], ['stopped', 'Version B was not sent: its dispatch was cancelled.'])
  assert.equal(sink.letters.length, 0)
})

test('while a test runs its versions belong to it: nobody changes, takes back, archives or closes one on the side', async () => {
  const comparing = await opened({ people: 40 })
  const { tom, variantIds, pieceId } = comparing
  const { id } = await comparing.start()
  const [first] = variantIds as [string]
  const given = async () => ids(await comparing.read(first))
  await assert.rejects(tom.updateVariant({ ...(await given()), body: 'Other' }), refusedWith('under_test'))
  await assert.rejects(tom.unscheduleVariant(await given()), refusedWith('under_test'))
  await comparing.send()
  await assert.rejects(tom.archiveVariant(await given()), refusedWith('under_test'))
  await assert.rejects(tom.measureVariant({ ...(await given()), learned: 'Blue' }), refusedWith('under_test'))
  await assert.rejects(tom.archivePiece(ids((await tom.getPiece({ id: pieceId })).piece)), refusedWith('under_test'))
  await tom.endComparison(ids(await tom.getComparison({ id })))
  await assert.rejects(tom.updateVariant({ ...(await given()), body: 'Other' }), refusedWith('cannot_be_changed'))
  await tom.measureVariant({ ...(await given()), learned: 'Blue' })
})

test('only e-mails alike in all but their words can be tested, with a link each and people enough', async () => {
  const comparing = await opened({ people: 40 })
  const { tom, desk, pieceId, segmentId, variantIds } = comparing
  const words = { subject: 'C', body: 'Dear reader', segmentId, ctaLabel: 'See it', ctaUrl: 'https://www.example.com/trace' }
  const elsewhere = await approvedMail(desk, pieceId, { ...words, segmentId: await audienceOf(desk.org, 3) })
  const mute = await approvedMail(desk, pieceId, { ...words, ctaLabel: '', ctaUrl: null })
  const first = ids(await comparing.read(variantIds[0]!))
  const against = (other: { id: string; version: number }) => comparing.start({ variants: [first, ids(other)] })
  await assert.rejects(against(elsewhere), refusedWith('versions_differ'))
  await assert.rejects(against(mute), refusedWith('nothing_to_click'))
  await assert.rejects(comparing.start({ share: 0.01 }), refusedWith('audience_too_small'))
  await assert.rejects(comparing.start({ otherwise: 'fallback' }), refusedWith('no_fallback'))
  await assert.rejects(comparing.start({ otherwise: 'fallback', fallback: 3 }), refusedWith('no_fallback'))
  await assert.rejects(comparing.start({ baseline: 0.95, difference: 0.2 }), refusedWith('unprocessable'))
  await assert.rejects(comparing.start({ variants: [first, first] }), /Input validation failed/)
  const draft = await tom.createVariant({ id: pieceId, channelId: desk.channel('email'), ...words })
  await assert.rejects(against(draft), refusedWith('content_wrong_state'))
  const stale = { ...first, version: first.version - 1 }
  await assert.rejects(comparing.start({ variants: [stale, ids(mute)] }), refusedWith('version_conflict'))
  assert.deepEqual(await comparing.states(), ['approved', 'approved'])
})

test('four versions divide the audience among them, and with everybody taking part nobody is left for the rest', async () => {
  const comparing = await opened({ people: 60, versions: 4 })
  const { tom, sink, got, variantIds } = comparing
  const running = await begun(comparing, { share: 1, otherwise: 'fallback', fallback: 2 })
  assert.equal(sink.letters.length, 60)
  for (const letter of 'ABCD') assert.ok(got(letter).length > 0, letter)
  await comparing.end(running)
  const decided = await tom.getComparison({ id: running.id })
  assert.deepEqual([decided.state, decided.winnerId, decided.restDispatchId], ['decided', variantIds[2], null])
  assert.equal(sink.letters.length, 60)
  assert.equal((await comparing.read(variantIds[2]!)).state, 'published')
})

test('the share to be expected comes from the organisation’s own mailings, and the audience is who may be written to', async () => {
  const comparing = await opened({ people: 40 })
  const { tom, desk, pieceId, segmentId } = comparing
  const asked = { id: pieceId, channelId: desk.channel('email'), segmentId, measure: 'clicked', hours: 24 } as const
  assert.deepEqual(await tom.readBaseline(asked), { mailings: 0, delivered: 0, responded: 0, audience: 40 })
  const letter = await approvedMail(desk, pieceId, {
    subject: 'Past',
    body: 'Hello',
    segmentId,
    ctaLabel: 'See it',
    ctaUrl: 'https://www.example.com/past',
  })
  await tom.publishVariant(ids(letter))
  await comparing.send()
  await comparing.follow('Past', 4)
  assert.equal((await tom.readBaseline(asked)).mailings, 0)
  house.pass(24 * 3_600_000)
  const [someone] = (await tom.listPersons({ limit: 1 })).items
  await tom.withdrawConsent({ id: someone!.id, source: 'Phone' })
  assert.deepEqual(await tom.readBaseline(asked), { mailings: 1, delivered: 40, responded: 4, audience: 39 })
  const [archived] = (await tom.listSegments({ limit: 1 })).items
  await tom.archiveSegment(ids(archived!))
  await assert.rejects(tom.readBaseline({ ...asked, segmentId: archived!.id }), refusedWith('content_segment_gone'))
})

test('the tests of a piece are listed, newest first, and what was decided stands in the record', async () => {
  const comparing = await opened({ people: 40 })
  const { tom, pieceId } = comparing
  const first = await comparing.start()
  await tom.endComparison(ids(first))
  await house.settle()
  const second = await comparing.start()
  assert.deepEqual(
    (await tom.listComparisons({ id: pieceId })).items.map(({ id, state }) => [id, state]),
    [
      [second.id, 'sending'],
      [first.id, 'stopped'],
    ],
  )
})
