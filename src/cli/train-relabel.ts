// train relabel DATASET_DIR RUN_DIR: what a run's best checkpoint says about the labels of its data set; --apply writes the revision.
import { DROPPED } from '../data/revisions.ts'
import { predictLabels, relabel, THRESHOLD, writeRelabelling } from '../train/bootstrap.ts'
import { openTrainingEngine } from '../train/engine.ts'
import { readRunOrSay } from '../train/rebuild.ts'
import { bestCheckpoint, lastCheckpoint } from '../train/run.ts'
import { command, JSON_INSTEAD, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { openShardFolder, withFolderLock } from './shard-store.ts'
import { openDatasetFolder } from './train-options.ts'

const SPEC = specOf({
  name: 'train relabel',
  takes: 'DATASET_DIR RUN_DIR',
  options: {
    threshold: {
      type: 'string',
      value: 'P',
      text: 'a label changes where another identity is more probable than this, 0 to below 1',
      otherwise: String(THRESHOLD),
    },
    apply: { type: 'boolean', text: 'write the label revision; without it nothing is written' },
    json: JSON_INSTEAD,
  },
  example: 'train relabel people-set run --apply',
})
const USAGE = usageOf(SPEC)
/** Moves that are printed. */
const SHOWN = 20

export const relabelRun = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [folder, runFolder] = positionals
  if (folder === undefined || runFolder === undefined)
    throw new UsageError(`relabel needs a data set and a run. Usage: ${USAGE}`)
  const threshold = Number(values.threshold ?? THRESHOLD)
  if (!(threshold >= 0 && threshold < 1))
    throw new UsageError(
      `--threshold ${values.threshold}: expected a probability from 0 to below 1. Usage: ${USAGE}`,
    )
  const dataset = await openDatasetFolder(folder)
  const store = await openShardFolder(runFolder)
  const run = await readRunOrSay(store)
  const checkpoint = bestCheckpoint(run) ?? lastCheckpoint(run)
  if (!checkpoint) throw new UsageError(`${runFolder} has no checkpoint yet. Train first.`)
  const engine = await openTrainingEngine('cpu')
  const predictions = await predictLabels(
    { dataset, engine, store, run, checkpoint },
    { signal: new AbortController().signal, onProgress: () => {} },
  )
  const result = relabel(predictions, threshold)
  const about = { run: run.id, checkpoint: checkpoint.file }
  const name = values.apply
    ? await withFolderLock(folder, () => writeRelabelling(dataset, result, about))
    : null
  const { kept, relabelled, dropped, moves } = result
  const nameOf = (label: number) => dataset.manifest.identities[label] ?? String(label)
  if (values.json) {
    const named = moves.map(({ from, to, count }) => ({ from: nameOf(from), to: nameOf(to), count }))
    print(
      JSON.stringify({
        checkpoint: checkpoint.file,
        threshold,
        kept,
        relabelled,
        dropped,
        moves: named,
        revision: name,
      }),
    )
    return
  }
  print(`kept        ${kept}`)
  print(`relabelled  ${relabelled} (probability above ${threshold})`)
  print(`left out    ${dropped} of ${result.labels.filter(label => label === DROPPED).length} in all`)
  for (const { from, to, count } of moves.slice(0, SHOWN))
    print(`  ${count} from ${nameOf(from)} to ${nameOf(to)}`)
  print(
    name
      ? `written     ${name}: train on it with --labels ${name}`
      : 'Nothing was written. --apply writes a label revision.',
  )
})
