// What channels hands out as files: the rows of a mailing, of all mailings of a report, and the report itself.
import { csvFile, pagesOf, type Stretch } from '#kernel/export.ts'
import { reportCells, reportHeader, rowCells, rowHeader, type Narrowed } from '../tally.ts'
import { channelsApi } from './api.ts'

const atOnce = 1000

interface Mailing {
  readonly id: string
  readonly title: string
}

async function* rowsOf({ id, title }: Mailing, asked: Narrowed) {
  const pages = pagesOf((cursor) => channelsApi.listRecipients.call({ id, limit: atOnce, ...asked, ...(cursor ? { cursor } : {}) }))
  for await (const rows of pages) yield rows.map((row) => rowCells(title, row))
}

/** The rows of one mailing, as far as they are asked for. */
export function mailingFile(mailing: Mailing, asked: Narrowed): AsyncIterable<Stretch> {
  return csvFile(rowHeader, () => channelsApi.exportRecipients.call({ id: mailing.id, ...asked }), rowsOf(mailing, asked))
}

export interface ReportAsked {
  readonly nodeId?: string
  readonly from?: string
}

const linesOf = (asked: ReportAsked) =>
  pagesOf((cursor) => channelsApi.getSendReport.call({ limit: 200, ...asked, ...(cursor ? { cursor } : {}) }))

/** The figures of a report, a line for each mailing, state and reason. */
export function reportFile(asked: ReportAsked): AsyncIterable<Stretch> {
  async function* pages() {
    for await (const mailings of linesOf(asked)) yield mailings.flatMap(reportCells)
  }
  return csvFile(reportHeader, null, pages())
}

/** The rows of all mailings of a report. */
export function reportRowsFile(asked: ReportAsked, rows: Pick<Narrowed, 'state' | 'reason'>): AsyncIterable<Stretch> {
  async function* pages() {
    for await (const mailings of linesOf(asked)) for (const mailing of mailings) yield* rowsOf(mailing, rows)
  }
  return csvFile(rowHeader, () => channelsApi.exportReport.call({ ...asked, ...rows }), pages())
}
