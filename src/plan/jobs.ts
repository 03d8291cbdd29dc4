// The schedule of plan: scheduled campaigns go live by themselves on their first day.
import type { Jobs } from '#kernel/jobs.ts'
import { launchDueCampaigns } from './actions/campaignstep.ts'

export const jobs: Jobs = {
  // Every quarter of an hour, because an organisation's day may begin at any quarter of ours.
  schedules: [
    { name: 'plan.launch', cron: '*/15 * * * *', run: (job) => job.act(async (caller) => void (await launchDueCampaigns(caller))) },
  ],
}
