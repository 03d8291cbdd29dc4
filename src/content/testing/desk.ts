// A desk for tests: an organisation that has begun its thread, its two directors, its channels by key, and a piece to work on.
import type { House, Organisation } from '#app/testing/house.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'

export async function openDesk(house: House, wanted: Parameters<House['found']>[0] = {}) {
  const org = await house.found(wanted)
  const ines = org.as('marketing_director')
  const tom = org.as('communications_director')
  await ines.beginThread({
    metric: 'revenue',
    target: 45_000_000,
    dueOn: '2026-12-31',
    audience: 'Evidence eco',
    reason: 'Proof by the lot',
  })
  const { items } = await tom.listChannels({})
  const channel = (key: 'email' | 'website' | 'social' | 'by_hand') => items.find((one) => one.key === key)!.id
  return { org, ines, tom, channel }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

const story = { title: 'Where leggings come from', kind: 'story' } as const

/** A piece with one version for social media, in draft. */
export async function writtenPiece({ tom, channel }: Desk, words: Partial<{ body: string; ctaUrl: string }> = {}) {
  const piece = await tom.createPiece(story)
  const version = { body: 'Know what you wear.', ctaUrl: 'https://www.example.com/trace', ...words }
  const variant = await tom.createVariant({ id: piece.id, channelId: channel('social'), ...version })
  return { piece: (await tom.getPiece({ id: piece.id })).piece, variant }
}

/** The same piece with its version approved. */
export async function approvedPiece(desk: Desk, words: Partial<{ body: string; ctaUrl: string }> = {}) {
  const { variant } = await writtenPiece(desk, words)
  const submitted = await desk.tom.submitVariant({ id: variant.id, version: variant.version })
  const approved = await desk.tom.approveVariant({ id: variant.id, version: submitted.version })
  return { piece: (await desk.tom.getPiece({ id: variant.pieceId })).piece, variant: approved }
}

/** So many people who agreed to e-mail, and the audience they are. */
export async function audienceOf(org: Organisation, many: number): Promise<string> {
  const tom = org.as('communications_director')
  const rows = Array.from({ length: many }, (_, index) => `Reader ${index},reader${index}@people.example.com`)
  const consent = { source: 'Fair in May', wording: 'Yes, write to me' }
  await tom.importPersons({ csv: ['Name,Email', ...rows].join('\n'), source: 'Fair in May', consent })
  const rule = { match: 'all' as const, conditions: [{ on: 'consent' as const, state: 'granted' as const }], groups: [] }
  return (await tom.createSegment({ name: `${many} readers`, rule })).id
}

/** An e-mail account that works, and the server behind it. */
export async function mailAccount(house: House, org: Organisation): Promise<Sink> {
  const sink = await openSink()
  const tom = org.as('communications_director')
  const server = { provider: 'other' as const, host: sink.host, port: sink.port, security: 'none' as const, username: '', password: '' }
  const account = await tom.createAccount({ ...server, name: 'Newsletter', fromName: 'Littoral', fromAddress: 'news@littoral.example.com' })
  await tom.testAccount({ id: account.id, to: 'tom@littoral.example.com' })
  await house.settle()
  const organisation = await tom.getOrganisation({})
  await tom.updateOrganisation({ version: organisation.version, postalAddress: '1 Quay Street, Lisbon' })
  sink.clear()
  return sink
}

export const refusedWith = (code: string) => (error: { code?: string }) => error.code === code
