// The measurement that has begun and has no report yet (OPFS unfinished/), so that a page that was reloaded or closed goes on with it.
// Its embeddings are kept as they come (kept-embeddings.ts); here is what was asked for, with the protocol's small files.
import { readRun } from '../../evaluate/embed-all.ts'
import { listFolder, openStored, removeStored, writeWhole } from '../parts/opfs.ts'
import type { EvaluationRequest, Unfinished } from './types.ts'

const FOLDER = 'unfinished'
const REQUEST = `${FOLDER}/request.json`
const CONFIG = `${FOLDER}/config`

interface Kept extends Omit<Unfinished, 'request' | 'done'> {
  request: Omit<Unfinished['request'], 'config'>
  /** Where its embeddings are kept. */
  embeddings: string
}

export async function keepUnfinished(
  { given, config, ...request }: EvaluationRequest,
  { embeddings, total }: { embeddings: string; total: number },
): Promise<void> {
  if (given.kind === 'embeddings') return // they are ready
  await removeStored(FOLDER)
  for (const file of config) await writeWhole(`${CONFIG}/${file.name}`, file)
  const { kind, label } = given
  const kept: Kept = { request, given: { kind, label }, embeddings, total }
  await writeWhole(REQUEST, JSON.stringify(kept))
}

/** Null where nothing was interrupted. */
export async function readUnfinished(): Promise<Unfinished | null> {
  const kept = await readKept()
  if (!kept) return null
  const { request, embeddings, ...about } = kept
  const config: File[] = []
  for (const name of await listFolder(CONFIG)) {
    const file = await openStored(`${CONFIG}/${name}`)
    // in memory: the stored file gives way when the measurement goes on
    if (file) config.push(new File([await file.arrayBuffer()], name))
  }
  const stored = await openStored(embeddings)
  const run = stored && (await readRun(stored).catch(() => null)) // what can't be read is worked out again
  const done = run ? run.embeddings.names.length + run.skipped.length : 0
  return { ...about, request: { ...request, config }, done }
}

async function readKept(): Promise<Kept | null> {
  const file = await openStored(REQUEST)
  if (!file) return null
  try {
    return JSON.parse(await file.text()) as Kept
  } catch {
    return null // a write that was cut off
  }
}

/** Its report is kept: nothing is left to go on with. The embeddings stay for the next measurement of the same pictures. */
export const endUnfinished = (): Promise<void> => removeStored(FOLDER)

/** Forgets it, and what was embedded for it. */
export async function discardUnfinished(): Promise<void> {
  const kept = await readKept()
  if (kept) await removeStored(kept.embeddings)
  await endUnfinished()
}
