// A checkpoint as something else: the weights of a model, or the checkpoint that the authors' train.py would have saved, with the state of
// its optimizer, so that PyTorch can go on.
import { exportChunks } from '../convert/export.ts'
import { bytesOfTensors, parametersOf } from '../convert/install.ts'
import { recognise } from '../convert/lightcnn.ts'
import { openCheckpoint } from '../convert/open.ts'
import type { SgdState } from '../convert/pytorch-write.ts'
import { type WeightDtype, type WeightTensors, weightTensors } from '../convert/weights.ts'
import { bytesOf } from '../format/safetensors.ts'
import { type LazyTensor, toFloat32 } from '../format/tensor.ts'
import { ARCHITECTURES } from '../model/architectures.ts'
import { calibrationOfRun } from './calibrate.ts'
import { readCheckpoint, VELOCITY } from './checkpoint.ts'
import { groupOf } from './optimizer.ts'
import type { CheckpointNote, Run, RunStore } from './run.ts'
import { rateAt } from './schedule.ts'

/** A checkpoint whose bytes are the ones that were written. */
export interface OpenedExport {
  run: Run
  note: CheckpointNote
  /** Weights with or without the classifier. */
  tensors(classifier: boolean, dtype: WeightDtype): WeightTensors
  /** By parameter. */
  velocities: Map<string, LazyTensor>
}
/** The parts of a safetensors file. */
export interface ModelParts {
  /** Of the tensors. */
  bytes: number
  parameters: number
  /** Null without a classifier. */
  identities: number | null
  parts: AsyncIterable<Uint8Array<ArrayBuffer>>
}

/** Throws StorageError when the checkpoint is damaged, FormatError or WeightsError when it is none. */
export async function openExport(store: RunStore, run: Run, note: CheckpointNote): Promise<OpenedExport> {
  const { bytes } = await readCheckpoint(store, note)
  const checkpoint = await openCheckpoint(new Blob([bytes as Uint8Array<ArrayBuffer>]), note.file)
  const recognition = recognise(checkpoint)
  const velocities = new Map<string, LazyTensor>()
  for (const [name, tensor] of checkpoint.tensors)
    if (name.startsWith(VELOCITY)) velocities.set(name.slice(VELOCITY.length), tensor)
  return {
    run,
    note,
    velocities,
    tensors: (classifier, dtype) => weightTensors(checkpoint, recognition, { classifier, dtype }),
  }
}

/** The weights as a model of their own. */
export function exportModel(
  { run, note, tensors }: OpenedExport,
  { classifier, dtype }: { classifier: boolean; dtype: WeightDtype },
): ModelParts {
  const own = tensors(classifier, dtype)
  const { calibration } = calibrationOfRun(run, note)
  const architecture = ARCHITECTURES[run.options.architecture]
  return {
    bytes: bytesOfTensors(own),
    parameters: parametersOf(own),
    identities: classifier ? run.identities : null,
    parts: exportChunks('safetensors', architecture, own, { dtype, calibration }),
  }
}

/** {epoch, arch, state_dict, prec1, optimizer}: torch.load reads it, torch.optim.SGD loads `optimizer`. */
export function exportPytorch({
  run,
  note,
  tensors,
  velocities,
}: OpenedExport): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const { architecture: name, recipe } = run.options
  const architecture = ARCHITECTURES[name]
  const { epoch, step } = note.place
  const base = rateAt(recipe, epoch, step, run.stepsPerEpoch)
  const own = tensors(true, 'F32')
  const groups: SgdState['groups'] = new Map()
  for (const key of own.keys()) {
    const { rate, weightDecay } = groupOf(architecture, key, recipe)
    const velocity = velocities.get(key)
    const scale = recipe.update === 'sutskever' ? 1 / (base * rate) : 1
    groups.set(key, { rate: base * rate, weightDecay, velocity: velocity ? scaled(velocity, scale) : null })
  }
  const row = run.validations.findLast(row => row.step <= note.step && row.accuracy !== null)
  return exportChunks('pytorch', architecture, own, {
    dtype: 'F32',
    calibration: calibrationOfRun(run, note).calibration,
    pytorch: {
      epoch,
      prec1: 100 * (row?.accuracy ?? 0),
      optimizer: { momentum: recipe.momentum, groups },
    },
  })
}

/** torch's velocity has no learning rate in it, Sutskever's has. */
function scaled(tensor: LazyTensor, scale: number): LazyTensor {
  if (scale === 1) return tensor
  const read = async () => bytesOf(toFloat32('F32', await tensor.read()).map(value => value * scale))
  return { ...tensor, read }
}
