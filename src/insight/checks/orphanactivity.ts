// Check 1: an activity that serves no objective is work nobody can call a success.
import { orphanActivities } from '../store/checks.ts'
import type { Check } from './check.ts'

export const orphanActivity: Check = {
  number: 1,
  severity: 'error',
  looksFor: 'Activity without an objective',
  async find(caller, under, limit) {
    const rows = await orphanActivities(caller, under, limit)
    return rows.map(({ id, title, pageId }) => ({
      objectId: id,
      object: title,
      why: 'Its campaign says nowhere what it must achieve, so nobody can tell whether it worked.',
      fix: { label: 'State the objective', href: `/campaigns/${pageId}` },
    }))
  },
}
