// Pictures -> embeddings, thousands of them: bounded work ahead, so that the embedder never waits; a run that was cut off goes on
// from what the host kept of it.
import { type Embeddings, readEmbeddings, writeEmbeddings } from '../data/embeddings.ts'
import { type Picture, pictures, type Source } from '../data/sources.ts'
import { FormatError, messageOf } from '../errors.ts'
import { readBytes } from '../format/tensor.ts'
import type { Skipped } from './lookup.ts'

/** What became of one picture. */
export type Embedded = { embedding: Float32Array; kind: string } | { reason: string }

/** What a run has so far. */
export interface EmbeddingRun {
  embeddings: Embeddings
  skipped: Skipped[]
  /** How many pictures of each kind were embedded: "chip 96x112". */
  kinds: Record<string, number>
}
/** `fresh`: pictures that this run worked on; the others were kept from an earlier one. */
export type FinishedRun = EmbeddingRun & { fresh: number }
/** Keeps what a run has, under a key of the model and the list. A host without storage gives none. */
export interface RunStore {
  load(): Promise<Blob | null>
  save(run: Blob): Promise<void>
}
export interface EmbedHost {
  /** Pictures in work at once. */
  parallel: number
  /** Throws only when no picture can be embedded any more (engine lost); a bad picture gives a reason. */
  embed(picture: Uint8Array<ArrayBuffer>): Promise<Embedded>
  store?: RunStore
}
export interface EmbedProgress {
  done: number
  /** Null when the source does not tell. */
  total: number | null
  skipped: number
  /** Of this run, without what was kept from an earlier one. */
  perSecond: number
  secondsLeft: number | null
}
export interface EmbedOptions {
  source: Source
  /** Names of the pictures to embed; all of the source by default. */
  wanted?: Iterable<string>
  /** Paths of wanted pictures, where a list gives them: they tell pictures of one name apart. */
  paths?: ReadonlyMap<string, string> | undefined
  onProgress?: (progress: EmbedProgress) => void
  signal?: AbortSignal
}

const MAX_PICTURE_BYTES = 64 * 2 ** 20
/** What a closed tab or a power cut may cost: so many pictures or so much time. */
const SAVE_EVERY = 500
const SAVE_MS = 20_000
const PROGRESS_MS = 100

/** Embeds what is wanted and not there yet. Throws AbortError when cancelled; what was done is kept in the store then. */
export async function embedAll(options: EmbedOptions, host: EmbedHost): Promise<FinishedRun> {
  const { source, paths, signal } = options
  const kept = await host.store?.load()
  const collected = collect(kept ? await readRun(kept) : null)
  const wanted = options.wanted ? new Set(options.wanted) : null
  const report = reporter(options, wanted, collected)
  const working = new Set<Promise<void>>()
  let left = wanted ? [...wanted].filter(name => !collected.has(name)).length : Number.POSITIVE_INFINITY
  let failure: unknown
  const work = async ({ name, open }: Picture) => {
    const picture = await bytesOf(open).catch((error: unknown) => ({
      reason: `cannot be read: ${messageOf(error)}`,
    }))
    try {
      collected.add(name, 'reason' in picture ? picture : await host.embed(picture))
    } catch (error) {
      failure ??= error
    }
    report()
  }
  let unsaved = 0
  let saved = performance.now()
  const save = async () => {
    unsaved = 0
    saved = performance.now()
    const run = collected.run()
    if (run.embeddings.names.length > 0) await host.store?.save(writeRun(run))
  }
  try {
    if (left > 0)
      for await (const picture of pictures(
        source,
        wanted ? { names: wanted, ...(paths && { paths }) } : undefined,
      )) {
        if (collected.has(picture.name) || (wanted && !wanted.has(picture.name))) continue
        if (working.size >= host.parallel) await Promise.race(working)
        if (signal?.aborted || failure) break
        const job = work(picture).finally(() => working.delete(job))
        working.add(job)
        if (++unsaved >= SAVE_EVERY || performance.now() - saved > SAVE_MS) await save()
        if (--left === 0) break
      }
  } finally {
    await Promise.all(working)
    if (unsaved > 0) await save()
  }
  if (failure) throw failure
  signal?.throwIfAborted()
  report('last')
  return { ...collected.run(), fresh: collected.fresh() }
}

