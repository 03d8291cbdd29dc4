// A real IMAP4rev1 server on the loopback with mailboxes that are filled by the test: as much of RFC 3501 as reading a folder takes.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

export interface PostOffice {
  readonly host: string
  readonly port: number
  /** The commands that were given, upper case, without their arguments: what a client does with a folder shows here. */
  readonly commands: readonly string[]
  /** How many connections are open. */
  readonly open: number
  /** Lays a message into the folder; answers its uid. */
  deliver(raw: string | Uint8Array, at?: Date): number
  /** Numbers everything anew, as after a restored backup. */
  renumber(): void
  /** Another password from now on. */
  lock(password: string): void
  /** Breaks every connection off once a command of this name comes, until `mend`. */
  breakAt(command: string): void
  mend(): void
  close(): Promise<void>
}

interface Letter {
  readonly uid: number
  readonly raw: Buffer
  readonly at: Date
}

export interface PostOfficeOptions {
  readonly user?: string
  readonly password?: string
  readonly folder?: string
  /** Takes no password before the line is encrypted, which it never is. */
  readonly loginDisabled?: boolean
}

/** Opens a post office with one folder on a free port. */
export async function openPostOffice(options: PostOfficeOptions = {}): Promise<PostOffice> {
  const { user = 'returns', folder = 'INBOX', loginDisabled = false } = options
  const letters: Letter[] = []
  const commands: string[] = []
  const sockets = new Set<Socket>()
  let password = options.password ?? 'open sesame'
  let validity = 7
  let next = 1
  let broken: string | null = null

  const server = createServer((socket) => {
    sockets.add(socket)
    socket.unref()
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    serve(socket, {
      folder,
      letters,
      capabilities: ['IMAP4rev1', ...(loginDisabled ? ['LOGINDISABLED'] : [])],
      knows: (name, given) => !loginDisabled && name === user && given === password,
      validity: () => validity,
      next: () => next,
      note(command) {
        commands.push(command)
        return broken !== command
      },
    })
  })
  // Left open, it keeps no process from ending.
  server.unref()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    commands,
    get open() {
      return sockets.size
    },
    deliver(raw, at = new Date()) {
      const text = typeof raw === 'string' ? raw.replace(/\r?\n/g, '\r\n') : raw
      letters.push({ uid: next, raw: Buffer.from(text as string), at })
      return next++
    },
    renumber() {
      validity += 1
      const old = letters.splice(0)
      next = 1
      for (const letter of old) letters.push({ ...letter, uid: next++ })
    },
    lock: (changed) => void (password = changed),
    breakAt: (command) => void (broken = command),
    mend: () => void (broken = null),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

interface Place {
  readonly folder: string
  readonly letters: readonly Letter[]
  readonly capabilities: readonly string[]
  knows(user: string, password: string): boolean
  validity(): number
  next(): number
  /** Takes note of a command; false when the line is to break. */
  note(command: string): boolean
}

/** What a command is made of: words, and lists of them in parentheses. */
type Word = string | readonly Word[]

function serve(socket: Socket, place: Place): void {
  let heard = Buffer.alloc(0)
  let command = Buffer.alloc(0)
  /** Bytes of a literal that are still to come. */
  let wanted = 0
  const session = { signedIn: false, selected: false }
  const say = (line: string | Buffer) => socket.write(Buffer.concat([Buffer.from(line as string, 'latin1'), Buffer.from('\r\n')]))
  say('* OK post office ready')
  socket.on('data', (chunk: Buffer) => {
    heard = Buffer.concat([heard, chunk])
    for (;;) {
      if (wanted > 0) {
        if (heard.length < wanted) return
        command = Buffer.concat([command, heard.subarray(0, wanted)])
        heard = heard.subarray(wanted)
        wanted = 0
      }
      const end = heard.indexOf('\r\n')
      if (end < 0) return
      const line = heard.subarray(0, end + 2)
      heard = heard.subarray(end + 2)
      command = Buffer.concat([command, line])
      const literal = /\{(\d+)\+?\}\r\n$/.exec(line.toString('latin1'))
      if (literal) {
        wanted = Number(literal[1])
        if (!literal[0].includes('+')) say('+ go on')
        continue
      }
      const whole = command.toString('latin1')
      command = Buffer.alloc(0)
      obey(whole, session, place, say, socket)
    }
  })
}

function obey(
  whole: string,
  session: { signedIn: boolean; selected: boolean },
  place: Place,
  say: (line: string | Buffer) => void,
  socket: Socket,
): void {
  const [tag, first, ...rest] = wordsIn(whole) as [string, string, ...Word[]]
  const byUid = first.toUpperCase() === 'UID'
  const name = byUid ? `UID ${String(rest.shift()).toUpperCase()}` : first.toUpperCase()
  if (!place.note(name)) return void socket.destroy()
  const ok = (words = 'done') => say(`${tag} OK ${words}`)
  const no = (words: string) => say(`${tag} NO ${words}`)
  if (!session.signedIn && !['CAPABILITY', 'NOOP', 'LOGOUT', 'LOGIN'].includes(name)) return no('sign in first')
  switch (name) {
    case 'CAPABILITY':
      say(`* CAPABILITY ${place.capabilities.join(' ')}`)
      return ok()
    case 'NOOP':
      return ok()
    case 'LOGIN':
      session.signedIn = place.knows(String(rest[0]), String(rest[1]))
      return session.signedIn ? ok('welcome') : no('[AUTHENTICATIONFAILED] the name or the password is wrong')
    case 'LIST':
    case 'LSUB':
      if (rest[1] === '') say(`* ${name} (\\Noselect) "/" ""`)
      else if (rest[1] === place.folder || rest[1] === '*') say(`* ${name} () "/" "${place.folder}"`)
      return ok()
    case 'SELECT':
    case 'EXAMINE':
      if (rest[0] !== place.folder) return no('[NONEXISTENT] no such folder')
      session.selected = true
      say(`* ${place.letters.length} EXISTS`)
      say('* FLAGS (\\Seen)')
      say(`* OK [UIDVALIDITY ${place.validity()}] valid`)
      say(`* OK [UIDNEXT ${place.next()}] next`)
      return ok(name === 'EXAMINE' ? '[READ-ONLY] looked at' : '[READ-WRITE] selected')
    case 'UID SEARCH': {
      const found = place.letters.filter((letter) => matches(letter, rest, place))
      say(`* SEARCH${found.map(({ uid }) => ` ${uid}`).join('')}`)
      return ok()
    }
    case 'UID FETCH': {
      for (const [index, letter] of place.letters.entries())
        if (inSet(letter.uid, String(rest[0]), place)) say(fetched(index + 1, letter, rest[1]!))
      return ok()
    }
    case 'LOGOUT':
      say('* BYE until next time')
      ok()
      return void socket.end()
    default:
      return say(`${tag} BAD unknown here`)
  }
}

/** Reads a command: atoms, quoted strings, literals and lists; `BODY.PEEK[HEADER.FIELDS (A B)]<0.9>` is one word. */
function wordsIn(whole: string): Word[] {
  let at = 0
  const read = (close: string): Word[] => {
    const words: Word[] = []
    for (;;) {
      while (whole[at] === ' ') at += 1
      if (at >= whole.length || whole[at] === '\r') return words
      if (whole[at] === close) {
        at += 1
        return words
      }
      words.push(word())
    }
  }
  const word = (): Word => {
    if (whole[at] === '(') {
      at += 1
      return read(')')
    }
    if (whole[at] === '"') {
      const quoted = /^"((?:[^"\\]|\\.)*)"/s.exec(whole.slice(at))!
      at += quoted[0].length
      return quoted[1]!.replace(/\\(.)/gs, '$1')
    }
    const literal = /^\{(\d+)\+?\}\r\n/.exec(whole.slice(at))
    if (literal) {
      const from = at + literal[0].length
      at = from + Number(literal[1])
      return whole.slice(from, at)
    }
    const atom = /^[^\s()[\]"]*(?:\[[^\]]*\](?:<[\d.]+>)?)?/.exec(whole.slice(at))![0]
    at += Math.max(atom.length, 1)
    return atom
  }
  return read('')
}

