// train DATASET_DIR --out RUN_DIR: trains LightCNN on a data set, on the processor. Interrupted once it saves and stops, twice it stops at
// once; --resume continues. `train relabel` and `train export` work on what a run has kept.
import { basename, resolve } from 'node:path'
import type { Dataset } from '../data/import-source.ts'
import { isCheckpointFile } from '../train/checkpoint.ts'
import { openTrainingEngine } from '../train/engine.ts'
import { readOrRebuildRun } from '../train/rebuild.ts'
import { newRun, RUN_FILE, type Run, type RunStore, readRun } from '../train/run.ts'
import type { TrainSetting } from '../train/setting.ts'
import { train as trainRun } from '../train/train.ts'
import { command, parse, UsageError } from './command.ts'
import { openShardFolder } from './shard-store.ts'
import { exportRun } from './train-export.ts'
import { changeRun, newOptions, openDatasetFolder, TRAIN, TRAIN_USAGE, type Values } from './train-options.ts'
import { relabelRun } from './train-relabel.ts'
import { closing, onTrainingEvent, summary } from './train-report.ts'
import { readStart } from './train-start.ts'

const SPEC = {
  ...TRAIN,
  subcommands: {
    relabel: {
      does: 'tells what the run’s best weights say about the labels, and writes a revision',
      command: relabelRun,
    },
    export: { does: 'writes a checkpoint or the log of a run for other programs', command: exportRun },
  },
}
export const KEPT = 'All checkpoints that run.json names are kept'

/** Prints a line for each validation and how it ended; with --json one summary. */
export const train = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [folder] = positionals
  const { out } = values
  if (folder === undefined || positionals.length > 1 || out === undefined)
    throw new UsageError(`train needs a data set and --out RUN_DIR. Usage: ${TRAIN_USAGE}`)
  const say = values.json ? () => {} : print
  const dataset = await openDatasetFolder(folder)
  const store = await openShardFolder(out, { create: true, kept: KEPT })
  const { run, weights } = await openRun(dataset, store, { values, out, say })
  const engine = await openTrainingEngine('cpu')
  const { pause, cancel, release } = interrupts()
  const onEvent = onTrainingEvent(run, say)
  const setting: TrainSetting = { dataset, run, store, engine, weights, onEvent, pause, cancel }
  try {
    await trainRun(setting)
  } finally {
    release()
    engine.dispose()
  }
  if (values.json) print(JSON.stringify(summary(run, out)))
  for (const line of closing(run)) say(line)
  const { stop } = run
  if (stop && stop.why !== 'finished' && stop.why !== 'paused') throw new Error(stop.message)
})

/** A new run, or the one of the folder. */
async function openRun(
  dataset: Dataset,
  store: RunStore,
  { values, out, say }: { values: Values; out: string; say: (line: string) => void },
): Promise<{ run: Run; weights: TrainSetting['weights'] }> {
  const files = await store.list()
  const hasFile = files.includes(RUN_FILE)
  const isThere = hasFile || files.some(isCheckpointFile)
  if (isThere && !values.resume)
    throw new UsageError(
      `There is a run in ${out} already${hasFile ? '' : `, whose ${RUN_FILE} is missing`}. Add --resume to continue it, or name another folder.`,
    )
  if (!isThere && values.resume)
    throw new UsageError(`There is no run in ${out} to continue. Leave --resume out.`)
  if (!isThere) {
    const { options, start } = await newOptions(values, dataset, say)
    const name = basename(resolve(out))
    return { run: newRun(name, name, options), weights: start?.weights ?? null }
  }
  const run = await readRun(store).catch(async () => {
    const run = await readOrRebuildRun(store)
    for (const { text } of run.events) say(`note        ${text}`)
    return run
  })
  changeRun(run, values)
  const needsModel = run.checkpoints.length === 0 && run.options.model !== null
  if (!needsModel) return { run, weights: null }
  const start = await readStart(
    typeof values.model === 'string' ? values.model : undefined,
    run.options.model?.head ?? 'new',
    { key: typeof values.key === 'string' ? values.key : undefined },
  )
  if (start.sha256 !== run.options.model?.sha256)
    throw new UsageError(`The run began with ${run.options.model?.name}. Name it again with --model.`)
  return { run, weights: start.weights }
}

/** The first Ctrl-C pauses, the second cancels. */
function interrupts() {
  const [pause, cancel] = [new AbortController(), new AbortController()]
  const onInterrupt = () => (pause.signal.aborted ? cancel : pause).abort()
  process.on('SIGINT', onInterrupt)
  const release = () => process.removeListener('SIGINT', onInterrupt)
  return { pause: pause.signal, cancel: cancel.signal, release }
}
