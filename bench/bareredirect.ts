// The least a redirect with a durable click can cost in Node: a map, a group commit, and nothing else. A process of its own, as the program is.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

const pool = new pg.Pool({ ...(JSON.parse(process.argv[2]!) as pg.PoolConfig), max: 1 })
await pool.query('create table if not exists public.bare_click (code text not null, at timestamptz not null)')
const targets = new Map([['bcdfghjk', 'https://www.example.com/trace']])
let waiting: { code: string; done: () => void }[] = []
let running = false

async function drain(): Promise<void> {
  running = true
  while (waiting.length > 0) {
    const batch = waiting
    waiting = []
    await pool.query('insert into public.bare_click select unnest($1::text[]), now()', [batch.map(({ code }) => code)])
    for (const { done } of batch) done()
  }
  running = false
}

const server = createServer((request, response) => {
  const code = request.url!.slice(3)
  waiting.push({ code, done: () => response.writeHead(302, { location: targets.get(code) ?? '/', 'content-length': '0' }).end() })
  if (!running) void drain()
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening on ${(server.address() as AddressInfo).port}\n`))
