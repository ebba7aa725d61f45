// What e2e/bench/gallery.mjs measures, built for Node: prints one JSON line for each figure.
import { cut, groupFaces } from '../../src/gallery/group.ts'
import { createEmptyIndex, type EmbeddingIndex } from '../../src/gallery/kernel.ts'
import { createSealKey, seal, unseal } from '../../src/gallery/seal.ts'
import { nearest, nearestOfEach } from '../../src/gallery/search.ts'
import { mulberry32 } from '../../src/random.ts'
import { drawnJoint } from '../../src/verify/joint.fixture.ts'
import { COSINE } from '../../src/verify/scorer.ts'

const D = 256
const random = mulberry32(6)
const draw = () => Float32Array.from({ length: D }, () => random() + random() + random() - 1.5)

/** The loop that everybody would write first. */
function plainLoop({ rows, count }: EmbeddingIndex, query: Float32Array, scores: Float64Array): number {
  let best = 0
  for (let row = 0; row < count; row++) {
    let sum = 0
    for (let i = 0; i < D; i++) sum += rows[row * D + i]! * query[i]!
    scores[row] = sum
    if (sum > scores[best]!) best = row
  }
  return best
}
function report(name: string, value: number, unit: string, note = ''): void {
  console.log(JSON.stringify({ name, value: value.toFixed(value < 10 ? 2 : 0), unit, note }))
}
/** Best and median of some runs, ms: the best is what the code can do, the median what the machine let it. */
function time(runs: number, job: () => void) {
  const times = Array.from({ length: runs }, () => {
    const begin = performance.now()
    job()
    return performance.now() - begin
  }).sort((a, b) => a - b)
  return { best: times[0]!, median: times[runs >> 1]! }
}

function fill(index: EmbeddingIndex): void {
  const some = Array.from({ length: 997 }, draw)
  for (let row = 0; row < index.count; row++) {
    const embedding = some[row % some.length]!
    embedding[row % D] = random() - 0.5
    index.set(row, COSINE.project(embedding))
  }
}
/** A projection takes 50 microseconds; a search takes as long whatever the rows are. */
function fillJoint(index: EmbeddingIndex): void {
  const some = Array.from({ length: 997 }, () => drawnJoint.project(draw()))
  for (let row = 0; row < index.count; row++) {
    const { vector, bias } = some[row % some.length]!
    vector[row % D] = random() - 0.5
    index.set(row, { vector, bias: bias + random() })
  }
}

/** One search by each score, in turn. */
function compareScores(count: number, runs: number): void {
  const cosine = createEmptyIndex(count, COSINE)
  fill(cosine)
  const joint = createEmptyIndex(count, drawnJoint)
  fillJoint(joint)
  const query = draw()
  const times: [cosine: number[], joint: number[]] = [[], []]
  for (let i = -2; i < runs; i++)
    for (const [which, index] of [cosine, joint].entries()) {
      const begin = performance.now()
      nearest(index, query, { k: 5 })
      if (i >= 0) times[which]!.push(performance.now() - begin)
    }
  const [a, b] = times.map(of => of.sort((x, y) => x - y)) as [number[], number[]]
  const half = runs >> 1
  report(
    `${count.toLocaleString('en-US')} embeddings, Joint Bayesian`,
    b[0]!,
    'ms',
    `in turn with the cosine; ${(b[0]! / a[0]!).toFixed(2)} times as long, by the medians of ${runs} ${(b[half]! / a[half]!).toFixed(2)} times (${b[half]!.toFixed(1)} and ${a[half]!.toFixed(1)} ms)`,
  )
}

function search(count: number, runs: number): void {
  const label = `${count.toLocaleString('en-US')} embeddings`
  const index = createEmptyIndex(count, COSINE)
  fill(index)
  const query = draw()
  const unit = new Float32Array(COSINE.project(query).vector)
  const scores = new Float64Array(count)
  const loop = time(runs, () => plainLoop(index, unit, scores))
  const ours = time(runs, () => nearest(index, query, { k: 5 }))
  const same = nearest(index, query, { k: 1 })[0]!.row === plainLoop(index, unit, scores)
  const note = (times: typeof ours) => `one core, top 5; median of ${runs}: ${times.median.toFixed(1)} ms`
  report(
    `${label}, ${index.kernel} kernel`,
    ours.best,
    'ms',
    `${note(ours)}; ${same ? 'same answer' : 'ANOTHER ANSWER'} as the loop`,
  )
  report(
    `${label}, plain loop`,
    loop.best,
    'ms',
    `${note(loop)}; ${(loop.best / ours.best).toFixed(1)} times as long`,
  )
  const queries = Array.from({ length: 16 }, draw)
  const together = time(Math.ceil(runs / 4), () => nearestOfEach(index, queries, { k: 5 }))
  report(
    `${label}, 16 searches together`,
    together.best / 16,
    'ms each',
    `median ${(together.median / 16).toFixed(1)} ms each`,
  )
  if (count > 100_000) return
  const plain = createEmptyIndex(count, COSINE, { kernel: 'plain' })
  plain.rows.set(index.rows)
  const without = time(runs, () => nearest(plain, query, { k: 5 }))
  report(`${label}, without WebAssembly`, without.best, 'ms', note(without))
}

async function group(count: number): Promise<void> {
  const people = Array.from({ length: count / 5 }, draw)
  const faces = Array.from({ length: count }, (_, i) =>
    draw().map((value, d) => value + people[i % people.length]![d]!),
  )
  const begin = performance.now()
  const dendrogram = await groupFaces(faces, { scorer: COSINE })
  report(
    `Grouping ${count.toLocaleString('en-US')} faces`,
    (performance.now() - begin) / 1000,
    's',
    'average linkage, all thresholds, once',
  )
  const { best } = time(101, () => cut(dendrogram, 0.4))
  report(`Moving the threshold, ${count.toLocaleString('en-US')} faces`, best, 'ms', 'best of 101')
}

async function vault(): Promise<void> {
  let begin = performance.now()
  const key = await createSealKey('a passphrase of some words')
  report('Key from a passphrase', performance.now() - begin, 'ms', '600,000 rounds of PBKDF2-SHA-256')
  const content = new Uint8Array(100_000 * D * 4)
  begin = performance.now()
  const sealed = await seal(content, key)
  await unseal(sealed, key)
  report('Sealing and unsealing 100,000 embeddings', performance.now() - begin, 'ms', '102 MB, AES-GCM')
}

search(100_000, 41)
compareScores(100_000, 41)
try {
  search(1_000_000, 9)
} catch (error) {
  report('1,000,000 embeddings', Number.NaN, '', `not measured: ${error}`)
}
await group(5000)
await vault()
