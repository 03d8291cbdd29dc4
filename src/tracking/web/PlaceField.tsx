// Chooses an object of the thread by typing a part of its name, or one of the campaigns; what is chosen now stands there by its name.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ComboBox } from '#ui/ComboBox.tsx'
import { planApi } from '#plan/web/api.ts'
import type { Node } from '#thread/contract.ts'
import { threadApi } from './api.ts'

type Kind = Node['kind']

/** What results and links may belong to. */
export const places: readonly Kind[] = ['campaign', 'activity', 'piece', 'variant', 'coverage']

const kindLabel: Partial<Record<Kind, string>> = {
  campaign: 'Campaign',
  activity: 'Activity',
  piece: 'Content',
  variant: 'Version',
  coverage: 'Coverage',
}

interface PlaceFieldProps {
  name: string
  label: string
  hint?: string
  required?: boolean
  kinds?: readonly Kind[]
  /** Where it stands now. */
  current?: { id: string; title: string } | undefined
}

export function PlaceField({ kinds = places, current, ...field }: PlaceFieldProps) {
  const [typed, setTyped] = useState('')
  const q = typed.trim()
  const found = useQuery({
    ...threadApi.searchThread.queryOptions({ input: { q: q || ' ', limit: 50 } }),
    enabled: q !== '' && q !== current?.title,
    placeholderData: keepPreviousData,
  })
  const campaigns = useQuery({ ...planApi.listCampaigns.queryOptions({ input: { limit: 50 } }), enabled: kinds.includes('campaign') })
  const hits = (found.data?.items ?? []).filter(({ kind }) => kinds.includes(kind))
  const options =
    q === '' || q === current?.title
      ? (campaigns.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name, hint: kindLabel.campaign }))
      : hits.map(({ id, title, kind }) => ({ value: id, label: title, hint: kindLabel[kind] }))
  const now = current && !options.some(({ value }) => value === current.id) ? [{ value: current.id, label: current.title }] : []
  return (
    <ComboBox
      {...field}
      options={[...now, ...options]}
      onSearch={setTyped}
      searching={found.isFetching || campaigns.isFetching}
      placeholder="Type a part of its name"
    />
  )
}
