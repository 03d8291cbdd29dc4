// What the panels of plan choose from: channels, calls, conversions, audiences, campaigns, members.
import { useQuery } from '@tanstack/react-query'
import { useMembers } from '#identity/web/session.tsx'
import { peopleApi } from '#people/web/api.ts'
import { planApi } from './api.ts'

const all = { limit: 200 }
const named = (items: readonly { id: string; name: string }[] | undefined) =>
  (items ?? []).map(({ id, name }) => ({ value: id, label: name }))

export const useChannels = () => useQuery(planApi.listChannels.queryOptions({ input: all })).data?.items ?? []
export const useCtas = () => useQuery(planApi.listCtas.queryOptions({ input: all })).data?.items ?? []
export const useConversions = () => useQuery(planApi.listConversions.queryOptions({ input: all })).data?.items ?? []
export const useSegments = () => useQuery(peopleApi.listSegments.queryOptions({ input: all })).data?.items ?? []

export const useChannelOptions = () => named(useChannels())
export const useCtaOptions = () => useCtas().map(({ id, label }) => ({ value: id, label }))
export const useConversionOptions = () => named(useConversions())
export const useSegmentOptions = () => named(useSegments())
export const useMemberOptions = () => named([...useMembers().values()])

/** An option that stands for “none”: a select cannot be emptied otherwise. */
export const none = 'none'
export const withNone = (options: readonly { value: string; label: string }[], label: string) => [{ value: none, label }, ...options]
export const orNull = (value: string | null | undefined) => (value === none || value === undefined || value === '' ? null : value)
