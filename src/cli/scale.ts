// scale export RUN_DIR --out FILE.tar, scale import FILE --out RUN_DIR: a run to several devices and back (docs/scale.md).
import { basename } from 'node:path'
import { counted } from '../text.ts'
import { bringBack, clusterParts, openArriving } from '../train/cluster.ts'
import { checkUnchanged } from '../train/fingerprint.ts'
import { readRunOrSay } from '../train/rebuild.ts'
import { lastCheckpoint, runHolds } from '../train/run.ts'
import { command, JSON_INSTEAD, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { openShardFolder } from './shard-store.ts'
import { openFile, writeWhole } from './source.ts'
import { KEPT } from './train.ts'
import { openDatasetFolder } from './train-options.ts'

const EXPORT = specOf({
  name: 'scale export',
  takes: 'RUN_DIR --out FILE.tar',
  options: {
    out: { type: 'string', value: 'FILE', text: 'the tar: the run, a README with the command, the data set' },
    dataset: {
      type: 'string',
      value: 'DIR',
      text: 'the data set that goes along',
      otherwise: 'the run goes alone',
    },
    json: JSON_INSTEAD,
  },
  example: 'scale export run --dataset people-set --out run.tar',
})

const exportToScale = command(EXPORT, async (args, print) => {
  const { values, positionals } = parse(args, EXPORT)
  const [folder] = positionals
  const { out, json = false } = values
  if (folder === undefined || positionals.length > 1 || out === undefined)
    throw new UsageError(`scale export takes one run and --out FILE.tar. Usage: ${usageOf(EXPORT)}`)
  const store = await openShardFolder(folder)
  const run = await readRunOrSay(store)
  const dataset = values.dataset === undefined ? null : await openDatasetFolder(values.dataset)
  if (dataset) await checkUnchanged(dataset, run.options)
  const bytes = await writeWhole(out, clusterParts({ run, store, dataset }))
  const step = lastCheckpoint(run)?.step ?? 0
  if (json) print(JSON.stringify({ out, bytes, run: run.id, step, hasDataset: dataset !== null }))
  else
    print(
      `${out}: ${runHolds(run)}${dataset ? `, with ${dataset.manifest.name}` : ''}, ${(bytes / 1e6).toFixed(1)} MB`,
    )
})

const IMPORT = specOf({
  name: 'scale import',
  takes: 'FILE --out RUN_DIR',
  options: {
    out: {
      type: 'string',
      value: 'RUN_DIR',
      text: 'folder of the run: empty, or where an older state of it is',
    },
    json: JSON_INSTEAD,
  },
  example: 'scale import trained.tar --out run',
  more: ['FILE is a tar of the folder that scale.train wrote, or one of its checkpoints.'],
})

const importFromScale = command(IMPORT, async (args, print) => {
  const { values, positionals } = parse(args, IMPORT)
  const [path] = positionals
  const { out, json = false } = values
  if (path === undefined || positionals.length > 1 || out === undefined)
    throw new UsageError(`scale import takes one file and --out RUN_DIR. Usage: ${usageOf(IMPORT)}`)
  const file = await openFile(path)
  try {
    const run = await bringBack(
      await openArriving(file, basename(path)),
      await openShardFolder(out, { create: true, kept: KEPT }),
    )
    const { step, place } = lastCheckpoint(run) as NonNullable<ReturnType<typeof lastCheckpoint>>
    if (json) print(JSON.stringify({ out, run: run.id, step, place }))
    else
      print(
        `${out}: ${runHolds(run)}. It goes on with step ${step + 1}, in epoch ${place.epoch + 1} of ${counted(run.options.recipe.epochs, 'epoch')}.`,
      )
  } finally {
    await file.close()
  }
})

const SPEC = specOf({
  name: 'scale',
  takes: 'export|import',
  options: {},
  example: 'scale export run --dataset people-set --out run.tar',
  subcommands: {
    export: {
      does: 'packs a run, and its data set, for training on several devices',
      command: exportToScale,
    },
    import: { does: 'takes a run back that was trained there', command: importFromScale },
  },
})

export const scale = command(SPEC, async () => {
  throw new UsageError(`scale is export or import. Usage: ${usageOf(SPEC)}`)
})
