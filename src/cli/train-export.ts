// train export RUN_DIR: a checkpoint as a model folder that --model takes, as weights, as a PyTorch checkpoint, or the run's log.
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { canonicalSha256 } from '../convert/canonical.ts'
import { newCard } from '../convert/install.ts'
import { tryTensors } from '../convert/try.ts'
import { sha256Hex } from '../format/sha256.ts'
import { readBytes } from '../format/tensor.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { calibrationOfRun } from '../train/calibrate.ts'
import { exportModel, exportPytorch, type OpenedExport, openExport } from '../train/export.ts'
import { logCsv, logJsonl } from '../train/log.ts'
import { readRunOrSay } from '../train/rebuild.ts'
import { bestCheckpoint, lastCheckpoint, type Run, type RunStore } from '../train/run.ts'
import { command, parse, specOf, UsageError } from './command.ts'
import { testCrop } from './first-embedding.ts'
import { usageOf } from './help.ts'
import { openShardFolder } from './shard-store.ts'
import { openFile, writeWhole } from './source.ts'

const TARGETS = ['model', 'safetensors', 'pytorch', 'csv', 'jsonl'] as const
const SPEC = specOf({
  name: 'train export',
  takes: `RUN_DIR --to ${TARGETS.join('|')} --out FILE|DIR`,
  options: {
    to: { type: 'string', value: 'FORMAT', text: 'model is a folder for --model, csv and jsonl are the log' },
    out: { type: 'string', value: 'FILE|DIR', text: 'where to write' },
    checkpoint: { type: 'string', value: 'FILE', text: 'a checkpoint of the run', otherwise: 'the best' },
    'embedding-only': { type: 'boolean', text: 'leave the classifier out' },
    dtype: { type: 'string', value: 'f32|f16', text: 'precision of the weights', otherwise: 'f32' },
  },
  example: 'train export run --to model --out models/own',
})
const USAGE = usageOf(SPEC)

/** Takes the best checkpoint unless one is named. */
export const exportRun = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [folder] = positionals
  const { to, out } = values
  const target = TARGETS.find(name => name === to)
  if (folder === undefined || out === undefined || !target)
    throw new UsageError(`export needs a run, --to and --out. Usage: ${USAGE}`)
  const store = await openShardFolder(folder)
  const run = await readRunOrSay(store)
  const bytes =
    target === 'csv' || target === 'jsonl'
      ? await writeWhole(out, textParts(target === 'csv' ? logCsv(run) : logJsonl(run)))
      : await writeCheckpoint(target, out, await open(store, run, values.checkpoint), values)
  print(`${out}: ${(bytes / 1e6).toFixed(2)} MB`)
})

interface Choice {
  dtype?: string
  'embedding-only'?: boolean
}

async function writeCheckpoint(
  target: 'model' | 'safetensors' | 'pytorch',
  out: string,
  opened: OpenedExport,
  choice: Choice,
): Promise<number> {
  const { run, note } = opened
  await tryTensors(ARCHITECTURES[run.options.architecture], opened.tensors(false, 'F32'), {
    crop: await testCrop(),
    name: note.file,
  })
  if (target === 'pytorch') return writeWhole(out, exportPytorch(opened))
  if (target === 'model') return writeModel(out, opened, choice)
  return writeWhole(out, exportModel(opened, settingsOf(choice)).parts)
}

const settingsOf = ({ dtype, 'embedding-only': embeddingOnly }: Choice) =>
  ({ classifier: !embeddingOnly, dtype: dtype === 'f16' ? 'F16' : 'F32' }) as const

/** A folder with weights.safetensors and card.json. */
async function writeModel(folder: string, opened: OpenedExport, choice: Choice): Promise<number> {
  const { run, note } = opened
  const settings = settingsOf(choice)
  const architecture = ARCHITECTURES[run.options.architecture]
  const embedding = opened.tensors(false, settings.dtype)
  const { parts, parameters, identities } = exportModel(opened, settings)
  await mkdir(folder, { recursive: true })
  const path = join(folder, 'weights.safetensors')
  const bytes = await writeWhole(path, parts)
  const file = await openFile(path)
  const sha256 = await sha256Hex(await readBytes(file, 0, file.size))
  await file.close()
  const installed = {
    ...{ architecture, identities, parameters, bytes, dtype: settings.dtype },
    canonicalSha256: await canonicalSha256(architecture, embedding),
  }
  const { dataset, model } = run.options
  const from = model ? `, from ${model.name}` : ''
  const source = `Trained on ${dataset.name} (${run.identities} identities)${from}: run ${run.id}, step ${note.step}.`
  const about = { name: basename(resolve(folder)), title: run.title, source, sha256 }
  const licence = 'That of the pictures it was trained on.'
  const card = newCard(installed, { ...about, licence }, calibrationOfRun(run, note))
  await writeWhole(join(folder, 'card.json'), textParts(`${JSON.stringify(card, null, 1)}\n`))
  return bytes
}

/** The checkpoint that is named, or the best one. */
async function open(store: RunStore, run: Run, wanted: string | undefined): Promise<OpenedExport> {
  const note =
    wanted === undefined
      ? (bestCheckpoint(run) ?? lastCheckpoint(run))
      : run.checkpoints.find(({ file }) => file === wanted)
  if (!note)
    throw new UsageError(
      `${wanted ?? 'A checkpoint'} is not there. The run has ${run.checkpoints.map(({ file }) => file).join(', ') || 'none'}.`,
    )
  return openExport(store, run, note)
}

async function* textParts(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}
