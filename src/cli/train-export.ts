// train export RUN_DIR: a checkpoint as the weights of a model or as a PyTorch checkpoint, or the run's log.
import { exportModel, exportPytorch, openExport } from '../train/export.ts'
import { logCsv, logJsonl } from '../train/log.ts'
import { bestCheckpoint, lastCheckpoint, type Run, type RunStore, readRun } from '../train/run.ts'
import { type Command, parse, UsageError } from './command.ts'
import { openShardFolder } from './shard-store.ts'
import { writeWhole } from './source.ts'

const TARGETS = ['model', 'pytorch', 'csv', 'jsonl'] as const
const USAGE = `npm run cli -- train export RUN_DIR --to ${TARGETS.join('|')} --out FILE [--checkpoint FILE] [--embedding-only] [--dtype f32|f16]`
const OPTIONS = {
  to: { type: 'string' },
  out: { type: 'string' },
  checkpoint: { type: 'string' },
  'embedding-only': { type: 'boolean' },
  dtype: { type: 'string' },
} as const

/** Takes the best checkpoint unless one is named. */
export const exportRun: Command = async (args, print) => {
  const { values, positionals } = parse(args, OPTIONS, USAGE)
  const [folder] = positionals
  const { to, out } = values
  const target = TARGETS.find(name => name === to)
  if (folder === undefined || out === undefined || !target)
    throw new UsageError(`export needs a run, --to and --out. Usage: ${USAGE}`)
  const store = await openShardFolder(folder)
  const run = await readRun(store)
  const bytes = await writeWhole(out, await partsOf(target, store, run, values))
  print(`${out}: ${(bytes / 1e6).toFixed(2)} MB`)
}

async function partsOf(
  target: (typeof TARGETS)[number],
  store: RunStore,
  run: Run,
  values: { checkpoint?: string; dtype?: string; 'embedding-only'?: boolean },
): Promise<AsyncIterable<Uint8Array>> {
  if (target === 'csv') return textParts(logCsv(run))
  if (target === 'jsonl') return textParts(logJsonl(run))
  const wanted = values.checkpoint
  const note =
    wanted === undefined
      ? (bestCheckpoint(run) ?? lastCheckpoint(run))
      : run.checkpoints.find(({ file }) => file === wanted)
  if (!note)
    throw new UsageError(
      `${wanted ?? 'A checkpoint'} is not there. The run has ${run.checkpoints.map(({ file }) => file).join(', ') || 'none'}.`,
    )
  const opened = await openExport(store, run, note)
  if (target === 'pytorch') return exportPytorch(opened)
  const dtype = values.dtype === 'f16' ? 'F16' : 'F32'
  return exportModel(opened, { classifier: !values['embedding-only'], dtype }).parts
}

async function* textParts(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
