// What the stories of mailings begin with: an organisation that may send, without the browser, since all of this was there before.
import type { Page } from 'playwright-core'
import type { Scene } from '#app/testing/scene.ts'
import { inDays } from './steps.ts'
import { sceneOf } from './worlds.ts'

export interface Sender {
  readonly scene: Scene
  readonly ines: ReturnType<Scene['as']>
  readonly tom: ReturnType<Scene['as']>
  /** Everybody. */
  readonly segmentId: string
  readonly channelId: string
}

/** A thread, an audience of everybody, a postal address, and an account of the server that works; and so many readers who agreed. */
export async function readyToSend(
  page: Page,
  { host, port }: { readonly host: string; readonly port: number },
  { readers = 0, connections }: { readonly readers?: number; readonly connections?: number } = {},
): Promise<Sender> {
  const scene = await sceneOf(page)
  const [ines, tom] = [scene.as('marketing_director'), scene.as('communications_director')]
  await ines.beginThread({ metric: 'orders', target: 100, dueOn: inDays(90), audience: 'Runners', reason: 'Made in Porto' })
  if (readers > 0) {
    const csv = ['email,name', ...Array.from({ length: readers }, (_, n) => `${readerAddress(n)},Reader ${n}`)].join('\n')
    await ines.importPersons({ csv, source: 'Fair', consent: { source: 'Fair', wording: 'Send me news' } })
  }
  const segment = await ines.createSegment({ name: 'Everyone', rule: { match: 'all', conditions: [], groups: [] } })
  const { version } = await ines.getOrganisation({})
  await ines.updateOrganisation({ version, postalAddress: 'Rua do Sal 4\n4050-543 Porto' })
  const account = await tom.createAccount({
    ...{ name: 'Newsletter', fromName: 'Littoral', fromAddress: 'news@littoral.example' },
    ...{ provider: 'other', security: 'none', username: '', password: '', host, port },
    ...(connections === undefined ? {} : { connections }),
  })
  await tom.testAccount({ id: account.id, to: 'tom@example.com' })
  await scene.until('the account works', async () => (await tom.getAccount({ id: account.id })).state === 'working')
  const channelId = (await tom.listChannels({ limit: 200 })).items.find(({ adapter }) => adapter === 'email')!.id
  return { scene, ines, tom, segmentId: segment.id, channelId }
}

export const readerAddress = (n: number) => `reader${n}@example.net`
