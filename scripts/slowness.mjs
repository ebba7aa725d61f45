// How much slower this machine computes than the one on which the time limits of the tests were set: 1 to 6. As the tests do, two threads
// compute at once, so that one core counts as half of two.
import { Worker } from 'node:worker_threads'

/** ms of the computation there. */
const USUAL_MS = 450
const MOST = 6
const COMPUTATION = `
  const x = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i))
  let sum = 0
  for (let turn = 0; turn < 8000; turn++) for (let i = 0; i < 4096; i++) sum += x[i] * x[(i + turn) & 4095]
  require('node:worker_threads').parentPort.postMessage(sum)`

const compute = () =>
  new Promise((resolve, reject) => {
    new Worker(COMPUTATION, { eval: true }).once('message', resolve).once('error', reject)
  })

export async function measureSlowness() {
  const begin = performance.now()
  await Promise.all([compute(), compute()])
  const took = performance.now() - begin
  return Math.min(MOST, Math.max(1, Math.round((10 * took) / USUAL_MS) / 10))
}
