// The gallery in Node on one core: exact search among 100,000 and 1,000,000 embeddings with the SIMD kernel and with a plain loop in the
// same run, grouping, and the vault. search.bench.ts has the comparison with hnswlib-wasm, which only runs in a browser.
import { rowsOfJob } from './job.mjs'

/** Rows { name, value, unit, note } for BENCHMARKS.md. */
export const run = () => rowsOfJob('gallery')
