// What the levelling of tilted faces is worth: one photo of each pair is turned, and the score is compared with that of the upright pair,
// with the faces as the first look finds them, as they are levelled, and levelled once more in a photo that is turned back as a whole.
import { rowsOfJob } from './job.mjs'

/**
 * Rows { name, value, unit, note } for BENCHMARKS.md. With DATA=FOLDER also LFW's chips (FOLDER holds lfw/lfw-112X96.tar and lfw/pairs.txt).
 * @param {{ data?: string }} options
 */
export const run = ({ data } = {}) => rowsOfJob('levelling', data ? [data] : [])
