// What a world says and where it leaves the building: messages, a form, and pieces by e-mail, on the website and by hand.
import type { Sink } from '#kernel/testing/smtp.ts'
import { at, type Cast } from './cast.ts'

interface Given {
  readonly campaignId: string
  readonly activityId: string
  readonly segmentId: string
  readonly ctaId: string
  readonly channels: Readonly<Record<'email' | 'website' | 'social' | 'poster', string>>
  readonly formConversionId: string
  /** An SMTP server on this machine that takes what it is given. */
  readonly mail: Sink
}

/** Builds the message house, connects the account, and publishes one piece in four versions; others wait at their stations. */
export async function raiseContent(cast: Cast, given: Given) {
  const said = await raiseMessages(cast, given.segmentId)
  const accountId = await connect(cast, given.mail)
  const form = await cast.tom.createForm({
    ...cast.tale.form,
    nodeId: given.campaignId,
    fields: [
      { key: 'name', label: 'Name', kind: 'text', required: true, options: [] },
      { key: 'email', label: 'E-mail', kind: 'email', required: true, options: [] },
      { key: 'message', label: 'Message', kind: 'long', required: false, options: [] },
    ],
    consentWording: 'Write to me once a month.',
    conversionId: given.formConversionId,
  })
  const story = await published(cast, given, { messageId: said.message, formId: form.id })
  const others = await otherPieces(cast, given, said.message)
  const tests = await testedLetters(cast, given, said.message)
  const poster = await cast.tom.addLink({
    nodeId: given.activityId,
    channelId: given.channels.poster,
    target: 'https://www.example.com/lots',
  })
  return {
    message: [said.message],
    pillar: [said.pillar],
    proof: said.proofs,
    account: [accountId],
    form: [form.id],
    piece: [story.piece, ...others, ...tests.pieces],
    comparison: tests.comparisons,
    variant: Object.values(story.variants),
    link: [poster.id],
    addresses: { form: form.address, landing: story.landing, link: story.link, poster: poster.url },
  }
}

async function raiseMessages(cast: Cast, segmentId: string) {
  const { tom, tale } = cast
  await tom.createHouse(tale.house)
  const pillar = await tom.createPillar({ title: tale.pillar.title, body: tale.begin.reason })
  const second = await tom.createPillar({ title: 'Made to last', body: 'Mended free of charge, for ten years.' })
  const evidence = { evidence: 'Weighed at the harbour, audited in January.', evidenceUrl: 'https://www.example.com/audit.pdf' }
  const proof = await tom.createProof({ pillarId: pillar.id, claim: tale.pillar.claim, ...evidence, expiresOn: null })
  const bare = await tom.createProof({ pillarId: second.id, claim: 'Mended 1,900 times' })
  const message = await tom.createMessage({
    pillarId: pillar.id,
    segmentId,
    what: tale.pillar.message,
    why: tale.begin.reason,
    emotion: 'certainty',
  })
  await tom.createMessage({ pillarId: second.id, what: 'Bring it back, whatever happened to it.' })
  return { message: message.id, pillar: pillar.id, proofs: [proof.id, bare.id] }
}

async function connect({ tom, scene }: Cast, { host, port }: Sink) {
  const organisation = await tom.getOrganisation({})
  await tom.updateOrganisation({ version: organisation.version, postalAddress: 'Rua do Sal 4\n4050-543 Porto' })
  const server = { provider: 'other', security: 'none', username: '', password: '', host, port } as const
  const { id } = await tom.createAccount({ ...server, name: 'Letters', fromName: organisation.name, fromAddress: 'letters@example.com' })
  await tom.testAccount({ id, to: 'tom@example.com' })
  return scene.until('the account works', async () => (await tom.getAccount({ id })).state === 'working' && id)
}

