// score-job.mjs BACKEND: CPU milliseconds of fits on drawn people, and of scores, as rows for BENCHMARKS.md; the least of some runs.
import { readFileSync } from 'node:fs'
import { fitBackend } from '../../src/backend/fit.ts'
import { drawnPeople } from '../../src/backend/people.fixture.ts'
import { readBackend } from '../../src/model/backend.ts'
import { jointBayesian } from '../../src/verify/joint.ts'
import { scoreOf } from '../../src/verify/projection.ts'
import { COSINE } from '../../src/verify/scorer.ts'

const RUNS = Number(process.env.RUNS ?? 3)
const PAIRS = 200_000
const path = process.argv[2] ?? ''
const prior = await readBackend(new Blob([readFileSync(path)]), path)
const about = { ...prior.about, source: 'drawn people', date: '2026-01-01' }

async function cpuMs(work: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS; run++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    least = Math.min(least, (user + system) / 1000)
  }
  return least
}

const deviations = (scale: number) => Array.from({ length: 200 }, (_, k) => scale / (1 + k / 20))
const drawn = (people: number, pictures: number) =>
  drawnPeople({
    people,
    pictures: n => Math.floor(((n + 1) * pictures) / people) - Math.floor((n * pictures) / people),
    between: deviations(0.08),
    within: deviations(0.07),
  })
const [small, large] = [drawn(300, 2000), drawn(8000, 50_000)]

const views = Array.from({ length: 1000 }, (_, n) => small.rows.subarray(n * 256, (n + 1) * 256))
let sink = 0
const perPair = async (scorer: ReturnType<typeof jointBayesian>) => {
  const projected = views.map(view => scorer.project(view))
  const at = (n: number) => projected[n % projected.length] as (typeof projected)[number]
  return await cpuMs(() => {
    for (let n = 0; n < PAIRS; n++) sink += scoreOf(at(n), at(7 * n + 1))
  })
}
const row = (name: string, value: string, unit: string, note: string) =>
  console.log(JSON.stringify({ name, value, unit, note }))
const fitRow = async (name: string, input: typeof small, before: typeof prior | null) => {
  const ms = await cpuMs(() => fitBackend(input, { about, prior: before }))
  row(
    name,
    (ms / 1000).toFixed(2),
    's CPU',
    before ? 'towards the shipped back-end' : 'with nothing to begin with',
  )
}
await fitRow('learned from 2,000 embeddings of 300 people', small, prior)
await fitRow('the same', small, null)
await fitRow('learned from 50,000 embeddings of 8,000 people', large, prior)
await fitRow('the same', large, null)
const pairUs = ((await perPair(jointBayesian(prior))) * 1000) / PAIRS
const cosineUs = ((await perPair(COSINE)) * 1000) / PAIRS
const projectUs =
  ((await cpuMs(() => views.map(view => jointBayesian(prior).project(view)))) * 1000) / views.length
row('score of two views', pairUs.toFixed(2), 'µs CPU', `the cosine ${cosineUs.toFixed(2)} µs`)
row('a view of an embedding', projectUs.toFixed(0), 'µs CPU', 'once for each embedding; 256 dimensions')
if (!Number.isFinite(sink)) throw new Error('a score is no number')
