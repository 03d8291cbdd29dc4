// Requests that no honest client sends: strange fields, wrong types, characters that cannot be stored, broken JSON, prototypes.
import { written, type Sent } from './answers.ts'
import { unknownId, type Sketch } from './request.ts'

type Twist = (sketch: Sketch, random: () => number) => Sent

const oneOf = <Item>(items: readonly Item[], random: () => number): Item => items[Math.floor(random() * items.length)]!
const strangers = [
  null,
  0,
  -1,
  1e308,
  true,
  '',
  'x',
  '\u0000',
  '\ud800',
  [],
  {},
  ['a', 'a'],
  { id: 1 },
  '9'.repeat(400),
  0.1,
  -0.5,
  2 ** 53,
]
const cursors = [
  'x',
  'bnVsbA',
  Buffer.from('["x","y"]').toString('base64url'),
  Buffer.from(`["' or 1=1","${unknownId(() => 0)}"]`).toString('base64url'),
]

const fieldsOf = ({ body, query }: Sketch) => Object.keys(body ?? query)

/** The same request with one field changed. */
function changed(sketch: Sketch, name: string, value: unknown): Sent {
  if (sketch.body) return written({ ...sketch, body: { ...sketch.body, [name]: value } })
  return written({ ...sketch, query: { ...sketch.query, [name]: typeof value === 'object' ? JSON.stringify(value) : value } })
}

const twists: readonly Twist[] = [
  (sketch, random) => changed(sketch, oneOf(['role', 'orgId', 'org_id', 'constructor', 'x'], random), oneOf(strangers, random)),
  (sketch, random) => changed(sketch, oneOf([...fieldsOf(sketch), 'limit', 'q'], random), oneOf(strangers, random)),
  (sketch, random) => changed(sketch, oneOf([...fieldsOf(sketch), 'limit', 'q'], random), oneOf(strangers, random)),
  (sketch, random) => changed(sketch, 'cursor', oneOf(cursors, random)),
  // A literal in JSON text, which JSON.stringify would not write.
  (sketch) => ({
    ...written(sketch),
    ...(sketch.body ? { body: `{"__proto__":{"admin":true},${JSON.stringify(sketch.body).slice(1)}` } : {}),
  }),
  (sketch, random) => ({
    ...written(sketch),
    ...(sketch.body ? { body: oneOf(['{', '', 'null', '[]', '"x"', '{"a":', '\u0000'], random) } : {}),
  }),
  (sketch, random) => {
    const strange = oneOf(['x', "'", '%00', '../..', ' ', '0', unknownId(random).toUpperCase()], random)
    return written({ ...sketch, path: Object.fromEntries(Object.keys(sketch.path).map((name) => [name, strange])) })
  },
]

/** One of them, made of a request that was in order. */
export function hostile(sketch: Sketch, random: () => number): Sent {
  return oneOf(twists, random)(sketch, random)
}
