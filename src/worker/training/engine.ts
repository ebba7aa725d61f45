// The device that trains: WebGPU once it has proved that its gradients are right, else the processor.
import { messageOf } from '../../errors.ts'
import { openTrainingEngine, type TrainingEngine } from '../../train/engine.ts'
import { proveTrainingDevice } from '../../train/prove.ts'
import { webgpuProblem } from '../engine.ts'
import type { TrainerEngine } from './types.ts'

/** Throws DeviceError when not even the processor computes the stored gradients. */
export async function openProvedEngine(): Promise<{ engine: TrainingEngine; facts: TrainerEngine }> {
  let problem = await webgpuProblem()
  if (problem === null)
    try {
      const reason = 'The graphics processor trains. Its loss and gradients of a small case are right.'
      return await openOne('webgpu', reason)
    } catch (error) {
      problem = messageOf(error)
    }
  return openOne('cpu', `The processor trains. ${problem}`)
}

async function openOne(name: TrainingEngine['name'], reason: string) {
  const engine = await openTrainingEngine(name)
  try {
    await proveTrainingDevice(engine)
    return { engine, facts: { name, label: engine.label, reason, halfProblem: engine.halfProblem } }
  } catch (error) {
    engine.dispose()
    throw error
  }
}
