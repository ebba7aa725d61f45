// embed SOURCE --out FILE: the embeddings of all pictures of a folder or archive. A run that was stopped goes on with the same command.
import { openAsBlob } from 'node:fs'
import { access, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Source } from '../data/sources.ts'
import { ListError, StorageError } from '../errors.ts'
import {
  type EmbedProgress,
  embedAll,
  type FinishedRun,
  type RunStore,
  writeRun,
} from '../evaluate/embed-all.ts'
import { runKey } from '../evaluate/evaluate.ts'
import { type ModelCard, parseCard } from '../model/card.ts'
import type { EmbeddingKind } from '../model/mirror.ts'
import { command, MODEL, parse, specOf, UsageError } from './command.ts'
import { createEmbedPool } from './embed-pool.ts'
import { usageOf } from './help.ts'
import { openSource } from './shard-source.ts'
import { writeWhole } from './source.ts'
import { modelsFolder } from './storage.ts'

const SPEC = specOf({
  name: 'embed',
  takes: 'SOURCE --out FILE.safetensors',
  options: {
    out: {
      type: 'string',
      value: 'FILE',
      text: 'where to write; if the run is stopped, what is done is kept beside it',
    },
    mirrored: { type: 'boolean', text: 'average each picture with its mirror image, as verdicts do' },
    model: MODEL,
  },
  example: 'embed LFW/lfw-112X96.tar --out lfw.safetensors',
  more: [
    'SOURCE is a folder, tar, tar.gz or zip of pictures. To continue a run that was stopped, repeat the command.',
  ],
})
const USAGE = usageOf(SPEC)

/** Prints how many pictures were embedded, what was left out, and the time. */
export const embed = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [path] = positionals
  const { out, model } = values
  if (path === undefined || positionals.length > 1 || out === undefined)
    throw new UsageError(`embed takes one source and --out FILE. Usage: ${USAGE}`)
  if (!out.endsWith('.safetensors'))
    throw new UsageError(`--out ${out}: the name must end in .safetensors. Usage: ${USAGE}`)
  await access(dirname(out)).catch(() => {
    throw new UsageError(`--out ${out}: the folder ${dirname(out)} does not exist. Create it first.`)
  })
  const begin = performance.now()
  const card = await readCard(model)
  const kind = values.mirrored ? 'mirrored' : 'single'
  const run = await embedPictures(path, null, { card, model, kind, keep: dirname(out) })
  await writeBlob(
    out,
    writeRun(run, {
      model: card.name,
      modelSha256: card.weights.sha256,
      embedding: kind,
      source: basename(path),
    }),
  )
  printRun(run, (performance.now() - begin) / 1000, print)
  print(`written     ${out}`)
})

interface EmbedPicturesOptions {
  card: ModelCard
  /** The model's folder, by default the one that ships. */
  model: string | undefined
  kind: EmbeddingKind
  /** Folder for what a stopped run has, for the next one. */
  keep: string
  /** Paths of wanted pictures, where a list gives them. */
  paths?: ReadonlyMap<string, string>
}

/** Embeds the pictures of a path with one thread for each core; all of them where `wanted` is null. */
export const embedPictures = async (
  path: string,
  wanted: readonly string[] | null,
  options: EmbedPicturesOptions,
): Promise<FinishedRun> => embedSource({ source: await openPictures(path), path, wanted }, options)

/** The same for what is opened already; `path` is where its files are. */
export async function embedSource(
  { source, path, wanted }: { source: Source; path: string; wanted: readonly string[] | null },
  { card, model, kind, keep, paths }: EmbedPicturesOptions,
): Promise<FinishedRun> {
  const key = await runKey(
    { modelSha256: card.weights.sha256, kind },
    wanted,
    `${path} ${await newestIn(path)}`,
  )
  const store = fileStore(join(keep, `.embeddings-${key.slice(0, 16)}.safetensors`))
  const pool = createEmbedPool(model, kind, store)
  const stop = new AbortController()
  const onInterrupt = () => stop.abort()
  process.once('SIGINT', onInterrupt)
  try {
    const options = {
      source,
      paths,
      ...(wanted ? { wanted } : {}),
      onProgress: progressLine,
      signal: stop.signal,
    }
    const run = await embedAll(options, pool)
    await store.remove()
    return run
  } catch (error) {
    if (stop.signal.aborted)
      throw new Error('Stopped. What is done is kept; run the same command to continue.')
    throw error
  } finally {
    process.removeListener('SIGINT', onInterrupt)
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    await pool.close()
  }
}

/** When the last of the files was changed: what was kept of pictures as they were before is not used. */
async function newestIn(path: string): Promise<number> {
  const stats = await stat(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  let newest = 0
  for (const file of await readdir(path, { recursive: true })) {
    const { mtimeMs } = await stat(join(path, file)).catch(() => ({ mtimeMs: 0 })) // a link that leads nowhere
    newest = Math.max(newest, mtimeMs)
  }
  return newest
}

/** A folder or archive of pictures. */
export async function openPictures(path: string): Promise<Source> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  if (!stats.isDirectory()) return { label: basename(path), archive: await openAsBlob(path) }
  const { source } = await openSource([path], {}) // folders and data sets hold no file open
  if (source.kind !== 'folder')
    throw new ListError(`${path} is a data set of crops, not a folder of pictures.`)
  return { label: source.label, files: source.files }
}

export async function readCard(model = join(modelsFolder(), 'lightcnn-9')): Promise<ModelCard> {
  const path = join(model, 'card.json')
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read. --model must name a folder with card.json and the weights.`)
  })
  return parseCard(text, path)
}

function fileStore(path: string): RunStore & { remove(): Promise<void> } {
  return {
    load: async () => {
      const bytes = await readFile(path).catch(() => null)
      return bytes && new Blob([bytes])
    },
    save: run => writeBlob(path, run),
    remove: () => rm(path, { force: true }),
  }
}

/** Writes a file of which nothing is seen until it is whole. */
export async function writeBlob(path: string, file: Blob): Promise<void> {
  await writeWhole(path, file.stream() as AsyncIterable<Uint8Array> & ReadableStream<Uint8Array>)
}

/** One line that is written over, on a terminal only. */
function progressLine({ done, total, skipped, perSecond, secondsLeft }: EmbedProgress): void {
  if (!process.stderr.isTTY) return
  const of = total === null ? '' : ` of ${total}`
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`
  process.stderr.write(
    `\r${done}${of} pictures, ${skipped} left out, ${perSecond.toFixed(1)} a second${left}  `,
  )
}

export function printRun(run: FinishedRun, seconds: number, print: (line: string) => void): void {
  const { embeddings, skipped, kinds, fresh } = run
  const kindsText = Object.entries(kinds)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
  print(`pictures    ${embeddings.names.length} embedded (${kindsText})`)
  const kept = embeddings.names.length + skipped.length - fresh
  if (kept > 0) print(`kept        ${kept} from a run that was stopped`)
  const few = skipped.slice(0, 3).map(({ name, reason }) => `${name} (${reason})`)
  if (skipped.length > 0)
    print(`left out    ${skipped.length}: ${few.join(', ')}${skipped.length > 3 ? ', ...' : ''}`)
  print(`time        ${seconds.toFixed(1)} s, ${(fresh / seconds).toFixed(1)} pictures a second`)
}
