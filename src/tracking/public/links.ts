// Short links: the redirect, the hottest path there is. Many follow in one statement, and each is answered after its click is stored.
import type { Vault } from '#kernel/caller.ts'
import { fault } from '#kernel/fault.ts'
import { newId } from '#kernel/id.ts'
import { redirect, type Answer, type PublicPage, type Visitor } from '#kernel/publicpage.ts'
import { faults } from '../contract.ts'
import { followLinks, type Follow } from '../store/link.ts'
import { readerOf } from './reader.ts'
import { openRecipient } from './token.ts'

export const linkPages: PublicPage[] = [{ path: '/l/{code}', get: follow }]

const shape = /^[a-z0-9]{8}$/

/** Sends the visitor to the stored target; nothing of the address they came by decides where to. */
async function follow(visit: Visitor): Promise<Answer> {
  const code = visit.params['code'] ?? ''
  if (!shape.test(code)) throw fault(faults.linkUnknown)
  const reader = readerOf(visit)
  const token = reader.refuses ? null : visit.url.searchParams.get('p')
  const recipient = token === null ? null : openRecipient(visit.vault, token)
  const address = await together(visit, {
    id: newId(Date.parse(visit.now)),
    code,
    counted: reader.counted,
    person: recipient?.personId ?? null,
    node: recipient?.nodeId ?? null,
    visitor: reader.visitor,
    source: reader.source,
    at: visit.now,
  })
  if (address === undefined) throw fault(faults.linkUnknown)
  return redirect(address, 302, reader.headers)
}

interface Waiting {
  readonly follow: Follow
  done(address: string | undefined): void
  failed(error: unknown): void
}

interface Queue {
  readonly waiting: Waiting[]
  running: boolean
}

const most = 250
// One queue per installation in the process, known by its vault. What waits here has not been answered yet: a crash loses no stored click.
const queues = new WeakMap<Vault, Queue>()

/** While one statement is on its way to the disk, those who come meanwhile wait for the next one and share it (group commit). */
function together(visit: Visitor, asked: Follow): Promise<string | undefined> {
  const queue = queues.get(visit.vault) ?? { waiting: [], running: false }
  queues.set(visit.vault, queue)
  return new Promise((done, failed) => {
    queue.waiting.push({ follow: asked, done, failed })
    if (!queue.running) void drain(queue, visit)
  })
}

async function drain(queue: Queue, visit: Visitor): Promise<void> {
  queue.running = true
  while (queue.waiting.length > 0) {
    const batch = queue.waiting.splice(0, most)
    try {
      const addresses = await visit.find((database) =>
        followLinks(
          database,
          batch.map((one) => one.follow),
        ),
      )
      for (const [n, one] of batch.entries()) one.done(addresses.get(n))
    } catch (error) {
      for (const one of batch) one.failed(error)
    }
  }
  queue.running = false
}
