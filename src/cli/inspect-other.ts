// inspect of what is no checkpoint: pictures, lists, embeddings, data sets and runs, each in the sentences that the page has for it.
import { basename, resolve } from 'node:path'
import { checkDataset } from '../data/check.ts'
import { conversionOf } from '../data/embedding-remedies.ts'
import { readRows } from '../data/embeddings.ts'
import { parseImageList } from '../data/lists.ts'
import { datasetHolds, readManifest } from '../data/manifest.ts'
import { surveySource } from '../data/survey.ts'
import { FormatError, ListError, messageOf } from '../errors.ts'
import { embeddingsHold } from '../evaluate/collapse.ts'
import { LFW } from '../evaluate/protocols/lfw.ts'
import { PROTOCOLS } from '../evaluate/protocols/table.ts'
import { counted } from '../text.ts'
import { readRunOrSay } from '../train/rebuild.ts'
import { runHolds } from '../train/run.ts'
import type { Kind } from './inspect-kind.ts'
import { openFile, shippedOrder } from './lists.ts'
import { CHOOSE_READING, openSource } from './shard-source.ts'
import { openShardFolder } from './shard-store.ts'

/** The first one says what it is. Throws what the readers throw. */
export async function sentencesOn(
  path: string,
  kind: Exclude<Kind, 'checkpoint' | 'model'>,
): Promise<string[]> {
  const name = basename(resolve(path))
  const [first = '', ...others] = await READERS[kind](path, name)
  return [`${name}: ${first}`, ...others]
}

type Reader = (path: string, name: string) => Promise<string[]>
const READERS: Record<Exclude<Kind, 'checkpoint' | 'model'>, Reader> = {
  source: onSource,
  'data set': onDataset,
  run: async path => [`${runHolds(await readRunOrSay(await openShardFolder(path)))}.`],
  embeddings: onEmbeddings,
  pairs: async (path, name) => {
    const pairs = await LFW.read([{ name, file: await openFile(path) }], shippedOrder)
    return [`a list of pairs: ${LFW.holds(pairs)}.`]
  },
  matlab: onMatlab,
}

async function onSource(path: string, name: string): Promise<string[]> {
  const { source, close } = await openSource([path], {})
  try {
    if (source.kind === 'datasets') {
      const [set] = source.sets
      return [`a data set in a tar: ${set ? datasetHolds(set.manifest) : 'nothing'}.`]
    }
    const { what, sentences, people } = await surveySource(source)
    return [[`${what}.`, ...sentences].join(' '), ...(people ? [CHOOSE_READING] : [])]
  } catch (error) {
    if (source.kind !== 'list' || !(error instanceof ListError)) throw error
    const pictures = await orderOf(path, name)
    if (pictures === null) throw error
    return [
      `a picture list of ${counted(pictures, 'name')} and no more: it gives the order of embeddings without names, and doesn’t say who the pictures show.`,
    ]
  } finally {
    await close()
  }
}

/** How many pictures a list of names alone has; null where it is none. */
async function orderOf(path: string, name: string): Promise<number | null> {
  try {
    const pictures = parseImageList(await (await openFile(path)).text(), name)
    return pictures.every(({ label }) => label === null) ? pictures.length : null
  } catch {
    return null
  }
}

async function onDataset(path: string): Promise<string[]> {
  const store = await openShardFolder(path)
  const manifest = await readManifest(store)
  const { broken, unnamed } = await checkDataset(store, manifest)
  const state =
    broken.length > 0
      ? `${counted(broken.length, 'shard')} ${broken.length === 1 ? 'is' : 'are'} broken: ${broken[0]?.sentence}`
      : 'all are whole'
  const isImporting = manifest.state === 'importing' ? '; its import isn’t complete' : ''
  return [
    `a data set of ${datasetHolds(manifest)}; ${state}${isImporting}.`,
    ...broken.slice(1).map(({ sentence }) => sentence),
    ...unnamed.map(file => `${file}: not part of the data set.`),
  ]
}

async function onEmbeddings(path: string, name: string): Promise<string[]> {
  const { assumedOrder, ...embeddings } = await readRows(await openFile(path), name)
  return [embeddingsHold(embeddings, assumedOrder === null)]
}

/** The file of a protocol, or embeddings: each reader says whether it is its file. */
async function onMatlab(path: string, name: string): Promise<string[]> {
  const file = await openFile(path)
  for (const { matlab, read, holds } of Object.values(PROTOCOLS)) {
    if (matlab === undefined) continue
    const list = await read([{ name, file }], shippedOrder).catch((error: unknown) => {
      if (error instanceof ListError) return null
      throw error
    })
    if (list !== null) return [`${matlab}: ${holds(list)}.`]
  }
  return onEmbeddings(path, name)
}

/** What is said of a file that is no checkpoint, and what is to be done if it holds embeddings. */
export function withConversion(error: unknown, path: string): unknown {
  const conversion = /\.(h5|hdf5|hdf|pkl|pickle|p)$/i.test(path) ? conversionOf(basename(path), '') : null
  if (conversion === null || !(error instanceof FormatError)) return error
  return new FormatError(
    `${messageOf(error)} If it holds embeddings: ${conversion.replace(`${basename(path)}: `, '')}`,
  )
}
