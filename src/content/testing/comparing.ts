// Versions to be tested against each other, for tests: approved e-mails with an audience and an account, and readers who follow their links.
import type { House } from '#app/testing/house.ts'
import type { Letter, Sink } from '#kernel/testing/smtp.ts'
import type { Comparison } from '../contract/comparison.ts'
import { audienceOf, mailAccount, openDesk, type Desk } from './desk.ts'

const browser = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15'
const target = 'https://www.example.com/trace'

const ids = ({ id, version }: { id: string; version: number }) => ({ id, version })

type Start = Parameters<Desk['tom']['startComparison']>[0]

/** A desk with so many readers, and a piece with versions called A, B and so on by their subjects. */
export async function openComparing(house: House, { people = 120, versions = 2, ctaPageId = '' } = {}) {
  const desk = await openDesk(house)
  const sink = await mailAccount(house, desk.org)
  const segmentId = await audienceOf(desk.org, people)
  const piece = await desk.tom.createPiece({ title: 'The trace of a shoe' })
  const asks = ctaPageId === '' ? { ctaUrl: target } : { ctaPageId }
  const variantIds: string[] = []
  for (const letter of 'ABCD'.slice(0, versions))
    variantIds.push(
      (
        await approvedMail(desk, piece.id, {
          subject: letter,
          body: `Dear reader, this is ${letter}.`,
          segmentId,
          ctaLabel: 'See it',
          ...asks,
        })
      ).id,
    )
  const read = (id: string) => desk.tom.getVariant({ id })
  return {
    desk,
    tom: desk.tom,
    sink,
    segmentId,
    pieceId: piece.id,
    variantIds,
    read,
    async states() {
      return Promise.all(variantIds.map(async (id) => (await read(id)).state))
    },
    /** Starts the test; by default half of the audience takes part, for a day, and a person decides when nothing is significant. */
    async start(wish: Partial<Start> = {}) {
      const variants = []
      for (const id of variantIds) variants.push(ids(await read(id)))
      const rule = { measure: 'clicked', share: 0.5, hours: 24, otherwise: 'person', baseline: 0.1, difference: 0.1 } as const
      return desk.tom.startComparison({ id: piece.id, variants, ...rule, ...wish })
    },
    /** Lets the ten seconds pass in which an e-mail can be taken back, and everything leave. */
    async send() {
      house.pass(10_000)
      await house.settle()
    },
    /** Lets the counting end, and the decision be made and carried out. */
    async end({ endsAt }: Pick<Comparison, 'endsAt'>) {
      house.at(new Date(Date.parse(endsAt!) + 10_000).toISOString())
      await house.settle()
    },
    /** Everybody who got a version follows its link. */
    async follow(letter: string, most = Infinity, agent = browser) {
      for (const one of lettersOf(sink, letter).slice(0, most)) await followLink(house, one, agent)
      house.pass(6000)
      await house.settle()
    },
    got: (letter: string) => lettersOf(sink, letter).map(({ to }) => to[0]!),
  }
}

export type Comparing = Awaited<ReturnType<typeof openComparing>>

/** An e-mail of a piece, approved. */
export async function approvedMail({ tom, channel }: Desk, pieceId: string, words: object) {
  const variant = await tom.createVariant({ id: pieceId, channelId: channel('email'), ...words })
  const up = await tom.submitVariant(ids(variant))
  return tom.approveVariant({ id: variant.id, version: up.version, checked: true })
}

const lettersOf = (sink: Sink, subject: string) =>
  sink.letters.filter(({ raw }) => new RegExp(`^Subject: ${subject}\\r$`, 'm').test(raw.toString('utf8')))

/** Follows the link of somebody's own copy. */
export async function followLink(house: House, { raw }: Letter, agent = browser): Promise<void> {
  const plain = raw.toString('utf8').replaceAll('=\r\n', '').replaceAll('=3D', '=')
  const [address] = /\/l\/[a-z0-9]{8}\?p=[\w%.~-]+/.exec(plain)!
  // Each from their own browser: a scanner is known by opening several links from one.
  await house.visit('GET', address, { headers: { 'user-agent': agent }, address: `198.51.100.${Math.floor(Math.random() * 250)}` })
}
