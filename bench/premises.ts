// The house the paths are measured in: a database that would survive a power cut, and an organisation with readers and something to send them.
import { clusterVariable, globalSetup, globalTeardown, withAdmin, type Cluster } from '#app/testing/cluster.ts'
import { openHouse, type House } from '#app/testing/house.ts'
import { openOuting, type Outing } from '#channels/testing/outing.ts'

/** Works in a house of its own. Tests do without what makes the database safe; what is measured here must not. */
export async function inHouse<Result>(work: (house: House) => Promise<Result>): Promise<Result> {
  await globalSetup()
  try {
    const { admin } = JSON.parse(process.env[clusterVariable]!) as Cluster
    await withAdmin(admin, async (client) => {
      await client.query('alter system reset all')
      await client.query('select pg_reload_conf()')
    })
    const house = await openHouse()
    try {
      // By the real clock, by which workers of their own go.
      house.at(new Date().toISOString())
      return await work(house)
    } finally {
      await house.close()
    }
  } finally {
    await globalTeardown()
    // The next path gets a server of its own.
    delete process.env[clusterVariable]
  }
}

/** An organisation with so many readers who agreed, sending through a server with so many connections. */
export async function withReaders(
  house: House,
  people: number,
  server: Parameters<Outing['connect']>[0],
  connections = 4,
): Promise<Outing> {
  const outing = await openOuting(house)
  await outing.connect(server, { connections })
  await outing.readers(people)
  await house.settle()
  house.at(new Date().toISOString())
  return outing
}
