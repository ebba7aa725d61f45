// A Joint Bayesian score in Node on one thread: learning it from drawn people, and scores of pairs.
import { join } from 'node:path'
import { ROOT, rowsOfJob } from './job.mjs'

/** Rows { name, value, unit, note } for BENCHMARKS.md. */
export const run = () => rowsOfJob('score', [join(ROOT, 'models', 'lightcnn-9', 'jb.safetensors')])
