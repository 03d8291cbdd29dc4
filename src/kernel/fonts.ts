// The serif of the pages visitors see, self-hosted from its npm package: a visitor's address is told to nobody else.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const cuts = {
  normal: 'newsreader-latin-wght-normal',
  italic: 'newsreader-latin-wght-italic',
  extended: 'newsreader-latin-ext-wght-normal',
}
const files = new Map(Object.values(cuts).map((name) => [`${name}.woff2`, `@fontsource-variable/newsreader/files/${name}.woff2`]))
const require = createRequire(import.meta.url)

const latin =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD'
const extended =
  'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF'

const face = (name: string, style: string, range: string) =>
  `@font-face{font-family:Newsreader;font-style:${style};font-weight:200 800;font-display:swap;src:url(/fonts/${name}.woff2) format('woff2');unicode-range:${range}}`

/** The faces for a style sheet; a browser fetches only what the text needs. */
export const fontFaces = [
  face(cuts.normal, 'normal', latin),
  face(cuts.italic, 'italic', latin),
  face(cuts.extended, 'normal', extended),
].join('\n')

/** A font file by its name; undefined for any other name. */
export async function fontFile(name: string): Promise<Buffer | undefined> {
  const file = files.get(name)
  return file === undefined ? undefined : readFile(require.resolve(file))
}
