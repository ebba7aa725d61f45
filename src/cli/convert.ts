// convert FILE --to FORMAT --out FILE: any LightCNN checkpoint as a file that another program reads.
import { realpath, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { canonicalSha256 } from '../convert/canonical.ts'
import type { Checkpoint } from '../convert/checkpoint.ts'
import { EXPORT_FORMATS, type ExportFormat, exportChunks, HALF_IN_MINDSPORE } from '../convert/export.ts'
import { bytesOfTensors, checkSpace, newCard, parametersOf } from '../convert/install.ts'
import { kitChunks } from '../convert/kit.ts'
import type { FoundCalibration } from '../convert/known.ts'
import { isEmbeddingWhole } from '../convert/lightcnn.ts'
import type { PyTorchOptions } from '../convert/pytorch-write.ts'
import { tryTensors } from '../convert/try.ts'
import { type WeightDtype, type WeightTensors, weightTensors } from '../convert/weights.ts'
import { WeightsError } from '../errors.ts'
import type { Architecture } from '../model/architectures.ts'
import type { Backend } from '../model/backend.ts'
import type { Calibration, ModelCard } from '../model/card.ts'
import { calibrationOf } from './calibration.ts'
import { CLASSIFIER_DIFFERS, openCheckpointFiles, sayNotes } from './checkpoint.ts'
import { command, KEY, parse, specOf, UsageError } from './command.ts'
import { testCrop } from './first-embedding.ts'
import { usageOf } from './help.ts'
import { writeWhole } from './source.ts'

const TARGETS = [...EXPORT_FORMATS, 'kit'] as const
type Target = (typeof TARGETS)[number]
const SPEC = specOf({
  name: 'convert',
  takes: `FILE... --to ${TARGETS.join('|')} --out FILE`,
  options: {
    to: { type: 'string', value: 'FORMAT', text: `one of ${TARGETS.join(', ')}` },
    out: { type: 'string', value: 'FILE', text: 'where to write' },
    dtype: { type: 'string', value: 'f32|f16', text: 'precision of the weights', otherwise: 'f32' },
    'embedding-only': { type: 'boolean', text: 'leave the classifier out' },
    batch: {
      type: 'string',
      value: 'N',
      text: 'pictures that the ONNX model takes at once: 1 to 9999, or dynamic',
      otherwise: 'dynamic',
    },
    crc: { type: 'boolean', text: 'add MindSpore’s checksum at the end of the checkpoint' },
    key: KEY,
  },
  example: 'convert lightcnn.pth.tar --to onnx --out lightcnn.onnx',
})
const USAGE = usageOf(SPEC)

/** Writes the weights in another container. The input is never written to; the output appears when it is whole. */
export const convert = command(SPEC, async (args, print) => {
  const { paths, to, out, dtype, embeddingOnly, crc, batch, key } = readArguments(args)
  const { checkpoint, recognition, main, files, close } = await openCheckpointFiles(paths, key)
  try {
    for (const { path } of files) await refuseOwnInput(path, out)
    const classifier = !embeddingOnly && to !== 'kit'
    const tensors = tensorsFor(checkpoint, recognition, { classifier, dtype })
    if (!recognition.architecture) throw new TypeError('weightTensors refuses other networks')
    const { architecture } = recognition
    await tryTensors(architecture, tensors, { crop: await testCrop(), name: checkpoint.name })
    const canonical = await canonicalSha256(architecture, tensors)
    const { card, found } = await calibrationOf({ ...main, checkpoint, architecture, canonical })
    const parts = partsOf({
      to,
      checkpoint,
      architecture,
      tensors,
      dtype,
      crc,
      batch,
      card: card ?? newCardOf(checkpoint, architecture, tensors, { canonical, found }),
      calibration: found.calibration,
      backend: found.backend ?? null,
    })
    checkSpace(bytesOfTensors(tensors) * (to === 'kit' ? 2 : 1), await freeBytes(out))
    const bytes = await writeWhole(out, parts)
    print(
      `Wrote ${out}: ${architecture.title} as ${to}, ${tensors.size} tensors${classifierNote(architecture, tensors)}, ${dtype === 'F16' ? 'float16' : 'float32'}, ${bytes.toLocaleString('en')} bytes.`,
    )
    if (found.note !== null) print(found.note)
    if (to === 'mindspore' && dtype === 'F16') print(HALF_IN_MINDSPORE)
    sayNotes(checkpoint, recognition, print)
  } finally {
    await close()
  }
})

/** Throws a WeightsError that offers the embedding alone where only the classifier does not fit. */
function tensorsFor(...given: Parameters<typeof weightTensors>): WeightTensors {
  try {
    return weightTensors(...given)
  } catch (error) {
    const [, recognition, { classifier }] = given
    if (!classifier || !(error instanceof WeightsError) || !isEmbeddingWhole(recognition)) throw error
    throw new WeightsError(`${error.message}. ${CLASSIFIER_DIFFERS}`)
  }
}

function readArguments(args: string[]) {
  const { values, positionals } = parse(args, SPEC)
  if (positionals.length === 0)
    throw new UsageError(`convert takes a file, or all the files of one checkpoint. Usage: ${USAGE}`)
  const { to, out, dtype = 'f32', batch = 'dynamic' } = values
  if (!isTarget(to))
    throw new UsageError(
      `--to ${to ?? 'is missing; it'} must be one of ${TARGETS.join(', ')}. Usage: ${USAGE}`,
    )
  if (out === undefined) throw new UsageError(`--out is missing: where to write. Usage: ${USAGE}`)
  if (dtype !== 'f32' && dtype !== 'f16')
    throw new UsageError(`--dtype ${dtype}: expected f32 or f16. Usage: ${USAGE}`)
  if (batch !== 'dynamic' && !/^[1-9]\d{0,3}$/.test(batch))
    throw new UsageError(
      `--batch ${batch}: expected a number of pictures from 1 to 9999, or dynamic. Usage: ${USAGE}`,
    )
  if (values.batch !== undefined && to !== 'onnx')
    throw new UsageError(`--batch goes with --to onnx, not with --to ${to}. Usage: ${USAGE}`)
  if (values.crc && to !== 'mindspore')
    throw new UsageError(`--crc goes with --to mindspore, not with --to ${to}. Usage: ${USAGE}`)
  const upper: WeightDtype = dtype === 'f16' ? 'F16' : 'F32'
  return {
    paths: positionals,
    key: values.key,
    to,
    out,
    dtype: upper,
    embeddingOnly: values['embedding-only'] ?? false,
    crc: values.crc ?? false,
    batch: batch === 'dynamic' ? ('dynamic' as const) : Number(batch),
  }
}
const isTarget = (to: string | undefined): to is Target => TARGETS.some(target => target === to)

async function refuseOwnInput(path: string, out: string): Promise<void> {
  const real = (file: string) => realpath(file).catch(() => resolve(file))
  if ((await real(path)) === (await real(out)))
    throw new UsageError(`--out names the input file ${path}, which would be lost. Choose another name.`)
}

/** Free space where `out` will stand; undefined where the system does not say. */
async function freeBytes(out: string): Promise<number | undefined> {
  const disk = await statfs(dirname(resolve(out))).catch(() => undefined)
  return disk && disk.bavail * disk.bsize
}

interface Conversion {
  to: Target
  checkpoint: Checkpoint
  architecture: Architecture
  tensors: WeightTensors
  dtype: WeightDtype
  crc: boolean
  batch: number | 'dynamic'
  /** For the kit. */
  card: ModelCard
  calibration: Calibration | null
  backend: Backend | null
}

function partsOf(conversion: Conversion) {
  const { to, checkpoint, architecture, tensors, dtype, crc, batch, card, calibration, backend } = conversion
  if (to === 'kit') return kitChunks({ architecture, tensors, dtype, card, backend })
  const pytorch = saidBeside(checkpoint)
  const options = { dtype, pytorch, crc, batch, calibration, backend }
  return exportChunks(to satisfies ExportFormat, architecture, tensors, options)
}
/** What a PyTorch file keeps of what the file says about itself: all that was appended to a MindSpore checkpoint. */
function saidBeside({ container, metadata }: Checkpoint): PyTorchOptions {
  const { epoch = metadata.epoch_num, arch, prec1, ...others } = metadata
  const appended = container === 'mindspore' ? Object.entries(others) : []
  const isNumber = ([, text]: [string, string]) => text.trim() !== '' && Number.isFinite(Number(text))
  return {
    ...(Number.isSafeInteger(Number(epoch)) ? numberOf('epoch', epoch) : {}),
    ...(arch === undefined ? {} : { arch }),
    ...numberOf('prec1', prec1),
    texts: Object.fromEntries(appended.filter(entry => !isNumber(entry))),
    numbers: Object.fromEntries(appended.filter(isNumber).map(([key, text]) => [key, Number(text)])),
  }
}
/** { key: number } when the text is a number, else nothing. */
function numberOf<K extends string>(key: K, text: string | undefined): { [k in K]?: number } {
  const number = Number(text)
  return text !== undefined && Number.isFinite(number) ? ({ [key]: number } as { [k in K]?: number }) : {}
}

function newCardOf(
  checkpoint: Checkpoint,
  architecture: Architecture,
  tensors: WeightTensors,
  { canonical, found }: { canonical: string; found: FoundCalibration },
): ModelCard {
  const installed = {
    architecture,
    identities: null,
    parameters: parametersOf(tensors),
    bytes: bytesOfTensors(tensors),
    dtype: 'F32' as const,
    canonicalSha256: canonical,
  }
  const about = { name: architecture.name, source: checkpoint.name, sha256: '0'.repeat(64) }
  return newCard(installed, about, found)
}

function classifierNote({ classifier }: Architecture, tensors: WeightTensors): string {
  const rows = tensors.get(`${classifier.name}.weight`)?.shape[0]
  return rows === undefined
    ? ' without classifier'
    : ` with a classifier of ${rows.toLocaleString('en')} identities`
}
