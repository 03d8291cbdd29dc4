// The built web client: hashed files cached for a year, and the one page for every address of the program itself.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Exchange } from './server.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/** Serves the files below `root`; an address without a file extension is a page of the client. */
export function webFiles(root: string): (exchange: Exchange) => Promise<boolean> {
  return async ({ request, response, url }) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || url.pathname.startsWith('/api/')) return false
    const extension = extname(url.pathname)
    const file = extension === '' ? join(root, 'index.html') : within(root, url.pathname)
    const size =
      file === null
        ? null
        : await stat(file).then(
            (found) => (found.isFile() ? found.size : null),
            () => null,
          )
    if (file === null || size === null) return false
    // A page may change with the next release, under whatever address it is asked for.
    const lasting = extension !== '' && url.pathname.startsWith('/assets/')
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-length': size,
      'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    if (request.method === 'HEAD') response.end()
    // Closes the file when the visitor goes away before its end; that, and a file that cannot be read to its end, breaks off the answer.
    else await pipeline(createReadStream(file), response).catch(() => response.destroy())
    return true
  }
}

/** The file of a path, or null for one that would leave the root. */
function within(root: string, path: string): string | null {
  try {
    const file = normalize(join(root, decodeURIComponent(path)))
    return file.startsWith(root + sep) && !file.includes('\0') ? file : null
  } catch {
    return null
  }
}
