// One pass over the scores of all pairs of pictures: counts them for every combination of trials, and keeps the high ones of
// strangers. 87 million scores of LFW serve BLUFR's ten trials, which have 52 million each; only the highest are stored.
import { createDraw } from '../data/resample.ts'
import { ListError } from '../errors.ts'
import { BINS, type Bins } from './bins.ts'
import { type ScoreBlock, scoreBlocks } from './gram.ts'
import { TRIALS_A_PASS, type TrialSet } from './trial-set.ts'

const SAMPLE = 200_000
/** With fewer pairs all are kept. */
const KEEP_ALL_PAIRS = 4_000_000
const MOST_KEPT = 12_000_000

/** Pairs of strangers that score high, as parallel arrays; places are those of the trial set. */
export interface HighPairs {
  a: Uint32Array
  b: Uint32Array
  score: Float64Array
  /** Trials that test both pictures, as bits. */
  trials: Uint16Array
}
export interface SweepResult {
  high: HighPairs
  /** Every stranger pair at or above this score is in `high`. */
  bound: number
  /** Counts of all pairs, genuine ones included: BINS for each combination of trials. */
  counts: Uint32Array
  bins: Bins
}
type Breathe = (share: number) => Promise<void>

/** `share`: how much of the highest impostor scores must be kept at least in each trial, 0..1. `breathe` is told how far it is. */
export async function sweep(
  set: TrialSet,
  bins: Bins,
  share: number,
  breathe: Breathe,
): Promise<SweepResult> {
  const pictures = set.row.length
  const bound =
    (pictures * (pictures - 1)) / 2 <= KEEP_ALL_PAIRS ? Number.NEGATIVE_INFINITY : sampledBound(set, share)
  const counts = new Uint32Array(BINS << TRIALS_A_PASS)
  const kept = createKept(set)
  for (const block of scoreBlocks(set.embeddings, set.row)) {
    visit(set, block, { bins, bound: bound - set.embeddings.float32Error, counts, keep: kept.add })
    await breathe(((block.firstRow + 1) / pictures) ** 2)
  }
  return { high: kept.pairs(), bound, counts, bins }
}

/** A score that about `share` of the impostor pairs reach. */
function sampledBound(set: TrialSet, share: number): number {
  const draw = createDraw('impostor pairs')
  const scores: number[] = []
  for (let n = 0; n < SAMPLE; n++) {
    const [a, b] = [draw(set.row.length), draw(set.row.length)]
    if (set.label[a] !== set.label[b] && ((set.trials[a] ?? 0) & (set.trials[b] ?? 0)) !== 0)
      scores.push(set.exact(a, b))
  }
  return (
    Float64Array.from(scores)
      .sort()
      .at(-Math.ceil(share * scores.length)) ?? Number.NEGATIVE_INFINITY
  )
}

interface Visit {
  bins: Bins
  /** Impostor pairs from here on are kept. */
  bound: number
  counts: Uint32Array
  keep(a: number, b: number): void
}

/** The inner loop: pictures of one run share their trials, so the combination changes only between runs. */
function visit(set: TrialSet, block: ScoreBlock, { bins: { scale, shift }, bound, counts, keep }: Visit) {
  const { trials, label, runs } = set
  const { scores, firstColumn } = block
  const firstRun = runs.findLastIndex(start => start <= firstColumn)
  for (let r = 0; r < block.rows; r++) {
    const a = block.firstRow + r
    const end = Math.min(block.columns, a - firstColumn) // the strict lower triangle
    const offset = r * block.stride
    for (let run = firstRun, c = 0; c < end; run++) {
      const runEnd = Math.min(end, (runs[run + 1] ?? 0) - firstColumn)
      const both = (trials[a] ?? 0) & (trials[firstColumn + c] ?? 0)
      if (both === 0) {
        c = runEnd
        continue
      }
      const base = both * BINS
      for (; c < runEnd; c++) {
        const score = scores[offset + c] as number
        const at = base + ((score * scale + shift) | 0)
        counts[at] = (counts[at] as number) + 1
        if (score >= bound && label[a] !== label[firstColumn + c]) keep(a, firstColumn + c)
      }
    }
  }
}

function createKept(set: TrialSet) {
  let a = new Uint32Array(1 << 16)
  let b = new Uint32Array(1 << 16)
  let count = 0
  return {
    add(first: number, second: number) {
      if (count === a.length) {
        if (count > MOST_KEPT)
          throw new ListError(
            'The network has collapsed: too many pairs of strangers have practically the same score, so these embeddings can’t tell faces apart. Check that the weights were loaded, and the pictures that went in.',
          )
        a = grown(a)
        b = grown(b)
      }
      a[count] = first
      b[count++] = second
    },
    pairs(): HighPairs {
      const [as, bs] = [a.subarray(0, count), b.subarray(0, count)]
      const score = new Float64Array(count)
      const trials = new Uint16Array(count)
      for (let n = 0; n < count; n++) {
        const [x, y] = [as[n] ?? 0, bs[n] ?? 0]
        score[n] = set.exact(x, y)
        trials[n] = (set.trials[x] ?? 0) & (set.trials[y] ?? 0)
      }
      return { a: as, b: bs, score, trials }
    },
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
