// The sequences of a world at every station: drafts, one that runs and of which two steps have stopped, one paused, one ended, one put away.
import { at, sought, type Cast } from './cast.ts'

interface Given {
  readonly campaignId: string
  readonly emailId: string
  readonly segmentId: string
  readonly personIds: readonly string[]
}

type Written = Awaited<ReturnType<Cast['tom']['createVariant']>>

export async function raiseSequences(cast: Cast, { campaignId, emailId, segmentId, personIds }: Given) {
  const { tom, scene } = cast
  const letter = async (title: string, approved = true): Promise<Written> => {
    const piece = await tom.createPiece({ title, parentId: campaignId, kind: 'newsletter' })
    const words = { subject: title, body: `${title}, in a few words.`, segmentId }
    const variant = await tom.createVariant({ id: piece.id, channelId: emailId, ...words })
    return approved ? tom.approveVariant({ ...at(await tom.submitVariant(at(variant))), checked: true }) : variant
  }
  const fresh = async (id: string) => at(await tom.getSequence({ id }))
  // Nothing of them leaves within the story: the first letter comes a day after joining.
  const begin = async (name: string, letters: readonly Written[], audience: string | null = null) => {
    const { id } = await tom.createSequence({ name, nodeId: campaignId, segmentId: audience, exits: ['reply', 'purchase', 'gift'] })
    for (const { id: variantId } of letters) await tom.addSequenceStep({ ...(await fresh(id)), variantId, waitDays: 1 })
    return id
  }
  const draft = await begin('Before the fair', [await letter('How to find us'), await letter('What to ask for', false)], segmentId)
  const ready = [
    await begin('After the fair', [await letter('It was good to meet you')]),
    await begin('A year on', [await letter('Still warm')]),
  ]
  const washed = [await letter('How it is washed'), await letter('How it is mended'), await letter('How it is handed on')]
  const runs = await begin('After the first order', washed)
  await tom.startSequence(await fresh(runs))
  await tom.enrolPersons({ id: runs, personIds: [...personIds] })
  for (const { dispatch, variantId } of (await tom.getSequence({ id: runs })).steps.slice(1)) {
    const sending = await scene.until('a later step is open', async () => {
      const found = await tom.getDispatch({ id: dispatch!.id })
      return found.state === 'sending' && found
    })
    await tom.cancelDispatch(at(sending))
    await scene.until('a later step has stopped', async () => (await tom.getVariant({ id: variantId })).state === 'failed')
  }
  const paused = await begin('For new members', [await letter('The house and its people')])
  await tom.startSequence(await fresh(paused))
  await tom.enrolPersons({ id: paused, personIds: [...personIds] })
  await tom.pauseSequence(await fresh(paused))
  const over = await begin('Last winter', [await letter('Warm in the rain')])
  await tom.startSequence(await fresh(over))
  await tom.endSequence(await fresh(over))
  const away = await begin('A first try', [])
  await tom.archiveSequence(await fresh(away))
  for (const title of ['The net, weighed', 'The mill by night', 'Who sews', 'Salt and light']) await letter(title, false)
  const { items } = await tom.listEnrolments({ id: runs })
  const gone = sought(items, ({ personId }) => personId === personIds[0])
  await tom.endEnrolment(at(gone))
  return { sequence: [draft, ...ready, runs, paused, over, away] }
}
