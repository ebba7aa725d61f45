// The network on several threads that share one memory: each phase of a pass is cut into pieces that whoever is free takes, and nobody
// begins the next phase before all have done this one. What is computed does not depend on who computes it.
import { DeviceError } from '../errors.ts'
import type { Architecture } from './architectures.ts'
import type { Embedder } from './embedder.ts'
import { checkWeights, embedderOf, planPass } from './simd.ts'
import type { Functions, Phase, SharedPass } from './simd-plan.ts'
import type { Weights } from './weights.ts'

/** What a thread needs to take part; everything crosses to another thread. */
export interface Membership extends SharedPass {
  architecture: Architecture
  control: Int32Array<SharedArrayBuffer>
  /** 1 .. count - 1; 0 is the thread that asks. */
  index: number
  count: number
}
/** Starts a thread that calls `takePart`, and waits until it does. */
export type StartMember = (membership: Membership) => Promise<void>

/** Of `control`: calls so far and what the newest one is, turns of the barrier and who has come to it, then the next piece of each phase. */
const [CALL, WHAT, TURN, ARRIVED, NEXT] = [0, 1, 2, 3, 4]
const WORK = { layers: 0, dense: 1, end: 2 }
/** Pieces of a phase for each thread: one that is slowed down by others leaves its share to the rest. */
const PIECES = 4
/** Looks before a thread goes to sleep: most phases end within that time of each other. */
const LOOKS = 2000
/** A thread that is alive is never away for so long. */
const LOST_MS = 20_000

/** `weights` are no longer needed afterwards. Throws WeightsError when they do not fit, DeviceError when a thread does not start. */
export async function createTeamEmbedder(
  architecture: Architecture,
  weights: Weights,
  startMembers: readonly StartMember[],
): Promise<Embedder> {
  checkWeights(architecture, weights)
  const pass = planPass(architecture, weights)
  const { module, memory, floats, functions } = pass.plan.start(true)
  const phases = [...pass.plan.phases, pass.dense.phase]
  const control = new Int32Array(new SharedArrayBuffer(4 * (NEXT + phases.length)))
  const count = startMembers.length + 1
  const shared = { module, memory, architecture, control, count }
  await Promise.all(startMembers.map((start, i) => start({ ...shared, index: i + 1 })))
  const call = (what: number) => {
    Atomics.store(control, WHAT, what)
    Atomics.add(control, CALL, 1)
    Atomics.notify(control, CALL)
    work({ control, count, index: 0, functions }, phases, what)
  }
  return embedderOf(pass, floats, {
    layers: () => call(WORK.layers),
    dense: () => call(WORK.dense),
    end: () => call(WORK.end),
  })
}

/** The life of a thread that takes part: it works when it is called, and ends with the embedder. `ready` is called before the first wait. */
export function takePart(membership: Membership, ready: () => void): void {
  const { architecture, control, index, count } = membership
  const { plan, dense } = planPass(architecture, null)
  const functions = plan.join(membership)
  const phases = [...plan.phases, dense.phase]
  let calls = Atomics.load(control, CALL)
  ready()
  for (;;) {
    Atomics.wait(control, CALL, calls)
    const now = Atomics.load(control, CALL)
    if (now === calls) continue
    calls = now
    const what = Atomics.load(control, WHAT)
    if (what === WORK.end) return
    work({ control, index, count, functions }, phases, what)
  }
}

interface Worker {
  control: Int32Array<SharedArrayBuffer>
  index: number
  count: number
  functions: Functions
}

/** The dense layer is the last phase. */
function work(worker: Worker, phases: readonly Phase[], what: number): void {
  const { control, index, count, functions } = worker
  const [first, end] =
    what === WORK.layers
      ? [0, phases.length - 1]
      : [phases.length - 1, what === WORK.dense ? phases.length : 0]
  for (let n = first; n < end; n++) {
    const { units, run } = phases[n] as Phase
    const piece = Math.ceil(units / (count * PIECES))
    for (;;) {
      const from = Atomics.add(control, NEXT + n, piece)
      if (from >= units) break
      run(functions, from, Math.min(from + piece, units), index)
    }
    meet(worker, n)
  }
}

/** Waits until all have done the phase. */
function meet({ control, count }: Worker, phase: number): void {
  const turn = Atomics.load(control, TURN)
  if (Atomics.add(control, ARRIVED, 1) === count - 1) {
    Atomics.store(control, NEXT + phase, 0)
    Atomics.store(control, ARRIVED, 0)
    Atomics.add(control, TURN, 1)
    Atomics.notify(control, TURN)
    return
  }
  for (let looks = 0; looks < LOOKS; looks++) if (Atomics.load(control, TURN) !== turn) return
  while (Atomics.load(control, TURN) === turn)
    if (Atomics.wait(control, TURN, turn, LOST_MS) === 'timed-out')
      throw new DeviceError('A thread of the engine has stopped. Reload the page.')
}
