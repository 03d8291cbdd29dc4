// A sequence for tests: approved e-mails one after the other under one campaign, a mail server that takes them, and days that pass.
import type { Instant } from '#kernel/time.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import type { Foundation, House } from '#app/testing/house.ts'
import { walkRunning } from '../actions/running.ts'
import { mailAccount, openDesk } from './desk.ts'

const consent = { source: 'Fair in May', wording: 'Yes, write to me' }
/** Everybody who agreed to e-mail. */
export const readers = { match: 'all' as const, conditions: [{ on: 'consent' as const, state: 'granted' as const }], groups: [] }

export interface Wait {
  readonly waitDays?: number
  readonly waitHours?: number
  readonly windowFrom?: string
  readonly windowUntil?: string
}

export async function openDrip(house: House, foundation: Foundation = {}) {
  const desk = await openDesk(house, foundation)
  const { org, tom, channel } = desk
  const sink: Sink = await mailAccount(house, org)
  const { id: segmentId } = await tom.createSegment({ name: 'Readers', rule: readers })
  const first = await tom.createPiece({ title: 'Welcome' })
  const nodeId = first.parentId!

  /** A version with this subject, approved unless told otherwise. */
  const letter = async (subject: string, approved = true) => {
    const piece = await tom.createPiece({ title: subject, parentId: nodeId })
    const variant = await tom.createVariant({ id: piece.id, channelId: channel('email'), subject, body: `${subject}, and how it is made.` })
    if (!approved) return variant
    const up = await tom.submitVariant({ id: variant.id, version: variant.version })
    return tom.approveVariant({ id: variant.id, version: up.version })
  }
  const version = async (id: string) => (await tom.getSequence({ id })).version

  const drip = {
    ...desk,
    house,
    sink,
    segmentId,
    nodeId,
    letter,
    /** A sequence of letters with these subjects and waits, begun and not started. */
    async draft(steps: Readonly<Record<string, Wait>>, choices: Partial<Parameters<typeof tom.createSequence>[0]> = {}) {
      const { id } = await tom.createSequence({ name: 'Welcome', nodeId, segmentId, ...choices })
      for (const [subject, wait] of Object.entries(steps))
        await tom.addSequenceStep({ id, version: await version(id), variantId: (await letter(subject)).id, ...wait })
      return tom.getSequence({ id })
    },
    async start(steps: Readonly<Record<string, Wait>>, choices: Partial<Parameters<typeof tom.createSequence>[0]> = {}) {
      const { id } = await drip.draft(steps, choices)
      await tom.startSequence({ id, version: await version(id) })
      await drip.settle()
      return id
    },
    version,
    person: (email: string, more: { zone?: string; name?: string } = {}) => tom.createPerson({ email, consent, ...more }),
    /** Two rounds of the minute and of five minutes: what the first hands over, the second sees the end of. */
    async settle() {
      for (let round = 0; round < 2; round++) {
        await org.program((caller) => walkRunning(caller))
        await house.settle()
      }
    },
    /** Puts the clock at an instant, and lets everything happen that is due by then. */
    async live(instant: Instant) {
      house.at(instant)
      await drip.settle()
    },
    /** What somebody has got, in order. */
    mailbox: (email: string) => sink.letters.filter(({ to }) => to.includes(email)).map(({ raw }) => subjectOf(raw.toString('utf8'))),
    /** Where everybody stands: state and step, or why they left. */
    async people(id: string) {
      const { items } = await tom.listEnrolments({ id, limit: 200 })
      return Object.fromEntries(
        items.map(({ email, personId, state, position, leftReason }) => [
          email ?? personId,
          state === 'left' ? `left: ${leftReason}` : `${state} ${position}`,
        ]),
      )
    },
  }
  return drip
}

export type Drip = Awaited<ReturnType<typeof openDrip>>

const subjectOf = (raw: string) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? ''