/** The story in four versions, all of them out. The letter leads to the landing page, the others to the shop. */
async function published(cast: Cast, given: Given, { messageId, formId }: { messageId: string; formId: string }) {
  const { tom, tale, scene } = cast
  const { campaignId, segmentId, ctaId, channels, mail } = given
  const piece = await tom.createPiece({
    title: tale.story.title,
    parentId: campaignId,
    messageId,
    intent: 'promote',
    summary: tale.pillar.message,
  })
  const write = (words: Omit<Parameters<typeof tom.createVariant>[0], 'id'>) => tom.createVariant({ id: piece.id, ...words })
  const shop = { ctaId, ctaUrl: 'https://www.example.com/lots' }
  const landing = await write({ channelId: channels.website, layout: 'landing', subject: tale.form.name, body: tale.story.body, formId })
  const post = await write({
    channelId: channels.website,
    subject: tale.story.title,
    preheader: tale.pillar.message,
    body: tale.story.body,
    ...shop,
  })
  const hello = `Dear {{first_name|reader}},\n\n${tale.story.body}`
  const letter = await write({ channelId: channels.email, subject: tale.story.title, body: hello, segmentId, ctaId, ctaPageId: landing.id })
  const street = await write({ channelId: channels.social, body: tale.pillar.message, ...shop })
  const versions = { landing, post, letter, street }
  await tom.submitPiece(at((await tom.getPiece({ id: piece.id })).piece))
  await tom.approvePiece({ ...at((await tom.getPiece({ id: piece.id })).piece), checked: true })
  // One server breaks off after it has read the letter, and one knows nobody of that name.
  mail.treat('elsa.pinto@people.example', 'vanish')
  mail.refuse('filipe.sousa@people.example')
  for (const { id } of Object.values(versions)) await tom.publishVariant(at(await tom.getVariant({ id })))
  const is = (id: string, state: string) => async () => {
    const variant = await tom.getVariant({ id })
    if (variant.state === 'failed') throw new Error(`${variant.title}: ${variant.failure}`)
    return variant.state === state && variant
  }
  const page = await scene.until('the landing page is out', is(landing.id, 'published'))
  await scene.until('the post is out', is(post.id, 'published'))
  await scene.until('the letter has left', is(letter.id, 'published'))
  for (const address of ['elsa.pinto@people.example', 'filipe.sousa@people.example']) mail.accept(address)
  const ready = await scene.until('the text by hand is ready', is(street.id, 'sending'))
  await tom.markVariantPosted({ ...at(ready), address: 'https://social.example.com/posts/1', note: 'Posted at noon' })
  await tom.measureVariant({ ...at(await tom.getVariant({ id: post.id })), learned: 'People read to the end and then ask for the number.' })
  const variants = { landing: landing.id, post: post.id, letter: letter.id, street: street.id }
  return { piece: piece.id, variants, landing: page.address!, link: (await tom.getVariant({ id: letter.id })).linkUrl! }
}

/** Three pieces of two letters alike: the test of one was ended and that of another is paused, both before anything had left; one waits for its own. */
async function testedLetters(cast: Cast, given: Given, messageId: string) {
  const { tom } = cast
  const ended = await tested(cast, given, { title: 'Which harbour first', messageId })
  await tom.endComparison({ id: ended.comparison.id, version: ended.comparison.version })
  const paused = await tested(cast, given, { title: 'Which boat first', messageId })
  for (const { dispatchId } of paused.comparison.contenders) await tom.pauseDispatch(at(await tom.getDispatch({ id: dispatchId })))
  const untested = await alike(cast, given, { title: 'Which lighthouse first', messageId })
  return { pieces: [ended.piece, paused.piece, untested.piece], comparisons: [ended.comparison.id, paused.comparison.id] }
}

interface About {
  readonly title: string
  readonly messageId: string
}

