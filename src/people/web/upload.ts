// Reads a list somebody picked: most are UTF-8, spreadsheets still write older encodings.

/** The text of a file: by its byte-order mark, as UTF-8 where that fits, else as Windows-1252, which Excel writes. */
export async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Bytes that are no UTF-8: the decoder says so by throwing.
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
