// What a line of the audit is about: the object by its name, with the way to its page; nothing for what is not on the thread.
import { useQuery } from '@tanstack/react-query'
import { Link } from '#ui/Link.tsx'
import type { SlotPart } from '#ui/Slot.tsx'
import { operations } from '#kernel/client.ts'
import { together } from '#kernel/together.ts'
import { addressOf, contract } from '../contract.ts'

const api = operations(contract)
const nodeOf = together(
  async (ids) => (await api.listNodes.call({ ids })).items,
  ({ id }) => id,
)

export function About({ id }: SlotPart) {
  const { data } = useQuery({ queryKey: ['node of a row', id], queryFn: () => nodeOf(id), meta: { spare: true } })
  if (!data) return null
  const href = addressOf(data)
  return href === null ? data.title : <Link href={href}>{data.title}</Link>
}
