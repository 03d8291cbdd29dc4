// Check 13: what asks for nothing brings nothing that can be counted.
import { withoutCall } from '../store/checks.ts'
import type { Check } from './check.ts'

export const noCall: Check = {
  number: 13,
  severity: 'error',
  looksFor: 'Campaign or version without one primary call to action and conversion',
  async find(caller, under, limit) {
    const rows = await withoutCall(caller, under, limit)
    return rows.map(({ id, title, pageId, kind }) => ({
      objectId: id,
      object: title,
      why:
        kind === 'campaign'
          ? 'It names no call to action whose answers are counted.'
          : 'It asks its reader for nothing, so what it brings cannot be counted.',
      fix: { label: 'Choose the call to action', href: kind === 'campaign' ? `/campaigns/${id}` : `/content/${pageId}` },
    }))
  },
}
