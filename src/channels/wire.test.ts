// Mail transactions against a server by other hands: what arrives is what was sent, and one refusal does not spoil the next message.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, test } from 'node:test'
import { openSink } from '#kernel/testing/smtp.ts'
import { openLine } from './smtp.ts'

const from = 'news@littoral.example'
const letterOf = (text: string) => `Subject: x\r\n\r\n${text}`
const server = ({ host, port }: { host: string; port: number }) => ({ host, port, security: 'none' as const, username: '', password: null })

for (const pipelining of [true, false])
  describe(pipelining ? 'in one group' : 'one command at a time', () => {
    test('lines of dots arrive as they were written', async () => {
      const sink = await openSink({ pipelining })
      const line = await openLine(server(sink))
      const text = letterOf('.\r\n..\r\n.a\r\n\r\n.\r\nend\r\n')
      assert.equal((await line.hand(from, 'ada@example.net', text)).outcome, 'accepted')
      assert.equal(sink.letters[0]!.raw.toString(), text)
      line.close()
      await sink.close()
    })

    test('after a refused recipient the next message goes out on the same line', async () => {
      const sink = await openSink({ pipelining })
      sink.refuse('gone@example.net')
      const line = await openLine(server(sink))
      const refused = await line.hand(from, 'gone@example.net', letterOf('a'))
      assert.deepEqual([refused.outcome, refused.outcome === 'refused' && [refused.stage, refused.code]], ['refused', ['recipient', 550]])
      assert.equal((await line.hand(from, 'ada@example.net', letterOf('b'))).outcome, 'accepted')
      assert.deepEqual([sink.letters.flatMap(({ to }) => to), sink.connections], [['ada@example.net'], 1])
      line.close()
      await sink.close()
    })
  })

test('A13 an address that could hold another command is never written to the line', async () => {
  const sink = await openSink()
  const line = await openLine(server(sink))
  for (const address of ['ada@example.net>\r\nRCPT TO:<all@example.net', 'a b@example.net', '<ada@example.net', 'ada'])
    assert.equal((await line.hand(from, address, letterOf('a'))).outcome, 'refused')
  assert.equal((await line.hand(from, 'ada@bücher.example', letterOf('b'))).outcome, 'accepted')
  assert.equal(sink.letters.length, 1)
  line.close()
  await sink.close()
})

/** A server that answers the commands in turn with these lines, whatever they are. */
async function scripted(...answers: string[]) {
  const listening = createServer((socket) => {
    socket.on('error', () => {})
    socket.write('220 scripted\r\n')
    const left = [...answers]
    socket.on('data', (chunk) => {
      for (let lines = chunk.toString().split('\r\n').length - 1; lines > 0; lines--) {
        const next = left.shift()
        if (next === undefined) return socket.destroy()
        if (next !== '') socket.write(next)
      }
    })
  }).listen(0, '127.0.0.1')
  await once(listening, 'listening')
  return { host: '127.0.0.1', port: (listening.address() as { port: number }).port, close: () => listening.close() }
}

test('a server that takes its leave before the text has sent nothing; one that breaks off after it may have', async () => {
  const leaving = await scripted('250 scripted\r\n', '421 4.3.2 Shutting down\r\n')
  const line = await openLine(server(leaving))
  const handed = await line.hand(from, 'ada@example.net', letterOf('a'))
  assert.deepEqual([handed.outcome === 'refused' && handed.code, line.open], [421, false])
  assert.equal((await line.hand(from, 'ada@example.net', letterOf('a'))).outcome, 'unsent', 'a broken line says so at once')
  leaving.close()
  const breaking = await scripted('250 scripted\r\n', '250 OK\r\n', '250 OK\r\n', '354 Go on\r\n')
  assert.equal((await (await openLine(server(breaking))).hand(from, 'ada@example.net', letterOf('a'))).outcome, 'uncertain')
  breaking.close()
})

test('an answer that is none, or has no end, closes the line', async () => {
  for (const nonsense of ['hello there\r\n', `250-${'x'.repeat(70_000)}`]) {
    const babbling = await scripted('250 scripted\r\n', nonsense)
    const handed = await (await openLine(server(babbling))).hand(from, 'ada@example.net', letterOf('a'))
    assert.equal(handed.outcome, 'unsent')
    babbling.close()
  }
})
