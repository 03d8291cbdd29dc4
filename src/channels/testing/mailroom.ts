// What most tests of mailings begin with: a house with a mail server, and before each test an organisation of its own that may send.
import { after, before, beforeEach } from 'node:test'
import pg from 'pg'
import { openHouse, type House } from '#app/testing/house.ts'
import { openSink, type Sink } from '#kernel/testing/smtp.ts'
import { openOuting, type Outing } from './outing.ts'

export interface Mailroom {
  readonly house: House
  readonly sink: Sink
  readonly outing: Outing
  /** Past every policy: for what nobody can do by an operation. */
  readonly owner: pg.Client
}

/** Furnishes the tests of a file; `take` is given what there is before each of them. The server is the organisation's account unless said otherwise. */
export function mailroom(take: (room: Mailroom) => unknown, { connected = true } = {}): void {
  let house: House
  let sink: Sink
  let owner: pg.Client
  before(async () => {
    house = await openHouse()
    sink = await openSink()
    owner = new pg.Client(house.database.ownerConnection)
    await owner.connect()
  })
  beforeEach(async () => {
    sink.clear()
    const outing = await openOuting(house)
    if (connected) await outing.connect(sink)
    await take({ house, sink, outing, owner })
  })
  after(async () => {
    await owner.end()
    await sink.close()
    await house.close()
  })
}
