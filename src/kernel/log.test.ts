// The logs: one JSON object a line, and nothing in it that belongs to a person or opens a door.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startProgram } from './testing/program.ts'

/** What another process prints when it logs this. */
async function logged(statement: string): Promise<{ text: string; lines: Record<string, unknown>[] }> {
  const code = `import { logger } from '#kernel/log.ts'; const log = logger('info'); ${statement}`
  const { output, errors } = await startProgram(process.execPath, ['--input-type=module', '--eval', code]).ended
  assert.equal(errors, '')
  return {
    text: output,
    lines: output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

test('a log line is one JSON object with time, level, request id and message', async () => {
  const { lines } = await logged("log.child({ requestId: 'r1' }).warn({ ms: 3 }, 'slow'); log.debug('not written')")
  assert.equal(lines.length, 1)
  const { time, pid: _, ...rest } = lines[0]!
  assert.deepEqual(rest, { level: 'warn', requestId: 'r1', ms: 3, msg: 'slow' })
  assert.ok(Math.abs(Date.parse(String(time)) - Date.now()) < 60_000)
})

test('no password, token, cookie or e-mail address reaches the log, however deep it lies', async () => {
  const { text } = await logged(`
    const secret = { password: 'leak1', headers: { authorization: 'leak2', cookie: 'leak3', 'set-cookie': ['leak4'] } }
    log.info({ user: { email: 'leak5@example.com', list: [{ accessToken: 'leak6', privateKey: 'leak13' }] }, ...secret }, 'sent to leak7@example.com')
    log.child({ apiKey: 'leak8', privateKey: 'leak12' }).error(new Error('cannot reach postgres://leak9:leak10@db.example.com/app'))
    log.error(Object.assign(new Error('duplicate key'), { detail: 'Key (name)=(leak11) already exists.' }))
  `)
  assert.doesNotMatch(text, /leak\d/)
  assert.match(text, /db\.example\.com/)
})

test('an error is logged with its kind, its code and where it was thrown', async () => {
  const { lines } = await logged("log.error({ error: Object.assign(new TypeError('broken'), { code: 'E1' }) }, 'bug')")
  const { type, message, code, stack } = lines[0]!['error'] as Record<string, string>
  assert.deepEqual({ type, message, code }, { type: 'TypeError', message: 'broken', code: 'E1' })
  assert.match(stack!, /at /)
})

test('a value that the database quotes because it cannot read it does not reach the log, nested or not', async () => {
  const { text, lines } = await logged(`
    const unread = Object.assign(new Error('invalid input syntax for type date: "leak1 "'), { code: '22007', severity: 'ERROR' })
    log.error({ error: unread }, 'bug')
    log.error({ error: new Error('the work failed', { cause: unread }) }, 'bug')
  `)
  assert.doesNotMatch(text, /leak\d/)
  assert.deepEqual(
    lines.slice(0, 1).map(({ error }) => (error as { code: string }).code),
    ['22007'],
  )
})
