// Pictures or embeddings and a protocol's files -> a report that is kept.
import { datasetFiles } from '../../data/dataset-pictures.ts'
import { type Embeddings, readEmbeddings } from '../../data/embeddings.ts'
import { sortedFiles } from '../../data/entries.ts'
import type { ProtocolList } from '../../data/protocol.ts'
import { LFW_ORDER } from '../../data/read-lfw.ts'
import { pictures, type Source } from '../../data/sources.ts'
import { ListError } from '../../errors.ts'
import { embeddingsHold } from '../../evaluate/collapse.ts'
import { embedAll, leftOutIn } from '../../evaluate/embed-all.ts'
import { evaluate as measure } from '../../evaluate/evaluate.ts'
import { findPictures } from '../../evaluate/lookup.ts'
import { PROTOCOLS, type ProtocolName } from '../../evaluate/protocols/table.ts'
import type { Report } from '../../evaluate/report.ts'
import { checkSuited } from '../../evaluate/suited.ts'
import type { ModelCard } from '../../model/card.ts'
import { kindOf } from '../../model/mirror.ts'
import { openDataset } from '../datasets/store.ts'
import { listModels, readCard } from '../models/store.ts'
import { fetchText } from '../parts/storage.ts'
import { cropsOf, openEmbedding } from './embedding.ts'
import type { Running } from './entries.ts'
import { keptRun, runStore } from './kept-embeddings.ts'
import { type Measured, scoresOf } from './measured-scores.ts'
import { keepReports } from './reports.ts'
import { mistakeCrops } from './thumbnails.ts'
import type { DataFacts, EvaluationProgress, EvaluationRequest, Given, ProtocolFacts } from './types.ts'
import { endUnfinished, keepUnfinished } from './unfinished.ts'

const openProtocol = async (protocol: ProtocolName, config: readonly File[]): Promise<ProtocolList> => {
  const { shipped, read } = PROTOCOLS[protocol]
  const files = config.map(file => ({ name: file.name, file }))
  if (files.length === 0 && shipped) {
    const text = await fetchText(import.meta.env.BASE_URL + shipped.path)
    files.push({ name: shipped.name, file: new File([text], shipped.name) })
  }
  const shippedOrder = () => fetchText(import.meta.env.BASE_URL + LFW_ORDER)
  return read(files, shippedOrder)
}

/** What the protocol's files hold. Throws ListError or FormatError that names the file. */
export async function readProtocol(name: ProtocolName, config: readonly File[]): Promise<ProtocolFacts> {
  const protocol = await openProtocol(name, config)
  const { pairs, holds } = PROTOCOLS[name]
  return {
    list: protocol.list.name,
    holds: holds(protocol),
    pairs: pairs?.(protocol).length ?? null,
    usesShippedOrder: protocol.order !== null && !config.some(file => file.name === protocol.orderFile),
  }
}

/** Finds the protocol's pictures in what is given, before anything is computed. Throws ListError when none is there. */
export async function findGiven(
  { protocol: name, model, score, embedding: kind, given, config }: EvaluationRequest,
  signal: AbortSignal,
): Promise<DataFacts> {
  const protocol = await openProtocol(name, config)
  const run = given.kind === 'embeddings' ? await readGiven(given, protocol) : null
  const names = run ? run.embeddings.names : await namesIn(await sourceOf(given), protocol, signal)
  const none = { names, dimension: 0, rows: new Float32Array() }
  const { pictures: found, skipped } = findIn(given, protocol, none)
  const missing = new Set(skipped.map(picture => picture.name))
  const hasBoth = ({ a, b }: { a: string; b: string }) => !missing.has(a) && !missing.has(b)
  if (score === 'jb') {
    const card = run ? run.card : await readCard(model)
    const about = run ?? { model: measuredModel(await readCard(model)), kind }
    const dimension = run?.embeddings.dimension ?? null
    checkSuited(card, { model: about.model, kind: about.kind, dimension, name: given.label })
  }
  const kept = run
    ? null
    : await keptRun({ modelSha256: (await readCard(model)).weights.sha256, kind }, protocol.pictures, given)
  return {
    found,
    missing: [...missing],
    pairs: PROTOCOLS[name].pairs?.(protocol).filter(hasBoth).length ?? null,
    kept: kept ? kept.embeddings.names.length + kept.skipped.length : 0,
    model: run?.model.name ?? null,
    holds: run && embeddingsHold(run.embeddings, run.assumedOrder === null),
  }
}

async function namesIn(
  source: Source,
  { pictures: wanted, paths }: Pick<ProtocolList, 'pictures' | 'paths'>,
  signal: AbortSignal,
): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of pictures(source, { names: new Set(wanted), paths })) {
    signal.throwIfAborted()
    names.push(name)
  }
  return names
}

