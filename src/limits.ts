// Limits of tests. Those of time are longer where the machine is slower: scripts/test.mjs measures how much and says so in SLOWNESS; a
// runner that is started by itself takes 1 (no room imports this).
const SLOWNESS = Math.max(1, Number(process.env.SLOWNESS) || 1)

/** ms. Limits end a test that hangs: they are generous, because no test waits for the end of one. */
export const limit = (ms: number): number => ms * SLOWNESS

/** Whether all cases are wanted, as in npm run check:long -- cases; npm test takes some that show the same. */
export const ALL_CASES = process.env.CASES === 'all'
