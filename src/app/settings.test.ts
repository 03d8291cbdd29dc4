// The settings: what is taken for granted, what is refused, and the secret that is made once.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { settings, settingsTable } from './settings.ts'
import { StartFault } from './startfault.ts'

const directory = mkdtempSync(join(tmpdir(), 'throughline-settings-'))
after(() => rmSync(directory, { recursive: true }))

function refusal(environment: NodeJS.ProcessEnv): string {
  try {
    settings({ DATA_DIR: directory, ...environment })
  } catch (error) {
    assert.ok(error instanceof StartFault)
    return error.message
  }
  throw new assert.AssertionError({ message: 'the settings were accepted' })
}

test('without any variable the program serves this machine only, on port 4400', () => {
  const { port, host, appUrl, publicUrl, databaseUrl, logLevel, trustProxy } = settings({ DATA_DIR: directory, PORT: '' })
  assert.deepEqual(
    { port, host, appUrl, publicUrl, databaseUrl, logLevel, trustProxy },
    {
      port: 4400,
      host: '127.0.0.1',
      appUrl: 'http://localhost:4400',
      publicUrl: undefined,
      databaseUrl: undefined,
      logLevel: 'info',
      trustProxy: 0,
    },
  )
})

const bad: [name: string, values: string[]][] = [
  ['PORT', ['abc', '-1', '65536', '80.5', '4400x']],
  ['HOST', ['http://127.0.0.1', '127.0.0.1:80', '300.1.2.3', 'two words']],
  ['DATABASE_URL', ['mysql://host/db', 'localhost', 'postgres://host:port/db']],
  ['PART', ['web', 'Server']],
  ['SECRET_KEY', ['short']],
  ['APP_URL', ['throughline.example.com', 'ftp://example.com', 'https://example.com/app', 'https://user:word@example.com']],
  ['PUBLIC_URL', ['//example.com', 'https://example.com/?a=b']],
  ['DNS_SERVERS', ['dns.example.com', '9.9.9.9:0', '9.9.9.9:70000', '9.9.9.9 1.1.1.1', '300.1.1.1', '[9.9.9.9]:53']],
  ['LOG_LEVEL', ['loud', 'INFO ']],
  ['TRUST_PROXY', ['true', '11']],
]

for (const [name, values] of bad) {
  test(`a bad ${name} is refused in one sentence that says what it must be`, () => {
    for (const value of values) assert.match(refusal({ [name]: value }), new RegExp(`^${name} must be [^\\n]+\\.$`))
  })
}

test('of several bad settings every one is named, and no value of a secret is repeated', () => {
  const message = refusal({ PORT: 'x', SECRET_KEY: 'hunter2', DATABASE_URL: 'hunter3' })
  assert.deepEqual(
    message.split('\n').map((line) => line.split(' ')[0]),
    ['PORT', 'DATABASE_URL', 'SECRET_KEY'],
  )
  assert.doesNotMatch(message, /hunter/)
})

test('the secret key is made once, is long, and can be read by its owner only', () => {
  const { secretKey } = settings({ DATA_DIR: directory })
  assert.match(secretKey, /^[\w-]{43}$/)
  assert.equal(settings({ DATA_DIR: directory }).secretKey, secretKey)
  assert.equal(statSync(join(directory, 'secret.key')).mode & 0o777, 0o600)
})

test('a secret key that was cut off is refused, since what was sealed with it would be lost', () => {
  const damaged = mkdtempSync(join(directory, 'damaged-'))
  writeFileSync(join(damaged, 'secret.key'), '')
  assert.match(refusal({ DATA_DIR: damaged }), /^The file .*secret\.key is damaged: .*\.$/)
})

test('the DNS servers are addresses with or without a port, and none are the system’s', () => {
  const nameServers = (value: string) => settings({ DATA_DIR: directory, DNS_SERVERS: value }).nameServers
  assert.deepEqual(nameServers(''), [])
  const several = ['9.9.9.9', '127.0.0.1:5353', '2620:fe::fe', '[2620:fe::fe]:53']
  assert.deepEqual(nameServers(several.join(' , ')), several)
})

test('every setting has a default and a meaning for the README', () => {
  assert.equal(settingsTable.length, 11)
  for (const { default: byDefault, meaning } of settingsTable) assert.ok(byDefault && meaning)
})

test('a part of the program needs a database that others can reach too', () => {
  for (const PART of ['server', 'worker']) {
    assert.match(refusal({ PART }), new RegExp(`^PART=${PART} needs DATABASE_URL: [^\\n]+\\.$`))
    assert.equal(settings({ DATA_DIR: directory, PART, DATABASE_URL: 'postgres://host/db' }).part, PART)
  }
})
