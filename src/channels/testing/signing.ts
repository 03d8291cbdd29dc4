// The sender domain of an account in tests: checked, entered in the DNS, and its signatures judged as a receiver judges them.
import { Resolver } from 'node:dns/promises'
import { dkimVerify } from 'mailauth'
import type { NameServer } from '#kernel/testing/dns.ts'
import type { Account } from '../contract/account.ts'
import type { Outing } from './outing.ts'

/** Asks the DNS again and returns the account with what was found. */
export async function check({ desk, house }: Outing, id: string): Promise<Account> {
  await desk.checkDomain({ id })
  await house.settle()
  return desk.getAccount({ id })
}

/** Enters the records that a check asks for, until the key stands in the DNS. */
export async function publish(outing: Outing, dns: NameServer, id: string): Promise<Account> {
  for (const { record } of (await check(outing, id)).domain.findings) if (record) dns.set(record.name, record.value)
  return check(outing, id)
}

/** What a receiver's verifier says of each signature, asking the same DNS. */
export async function verdict(raw: Buffer, dns: NameServer): Promise<(string | undefined)[][]> {
  const resolver = new Resolver()
  resolver.setServers([dns.address])
  const { results } = await dkimVerify(raw, {
    resolver: (name: string, type: string) => resolver.resolve(name, type) as Promise<string[][]>,
  })
  return results.filter(({ status }) => status.result !== 'none').map(({ status, signingDomain }) => [status.result, signingDomain])
}