/** Throws ListError that says why a data set's people can't be measured by this list. */
function findIn(given: Given, { pictures: wanted, list }: ProtocolList, embeddings: Embeddings) {
  try {
    return findPictures(wanted, list.name, embeddings, [])
  } catch (error) {
    if (given.kind !== 'dataset' || !(error instanceof ListError)) throw error
    const like = embeddings.names[0] ? ` (its own are named like ${embeddings.names[0]})` : ''
    throw new ListError(
      `${given.label} has none of the pictures that ${list.name} names${like}. A measurement needs a list of pairs, and this list fits LFW’s pictures only.`,
    )
  }
}

async function sourceOf(given: Given): Promise<Source> {
  const { label } = given
  if (given.kind === 'dataset') return { label, files: datasetFiles(await openDataset(label)) }
  if (given.kind !== 'folder') return { label, archive: given.file }
  return {
    label,
    files: sortedFiles(given.files.map(({ path, file }) => ({ path, open: async () => file }))),
  }
}

const measuredModel = ({ title: name, weights: { sha256, canonicalSha256 } }: ModelCard) => ({
  ...{ name, sha256 },
  ...(canonicalSha256 !== undefined && { canonicalSha256 }),
})

async function readGiven(given: Given & { kind: 'embeddings' }, protocol: ProtocolList): Promise<Measured> {
  const { file, label } = given
  const { metadata, assumedOrder, ...embeddings } = await readEmbeddings(
    file,
    label,
    protocol.order,
    protocol.orderFile,
  )
  const { modelSha256: sha256 = '' } = metadata
  const installed = (await listModels()).find(({ card }) => card.weights.sha256 === sha256)
  const model = installed ? measuredModel(installed.card) : { name: metadata.model ?? label, sha256 }
  const kind = kindOf(metadata.embedding)
  const card = installed?.card ?? null
  return { embeddings, ...leftOutIn(metadata), model, kind, card, engine: 'embeddings file', assumedOrder }
}

/** Measures and keeps the report, or those of both scores. Gives the id of the chosen score's. Throws AbortError when cancelled; what was embedded is kept for the next time. */
export async function evaluate(
  running: Running,
  request: EvaluationRequest,
  onProgress: (progress: EvaluationProgress) => void,
  signal: AbortSignal,
): Promise<string> {
  onProgress({ what: 'starting' })
  const protocol = await openProtocol(request.protocol, request.config)
  const { given, semantics } = request
  const isReady = given.kind === 'embeddings'
  const run = isReady
    ? await readGiven(given, protocol)
    : await embedPictures(running, request, { protocol, onProgress, signal })
  signal.throwIfAborted()
  onProgress({ what: 'measuring', share: null })
  const { scores, notes } = await scoresOf(request, run)
  const reports: Report[] = []
  for (const [n, score] of scores.entries()) {
    const report = await measure(protocol, run, {
      ...{ semantics, model: run.model, ...score, kind: run.kind },
      sourceName: given.label,
      engine: run.engine,
      assumedOrder: run.assumedOrder,
      onProgress: share => onProgress({ what: 'measuring', share: (n + share) / scores.length }),
      signal,
    })
    reports.push({ ...report, notes: [...report.notes, ...notes] })
  }
  onProgress({ what: 'pictures' })
  const crops = isReady
    ? {}
    : await mistakeCrops(await sourceOf(given), reports, cropsOf(running), protocol.paths)
  signal.throwIfAborted()
  const id = await keepReports(reports, crops)
  if (!isReady) await endUnfinished()
  return id
}

interface Work {
  protocol: ProtocolList
  onProgress(progress: EvaluationProgress): void
  signal: AbortSignal
}

async function embedPictures(
  running: Running,
  request: EvaluationRequest,
  { protocol, onProgress, signal }: Work,
): Promise<Measured> {
  const { given, model: name, embedding: kind } = request
  const { card, engine, close, ...host } = await openEmbedding(running, { model: name, kind }, signal)
  try {
    const store = await runStore({ modelSha256: card.weights.sha256, kind }, protocol.pictures, given)
    if (!PROTOCOLS[request.protocol].isSample)
      await keepUnfinished(request, { embeddings: store.path, total: protocol.pictures.length })
    const run = await embedAll(
      {
        source: await sourceOf(given),
        wanted: protocol.pictures,
        paths: protocol.paths,
        onProgress: progress => onProgress({ what: 'embedding', ...progress }),
        signal,
      },
      { ...host, store },
    )
    return { ...run, model: measuredModel(card), kind, card, engine }
  } finally {
    await close()
  }
}