async function alike({ tom }: Cast, { activityId, channels, segmentId }: Given, about: About) {
  const piece = await tom.createPiece({ ...about, parentId: activityId, kind: 'newsletter' })
  const variants: { id: string; version: number }[] = []
  for (const subject of ['The one you know', 'One you do not know']) {
    const asks = { segmentId, ctaLabel: 'See them all', ctaUrl: 'https://www.example.com/harbours' }
    const written = await tom.createVariant({
      id: piece.id,
      channelId: channels.email,
      subject,
      body: 'Dear reader, come and see.',
      ...asks,
    })
    variants.push(at(await tom.approveVariant({ ...at(await tom.submitVariant(at(written))), checked: true })))
  }
  return { piece: piece.id, variants }
}

async function tested(cast: Cast, given: Given, about: About) {
  const { tom, scene } = cast
  const { piece, variants } = await alike(cast, given, about)
  const rule = { measure: 'clicked', hours: 24, otherwise: 'person', baseline: 0.1, difference: 0.05 } as const
  // Chance may give so few readers to one letter that nobody is left for the other: it is cast again.
  const divided = () =>
    tom.startComparison({ id: piece, variants, share: 1, ...rule }).catch((refusal: { code?: string }) => {
      if (refusal.code !== 'audience_too_small') throw refusal
      return undefined
    })
  return { piece, comparison: await scene.until('the readers are divided', divided) }
}

/** Texts to be posted by hand, and pieces at every other station: draft, waiting, sent back, approved, scheduled, and an idea. */
async function otherPieces(cast: Cast, { activityId, channels, segmentId }: Given, messageId: string) {
  const { tom, scene } = cast
  const quick = await tom.quickPost({
    text: 'The first boat of the season is in. https://www.example.com/boat',
    channelId: channels.social,
  })
  const signs = []
  // Many, since whoever tries everything takes most of them back.
  const words = ['Open again from Monday.', 'Back at noon.', 'Ring for the keeper.', 'Bring your own nets.', 'Closed for the regatta.']
  for (const text of [...words, 'Mind the step.', 'Fresh yarn on Friday.', 'Ask for Rui.'])
    signs.push(await tom.quickPost({ text, channelId: channels.poster }))
  const writing = async (title: string, more: object = {}) => {
    const piece = await tom.createPiece({ title, parentId: activityId, messageId, kind: 'post' })
    const variant = await tom.createVariant({ id: piece.id, channelId: channels.social, body: `${title}, and what it weighed.`, ...more })
    return { piece, variant }
  }
  const approving = async (title: string, more: object = {}) => {
    const made = await writing(title, more)
    return { ...made, variant: await tom.approveVariant({ ...at(await tom.submitVariant(at(made.variant))), checked: true }) }
  }
  const draft = await writing('The crew of the Estrela')
  const letter = { channelId: channels.email, subject: 'What a net weighs', segmentId }
  const personal = '{{#if kind is "customer"}}\nThank you for last year.\n{{else}}\nWe have not met, {{first_name|reader}}.\n{{/if}}'
  const letters = [await writing('The boats by name', { ...letter, body: personal }), await writing('Who mends what', letter)]
  const waiting = [await writing('What a net weighs', letter), await writing('Where the boats sleep'), await writing('A hundred needles')]
  for (const { variant } of waiting) await tom.submitVariant(at(variant))
  await tom.sendVariantTest({ id: letters[0]!.variant.id, to: ['tom@example.com'] })
  const returned = await writing('A morning in the mill')
  await tom.submitVariant(at(returned.variant))
  await tom.requestChanges({ ...at((await tom.getPiece({ id: returned.piece.id })).piece), note: 'Say how many work there.' })
  const later = await approving('Ten years of mending')
  const slot = new Date(Date.parse(scene.now()) + 7 * 86_400_000).toISOString()
  await tom.scheduleVariant({ ...at(later.variant), at: slot })
  const approved = [await approving('The smallest hole'), await approving('Salt in the yarn')]
  const idea = await tom.createPiece({ title: 'Ask the divers', kind: 'video' })
  return [quick, ...signs, draft, ...letters, ...waiting, returned, later, ...approved].map(({ piece }) => piece.id).concat(idea.id)
}
