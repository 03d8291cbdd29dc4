// Where each kind of object on the thread has its page.
import type { Kind } from '#thread/rules.ts'

const pathOf: Partial<Record<Kind, (id: string) => string>> = {
  goal: (id) => `/goals/${id}`,
  strategy: (id) => `/strategy?id=${id}`,
  plan: (id) => `/strategy?plan=${id}`,
  campaign: (id) => `/campaigns/${id}`,
  piece: (id) => `/content/${id}`,
  variant: (id) => `/versions/${id}`,
  lead: (id) => `/leads/${id}`,
  deal: (id) => `/deals/${id}`,
  order: (id) => `/orders?order=${id}`,
}

/** The address of an object's page; null for a kind that is shown on its parent's page. */
export function addressOf(node: { kind: Kind; id: string }): string | null {
  return pathOf[node.kind]?.(node.id) ?? null
}
