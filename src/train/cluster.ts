// A run on its way to a cluster and back: one tar with the run, its data set where that goes along, and a README with the command for
// scale/ (docs/scale.md); and the run that comes back, as such a tar or as one checkpoint.
import type { Dataset } from '../data/import-source.ts'
import { MANIFEST } from '../data/manifest.ts'
import { FormatError, StorageError } from '../errors.ts'
import { readSafetensors } from '../format/safetensors.ts'
import { tarIndex } from '../format/tar.ts'
import { tarEnd, tarHeader, tarPadding } from '../format/tar-write.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { counted } from '../text.ts'
import { checkpointFile, isCheckpointFile, parseTraining, readCheckpoint } from './checkpoint.ts'
import { readOrRebuildRun } from './rebuild.ts'
import { lastCheckpoint, RUN_FILE, type Run, type RunStore, readRun, writeRun } from './run.ts'

/** What goes to the cluster; `dataset` null: its folder is there already. */
export interface Leaving {
  run: Run
  store: RunStore
  dataset: Dataset | null
}
/** A file of the tar: README.md, run/..., shards/... */
interface Packed {
  path: string
  read(): Promise<ByteSource>
}

/** The tar in parts; one file is in memory at a time. Throws StorageError when a checkpoint is not what was written. */
export async function* clusterParts(leaving: Leaving): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const { path, read } of filesOf(leaving)) {
    const file = await read()
    yield tarHeader(path, file.size)
    yield await readBytes(file, 0, file.size)
    yield tarPadding(file.size)
  }
  yield tarEnd()
}

function filesOf({ run, store, dataset }: Leaving): Packed[] {
  const text = (path: string, value: string) => ({ path, read: async () => new Blob([value]) })
  const ofRun = run.checkpoints.map(note => ({
    path: `run/${note.file}`,
    read: async () => new Blob([(await readCheckpoint(store, note)).bytes as Uint8Array<ArrayBuffer>]),
  }))
  const { labels } = run.options
  const names = dataset
    ? [
        MANIFEST,
        ...dataset.manifest.shards.map(({ file }) => file),
        ...(labels === null ? [] : [`labels-${labels}.safetensors`]),
      ]
    : []
  const ofData = names.map(name => ({
    path: `shards/${name}`,
    read: async () => (dataset as Dataset).store.read(name),
  }))
  const readme = text('README.md', clusterReadme(run, dataset !== null))
  return [readme, text(`run/${RUN_FILE}`, `${JSON.stringify(run)}\n`), ...ofRun, ...ofData]
}

/** What to do with the tar, for somebody who finds it on a cluster. */
export function clusterReadme(run: Run, hasData: boolean): string {
  const { architecture, dataset, recipe, model } = run.options
  const step = lastCheckpoint(run)?.step ?? 0
  const shards = hasData ? 'shards' : 'DIR'
  const needsModel = step === 0 && recipe.start === 'model'
  const begins = step > 0 ? `goes on after step ${step}` : 'begins with its first step'
  return `# ${run.title}

A training run of Vis-à-vis: ${ARCHITECTURES[architecture].title} on ${dataset.name}. It ${begins}; ${counted(recipe.epochs, 'epoch')} in batches of ${recipe.batchSize} pictures.

Where the package \`scale\` of Vis-à-vis and its requirements are installed (docs/scale.md there), beside this file:

    torchrun --nproc-per-node 4 -m scale.train --shards ${shards} --resume run --out trained${needsModel ? ' --model weights.safetensors' : ''}

4 is the number of devices; ${recipe.batchSize} must be a multiple of it.${hasData ? '' : ` DIR is the folder of the data set ${dataset.name}.`}${needsModel ? ` weights.safetensors is that of the model ${model?.name}.` : ''} The same command with --resume alone goes on after an interruption.

Then take it back:

    tar -cf trained.tar trained

and "Bring back" in the page, or \`npm run cli -- scale import trained.tar --out RUN_DIR\`. Epoch, learning rate and velocity are those of the last checkpoint.
`
}

/** The files of a run in a tar, or a checkpoint by itself. Throws FormatError when it is neither. */
export async function openArriving(file: ByteSource, name: string): Promise<RunStore> {
  if (/\.safetensors$/i.test(name)) {
    const { metadata } = await readSafetensors(file, name)
    const { step } = parseTraining(metadata.training, name).standing
    return storeOf(new Map([[checkpointFile(step), file]]))
  }
  const files = new Map<string, ByteSource>()
  for await (const { path, kind, begin, end } of tarIndex(file, name)) {
    const own = path.split('/').at(-1) ?? path
    if (kind !== 'file' || !(own === RUN_FILE || isCheckpointFile(own))) continue
    if (files.has(own)) throw new FormatError(`${name} holds more than one run. Pack one run’s folder.`)
    files.set(own, {
      size: end - begin,
      slice: (from, to) => file.slice(begin + from, Math.min(end, begin + to)),
    })
  }
  if (files.size === 0)
    throw new FormatError(
      `${name} holds no run: no ${RUN_FILE} and no checkpoint. Pack the folder that --out named.`,
    )
  return storeOf(files)
}

/** What is written stays in memory. */
const storeOf = (files: Map<string, ByteSource>): RunStore => ({
  list: async () => [...files.keys()],
  async read(name) {
    const file = files.get(name)
    if (!file) throw new StorageError(`${name} is missing.`)
    return file
  },
  async writeWhole(name, bytes) {
    files.set(name, new Blob([bytes as Uint8Array<ArrayBuffer>]))
  },
  async remove(name) {
    files.delete(name)
  },
})

/**
 * Takes a run into its folder, which is empty or holds an older state of it. Checkpoints are checked, and whole before run.json names them.
 * Throws StorageError when one is damaged, or when the folder holds another run or a newer state.
 */
export async function bringBack(from: RunStore, into: RunStore): Promise<Run> {
  const run = await readOrRebuildRun(from)
  const there = new Set(await from.list())
  run.checkpoints = run.checkpoints.filter(({ file }) => there.has(file))
  if (run.checkpoints.length === 0)
    throw new StorageError('The run holds no checkpoint: there is nothing to go on from.')
  await checkOlder(into, run)
  for (const note of run.checkpoints)
    await into.writeWhole(note.file, (await readCheckpoint(from, note)).bytes)
  await writeRun(into, run)
  return run
}

async function checkOlder(into: RunStore, run: Run): Promise<void> {
  if (!(await into.list()).some(file => file === RUN_FILE || isCheckpointFile(file))) return
  const own = await readRun(into)
  if (own.id !== run.id)
    throw new StorageError(`The folder holds another run, "${own.title}". Choose an empty one.`)
  const [before, after] = [own, run].map(one => lastCheckpoint(one)?.step ?? 0)
  if ((before ?? 0) > (after ?? 0))
    throw new StorageError(
      `The folder holds this run after step ${before}, what comes back is after step ${after}. Choose an empty folder to keep both.`,
    )
}
