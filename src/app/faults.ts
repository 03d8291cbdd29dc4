// `npm run faults`: what is tried in `npm test` in short, in full: every fault and abuse of the table, at many random moments.
process.env['FAULTS'] = 'full'
if (process.argv.length === 2) process.argv.push('faults/')
await import('./test.ts')
