// The typed client of the screens: the same contracts over HTTP, as TanStack Query options; a failure arrives with its problem (RFC 9457) as `data`.
import { createORPCClient, ORPCError } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'

/** The operations of a contract for the screens: `api.listGoals.queryOptions({ input })`, `api.createGoal.mutationOptions()`. */
export function operations<Contract extends AnyContractRouter>(contract: Contract) {
  return createTanstackQueryUtils(connect(contract, () => window.location.origin))
}

/** The operations of a contract at a server, by its origin. A refusal is thrown as an error with the problem's code, status and sentence. */
export function connect<Contract extends AnyContractRouter>(
  contract: Contract,
  origin: () => string,
  headers: Record<string, string> = {},
): ContractRouterClient<Contract> {
  const link = new OpenAPILink(contract, {
    url: () => `${origin()}/api/v1`,
    headers,
    fetch: async (request, init) => asJson(await globalThis.fetch(request, init)),
    customErrorResponseBodyDecoder: (body, response) => {
      const problem = body as { code?: string; title?: string } | null
      return new ORPCError(problem?.code ?? 'bug', {
        status: response.status,
        message: problem?.title ?? 'Something went wrong.',
        data: problem,
      })
    },
  })
  return createORPCClient(link)
}

// The library reads JSON only under the name application/json, and would hand a problem over as a file.
function asJson(response: Response): Response {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return response
  const headers = new Headers(response.headers)
  headers.set('content-type', 'application/json')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
