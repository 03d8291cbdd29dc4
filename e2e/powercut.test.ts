// A power cut: the program is killed without warning and started again on the same data.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { processes } from '#kernel/testing/program.ts'
import { setUp } from './people.ts'
import { startProduct } from './product.ts'

test('what was saved before a power cut is there after it, and nothing is left running in between', async () => {
  const first = await startProduct()
  const { email, password } = await setUp(first.url)
  await first.kill()
  assert.deepEqual(
    processes().filter(({ args }) => args.includes(first.dataDir)),
    [],
  )
  const second = await startProduct({ dataDir: first.dataDir })
  const answer = await fetch(`${second.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: second.url },
    body: JSON.stringify({ email, password }),
  })
  assert.equal(answer.status, 200, await second.log())
  await second.stop()
  assert.equal(existsSync(first.dataDir), false)
})
