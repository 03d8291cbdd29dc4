// What came back to a world's letter by mail: a report that bars an address, a complaint, an answer of a machine, and two of people.
import { openPostOffice } from '#kernel/testing/imap.ts'
import { readMail } from '#kernel/testing/mail.ts'
import type { Sink } from '#kernel/testing/smtp.ts'
import { absenceOf, complaintReport, postfixReport, replyFrom, type About } from '#channels/testing/returned.ts'
import { at, sought, type Cast } from './cast.ts'

/** Lets the mail come back to a mailbox on this machine, which stays as long as the process does, and one answer be read. */
export async function raiseReturned({ tom, scene }: Cast, { accountId, sink }: { accountId: string; sink: Pick<Sink, 'letterTo'> }) {
  const about = async (name: string): Promise<About> => {
    const to = `${name}@people.example`
    return { messageId: (await readMail((await sink.letterTo(to)).raw)).headers.get('message-id')![0]!, to }
  }
  const post = await openPostOffice()
  const now = new Date(scene.now())
  post.deliver(postfixReport(await about('gloria.matos')), now)
  post.deliver(complaintReport(await about('gloria.matos')), now)
  post.deliver(absenceOf(await about('ada.moreira'), 'sieve'), now)
  post.deliver(
    replyFrom(await about('duarte.faria'), 'Do you mend nets that somebody else has made?\n\nDuarte', { name: 'Duarte Faria' }),
    now,
  )
  post.deliver(
    replyFrom(await about('bruno.reis'), 'The number in the letter is last year’s.', { from: 'bruno@home.example', name: 'Bruno' }),
    now,
  )
  const server = { host: post.host, port: post.port, security: 'none', username: 'returns', password: 'open sesame' } as const
  const mailbox = await tom.createMailbox({ id: accountId, ...server })
  const replies = await scene.until('both answers are there', async () => {
    const { items } = await tom.listReplies({})
    return items.length >= 2 && items
  })
  await tom.markReply({ ...at(sought(replies, ({ fromOther }) => fromOther)), state: 'read' })
  return { mailbox: [mailbox.id], reply: replies.map(({ id }) => id) }
}
