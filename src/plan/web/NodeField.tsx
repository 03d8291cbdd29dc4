// A field that finds an object of the thread by name: what money was spent on.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { ComboBox } from '#ui/ComboBox.tsx'
import { useField } from '#ui/form.ts'
import { capital } from '#ui/format.ts'
import { useWords } from '#identity/web/session.tsx'
import { planApi, threadApi } from './api.ts'

const kindWord: Record<string, string> = {
  goal: 'Goal',
  objective: 'Objective',
  strategy: 'Strategy',
  plan: 'Plan',
  campaign: 'Campaign',
  activity: 'Activity',
  piece: 'Content',
  variant: 'Version',
  coverage: 'Coverage',
}

interface NodeFieldProps {
  name: string
  label: string
  hint?: string
  /** The name of the object chosen before, which the first answers may not hold. */
  known?: { id: string; title: string } | undefined
}

export function NodeField({ name, label, hint, known }: NodeFieldProps) {
  const words = useWords()
  const told: Record<string, string> = { lead: words.lead, deal: words.deal, order: words.order }
  const { value, change, error } = useField<string | null>({ name, label }, null)
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const searching = q.length > 1
  const found = useQuery({
    ...threadApi.searchThread.queryOptions({ input: { q: q || ' ', limit: 20 } }),
    enabled: searching,
    placeholderData: keepPreviousData,
  })
  const campaigns = useQuery(planApi.listCampaigns.queryOptions({ input: { limit: 50 } }))
  const usual = (campaigns.data?.items ?? []).map((campaign) => ({ value: campaign.id, label: campaign.name, hint: 'Campaign' }))
  const answers = (found.data?.items ?? []).map((node) => ({
    value: node.id,
    label: node.title,
    hint: kindWord[node.kind] ?? capital(told[node.kind] ?? ''),
  }))
  const offered = searching ? answers : usual
  const options =
    known && !offered.some((option) => option.value === known.id) ? [{ value: known.id, label: known.title }, ...offered] : offered
  return (
    <ComboBox
      label={label}
      hint={hint}
      value={value}
      onChange={change}
      error={error}
      options={options}
      onSearch={setTyped}
      searching={found.isFetching}
      placeholder="A campaign, an activity, a piece of content"
    />
  )
}
