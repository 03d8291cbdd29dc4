// The organisation's public site, served by this program: a page is shown, read back over HTTP as a visitor would, and only then published.
import { fault } from '#kernel/fault.ts'
import { formById } from '#tracking/actions.ts'
import { addressesOf, confirmPage, showPage, takeBack } from '../actions/site.ts'
import { faults } from '../contract/base.ts'
import type { WebsitePayload } from '../payload.ts'
import { readArticle, type ReadBack } from '../readback.ts'
import { pageBySlug } from '../store/page.ts'
import type { Adapter, Wish } from './adapter.ts'

const payloadOf = ({ parcel }: Pick<Wish, 'parcel'>) => parcel.payload as WebsitePayload

export const website: Adapter = {
  name: 'website',

  async expectReady(caller, wish) {
    const { slug, formId } = payloadOf(wish)
    const there = await pageBySlug(caller, slug)
    if (there && there.nodeId !== wish.nodeId)
      throw fault(faults.addressTaken, { fields: [{ path: 'slug', message: 'is the address of another page' }] })
    if (formId !== null && !(await formById(caller, formId)))
      throw fault(faults.noSuchTarget, {
        message: 'The form of this page does not exist.',
        fields: [{ path: 'formId', message: 'does not exist' }],
      })
    return { accountId: null, segmentId: null }
  },

  async send(job, dispatch) {
    const payload = payloadOf(dispatch)
    const shown = await job.act((caller) => showPage(caller, dispatch.id, payload))
    if (shown === 'held') return { state: 'stopped' }
    if (shown === 'taken')
      return { state: 'failed', failure: `Another page of the site has the address ${payload.slug}.`, reason: 'refused' }
    const addresses = await job.act((caller) => addressesOf(caller, payload.slug))
    let found: ReadBack = { as: 'unreachable', words: '' }
    for (const address of addresses) {
      found = await readArticle(address, payload, job)
      // The public address may not lead back to this machine from the inside; then the page is read where the program itself answers.
      if (found.as !== 'unreachable') break
    }
    if (found.as === 'approved') {
      const confirmed = await job.act((caller) => confirmPage(caller, shown))
      return confirmed ? { state: 'published', address: addresses[0]! } : { state: 'stopped' }
    }
    await job.act((caller) => takeBack(caller, shown))
    return { state: 'failed', failure: found.words, reason: 'refused' }
  },
}