async function bytesOf(open: Picture['open']): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open()
  if (file.size > MAX_PICTURE_BYTES) throw new FormatError(`${file.size} bytes is too large for a picture`)
  return readBytes(file, 0, file.size)
}

function collect(kept: EmbeddingRun | null) {
  const names = [...(kept?.embeddings.names ?? [])]
  const rows: Float32Array[] = []
  const dimension = kept?.embeddings.dimension ?? 0
  for (let n = 0; n < names.length; n++)
    rows.push(kept?.embeddings.rows.subarray(n * dimension, (n + 1) * dimension) ?? new Float32Array())
  const skipped = [...(kept?.skipped ?? [])]
  const kinds = { ...kept?.kinds }
  const known = new Set([...names, ...skipped.map(({ name }) => name)])
  const before = known.size
  return {
    known,
    skipped,
    has: (name: string) => known.has(name),
    fresh: () => known.size - before,
    add(name: string, result: Embedded) {
      known.add(name)
      if ('reason' in result) return skipped.push({ name, reason: result.reason })
      names.push(name)
      kinds[result.kind] = (kinds[result.kind] ?? 0) + 1
      return rows.push(result.embedding)
    },
    run(): EmbeddingRun {
      const width = rows[0]?.length ?? dimension
      const all = new Float32Array(rows.length * width)
      rows.forEach((row, n) => {
        all.set(row, n * width)
      })
      return {
        embeddings: { names: [...names], dimension: width, rows: all },
        skipped: [...skipped],
        kinds: { ...kinds },
      }
    },
  }
}

/** Tells the progress, at most ten times a second. */
function reporter(
  { onProgress }: EmbedOptions,
  wanted: ReadonlySet<string> | null,
  { known, skipped }: { known: ReadonlySet<string>; skipped: readonly Skipped[] },
) {
  const begin = performance.now()
  const isWanted = (name: string) => !wanted || wanted.has(name)
  const before = [...known].filter(isWanted).length
  const already = known.size
  let shown = 0
  return (last?: 'last') => {
    const now = performance.now()
    if (!onProgress || (!last && now - shown < PROGRESS_MS)) return
    shown = now
    const fresh = known.size - already
    const done = before + fresh
    const perSecond = fresh / Math.max(0.001, (now - begin) / 1000)
    const total = wanted?.size ?? null
    const secondsLeft = total === null || perSecond === 0 ? null : (total - done) / perSecond
    onProgress({ done, total, skipped: skipped.length, perSecond, secondsLeft })
  }
}

/** A run as an embeddings file; what was skipped stands in its metadata. */
export function writeRun(
  { embeddings, skipped, kinds }: EmbeddingRun,
  metadata: Record<string, string> = {},
): Blob {
  return writeEmbeddings(embeddings, {
    ...metadata,
    skipped: JSON.stringify(skipped),
    kinds: JSON.stringify(kinds),
  })
}

/** Reads what `writeRun` wrote. */
export async function readRun(file: Blob): Promise<EmbeddingRun> {
  const { metadata, dimension, rows } = await readEmbeddings(file, 'kept embeddings.safetensors', null, '')
  // names as the source gave them: a part of its pictures does not show which of them repeat
  const names = JSON.parse(metadata.names ?? '[]') as string[]
  return { embeddings: { names, dimension, rows }, ...leftOutIn(metadata) }
}

/** What an embeddings file says about pictures without embeddings; a file of another origin says nothing. */
export function leftOutIn(metadata: Record<string, string>): Omit<EmbeddingRun, 'embeddings'> {
  try {
    return {
      skipped: JSON.parse(metadata.skipped ?? '[]') as Skipped[],
      kinds: JSON.parse(metadata.kinds ?? '{}') as Record<string, number>,
    }
  } catch {
    throw new FormatError('The metadata of the embeddings file is damaged. Make the file again.')
  }
}