function matches(letter: Letter, terms: readonly Word[], place: Place): boolean {
  const rest = terms.map(String)
  for (let term = rest.shift(); term !== undefined; term = rest.shift()) {
    const kind = term.toUpperCase()
    if (kind === 'UID' && !inSet(letter.uid, rest.shift()!, place)) return false
    if (kind === 'SINCE' && letter.at.getTime() < Date.parse(`${rest.shift()!} UTC`)) return false
  }
  return true
}

/** Whether a number is in a set such as `1,4:6,9:*`. The star is the last message, and a range may stand either way round. */
function inSet(uid: number, set: string, { letters }: Place): boolean {
  const last = letters.at(-1)?.uid ?? 0
  return set.split(',').some((range) => {
    const [from, to] = range.split(':').map((end) => (end === '*' ? last : Number(end))) as [number, number?]
    return uid >= Math.min(from, to ?? from) && uid <= Math.max(from, to ?? from)
  })
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function fetched(number: number, { uid, raw, at }: Letter, asked: Word): Buffer {
  const items = (typeof asked === 'string' ? [asked] : asked).map(String)
  const parts = items.flatMap((item): Buffer[] => {
    const name = item.toUpperCase()
    if (name === 'RFC822.SIZE') return [Buffer.from(`RFC822.SIZE ${raw.length}`)]
    if (name === 'INTERNALDATE') return [Buffer.from(`INTERNALDATE "${instant(at)}"`)]
    const body = /^BODY(?:\.PEEK)?\[(HEADER\.FIELDS \(([^)]*)\))?\](?:<(\d+)\.(\d+)>)?$/.exec(name)
    if (!body) return []
    const whole = body[2] === undefined ? raw : headersOf(raw, body[2].split(' '))
    const from = Number(body[3] ?? 0)
    const given = body[4] === undefined ? whole : whole.subarray(from, from + Number(body[4]))
    const said = `BODY[${body[1] ?? ''}]${body[3] === undefined ? '' : `<${from}>`} {${given.length}}\r\n`
    return [Buffer.concat([Buffer.from(said), given])]
  })
  const spaced = [Buffer.from(`UID ${uid}`), ...parts].flatMap((part, index) => (index === 0 ? [part] : [Buffer.from(' '), part]))
  return Buffer.concat([Buffer.from(`* ${number} FETCH (`), ...spaced, Buffer.from(')')])
}

function headersOf(raw: Buffer, names: readonly string[]): Buffer {
  const head = raw.toString('latin1').split('\r\n\r\n')[0]!
  const fields = head.split(/\r\n(?![ \t])/).filter((field) => names.includes(field.slice(0, field.indexOf(':')).toUpperCase()))
  return Buffer.from(`${fields.map((field) => `${field}\r\n`).join('')}\r\n`, 'latin1')
}

function instant(at: Date): string {
  const [day, time] = at.toISOString().split('T') as [string, string]
  const [year, month, date] = day.split('-')
  return `${date}-${months[Number(month) - 1]}-${year} ${time.slice(0, 8)} +0000`
}
