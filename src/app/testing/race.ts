// Many do the same thing at the same moment, for tests of what must happen once.

/** How many succeeded, and the code each of the others was refused with. */
export async function race(times: number, work: (turn: number) => Promise<unknown>): Promise<{ won: number; refused: string[] }> {
  const outcomes = await Promise.allSettled(Array.from({ length: times }, (_, turn) => work(turn)))
  const refused = outcomes
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }) => (reason as { code?: string }).code ?? String(reason))
  return { won: times - refused.length, refused: [...new Set(refused)] }
}
