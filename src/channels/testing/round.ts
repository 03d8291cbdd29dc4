// A round of mail, there and back: an organisation that has sent to people, and the post office its returned mail arrives at.
import type { House } from '#app/testing/house.ts'
import { openPostOffice, type PostOffice } from '#kernel/testing/imap.ts'
import { readMail } from '#kernel/testing/mail.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { readMailboxes } from '../actions/mailbox.ts'
import type { Account } from '../contract/account.ts'
import type { Dispatch } from '../contract/dispatch.ts'
import { openOuting, type Outing } from './outing.ts'
import type { About } from './returned.ts'

export interface Round {
  readonly outing: Outing
  readonly account: Account
  readonly post: PostOffice
  /** How the post office is reached. */
  readonly line: { readonly host: string; readonly port: number; readonly security: 'none'; readonly username: string }
  /** Connects the post office as the account's return mailbox, tested and read once. */
  connect(changes?: { password?: string; folder?: string }): ReturnType<Round['mailbox']>
  mailbox(): Promise<NonNullable<Awaited<ReturnType<Outing['desk']['getAccount']>>['mailbox']>>
  /** A minute goes by, and the schedule lets every mailbox be read. */
  minute(): Promise<void>
  /** Sends to people who are made for it; answers their ids by address. */
  sent(...addresses: string[]): Promise<{ dispatch: Dispatch; ids: Map<string, string> }>
  /** The name of the message that somebody got. */
  messageTo(address: string): Promise<About>
  /** Lays a message into the mailbox, arrived now. */
  returns(raw: string): void
  /** Why a person's address is barred; null when it is not. */
  bar(personId: string): Promise<string | null>
}

export async function openRound(house: House, sink: Sink): Promise<Round> {
  house.at('2026-06-01T09:00:00.000Z')
  const outing = await openOuting(house)
  const account = await outing.connect(sink)
  const post = await openPostOffice()
  const line = { host: post.host, port: post.port, security: 'none', username: 'returns' } as const
  const round: Round = {
    outing,
    account,
    post,
    line,
    async connect(changes = {}) {
      await outing.desk.createMailbox({ id: account.id, ...line, password: 'open sesame', ...changes })
      await house.settle()
      return round.mailbox()
    },
    mailbox: async () => (await outing.desk.getAccount({ id: account.id })).mailbox!,
    async minute() {
      house.pass(60_000)
      await outing.org.program(readMailboxes)
      await house.settle()
    },
    async sent(...addresses) {
      sink.clear()
      const ids = new Map<string, string>()
      for (const each of addresses) ids.set(each, (await outing.person(each, 'Ada Lovelace')).id)
      const dispatch = await outing.mail()
      await house.settle()
      return { dispatch, ids }
    },
    async messageTo(to) {
      const mail = await readMail((await sink.letterTo(to)).raw)
      return { messageId: mail.headers.get('message-id')![0]!, to }
    },
    returns: (raw) => void post.deliver(raw, new Date(house.now)),
    bar: async (id) => (await outing.desk.getPerson({ id })).suppression?.reason ?? null,
  }
  return round
}
