// E-mail over SMTP: a ledger of recipients, claimed a hundred at a time, handed over under the gate's lock.
import { fault } from '#kernel/fault.ts'
import { newId } from '#kernel/id.ts'
import { segmentById } from '#people/actions/segment.ts'
import { getOrganisation } from '#identity/actions.ts'
import { noteBroken } from '../actions/account.ts'
import { buildLedger, openMailing, restOf } from '../actions/mailing.ts'
import { faults } from '../contract/base.ts'
import { setLetter } from '../mail.ts'
import { mailStint, type Lanes } from '../mailing.ts'
import { press } from '../press.ts'
import type { EmailPayload } from '../payload.ts'
import { reachesNobody } from '../rules.ts'
import { accountById, firstWorkingAccount } from '../store/account.ts'
import { gateLock } from '../store/hold.ts'
import { claimLock } from '../store/send.ts'
import type { Adapter, Outcome } from './adapter.ts'

// After so many stints a dispatch makes room for others and queues up again behind them.
const stintsPerTurn = 5

export const email: Adapter = {
  name: 'email',

  async expectReady(caller, { accountId, segmentId, standing }) {
    if (!standing && (segmentId === null || !(await segmentById(caller, segmentId))))
      throw fault(faults.noSegment, { fields: [{ path: 'segmentId', message: segmentId === null ? 'is missing' : 'does not exist' }] })
    const account = accountId === null ? await firstWorkingAccount(caller) : await accountById(caller, accountId)
    if (!account || account.archivedAt !== null) throw fault(faults.noAccount)
    if (account.state !== 'working') throw fault(faults.accountNotWorking)
    if (reachesNobody(caller.home.publicUrl, account.host)) throw fault(faults.loopbackAddress)
    if ((await getOrganisation(caller, {})).postalAddress.trim() === '') throw fault(faults.noPostalAddress)
    return { accountId: account.id, segmentId }
  },

  async send(job, dispatch): Promise<Outcome> {
    const mailing = await job.act((caller) => openMailing(caller, dispatch))
    if ('trouble' in mailing) return { state: 'troubled', trouble: mailing.trouble }
    if ('failure' in mailing) return { state: 'failed', failure: mailing.failure, reason: 'unreachable' }
    while (!(await job.act((caller) => buildLedger(caller, dispatch.id)))) if (job.signal.aborted) return { state: 'later', at: job.now() }
    const copies = await press(await setLetter(dispatch.parcel.payload as EmailPayload, mailing.sender), mailing)
    const lanes: Lanes = []
    try {
      for (let turn = 0; turn < stintsPerTurn && !job.signal.aborted; turn++) {
        const claim = newId()
        const locks = [{ name: gateLock(job.orgId), shared: true }, { name: claimLock(claim) }]
        const mailed = await job.locked(locks, (act) =>
          mailStint({ act, now: job.now, signal: job.signal }, { dispatch, mailing, press: copies, claim, lanes }),
        )
        const { broken } = mailed
        if (broken)
          await job.act((caller) =>
            noteBroken(caller, dispatch.accountId!, mailing.line, { step: broken.step, outcome: 'failed', words: broken.message }),
          )
        if (mailed.trouble !== null) return { state: 'troubled', trouble: mailed.trouble }
        if (mailed.decided === 0) return await job.act((caller) => restOf(caller, dispatch.id, mailed.freeAt))
      }
      return { state: 'later', at: job.now() }
    } finally {
      for (const line of lanes) line?.close()
    }
  },
}
