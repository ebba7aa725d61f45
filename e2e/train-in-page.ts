// Training steps timed in the browser: ours, and `model.fit` of stock TensorFlow.js layers, for e2e/bench.
import * as tf from '@tensorflow/tfjs-core'
import { ARCHITECTURES, EMBEDDING_SIZE, INPUT_SIZE } from '../src/model/architectures.ts'
import { formulaPictures, formulaWeights } from '../src/model/formula.ts'
import { disposeWeights, toDevice } from '../src/model/forward.ts'
import type { RunOptions } from '../src/train/run.ts'

const NETWORK = ARCHITECTURES['lightcnn-9']
const IDENTITIES = 100
const labelsOf = (batch: number) => Int32Array.from({ length: batch }, (_, i) => i % IDENTITIES)

/** Median milliseconds of a step of LightCNN-9 after one that is not counted. */
export async function ourStep(
  engineName: 'webgpu' | 'cpu',
  batch: number,
  times: number,
  precision: RunOptions['precision'] = 'float32',
): Promise<number> {
  const { openTrainingEngine } = await import('../src/train/engine.ts')
  const { passBatch } = await import('../src/train/passes.ts')
  const { sgdStep, trainable, zeroVelocities } = await import('../src/train/optimizer.ts')
  const { PRESETS } = await import('../src/train/recipe.ts')
  const { dropoutMask } = await import('../src/train/dropout.ts')
  const { firstLossScale } = await import('../src/train/loss-scale.ts')
  const engine = await openTrainingEngine(engineName)
  const recipe = PRESETS.reference
  const parameters = toDevice(NETWORK, formulaWeights(NETWORK, IDENTITIES), IDENTITIES)
  const names = trainable(NETWORK, parameters.keys(), recipe)
  const velocities = zeroVelocities(parameters, names)
  const options = { architecture: NETWORK.name, recipe, precision }
  const microBatch = Math.min(batch, engine.largestMicroBatch(options))
  const values = formulaPictures(batch)
  return median(times, async step => {
    const mask = dropoutMask(recipe, { epoch: 0, step }, { count: batch, width: EMBEDDING_SIZE })
    const inputs = { kind: 'crops', values, labels: labelsOf(batch), mask } as const
    const passed = await passBatch({ architecture: NETWORK, parameters, names }, inputs, {
      loss: recipe.loss,
      microBatch,
      signals: [],
      lossScale: precision === 'float16' ? firstLossScale().value : null,
    })
    if (!passed) return
    sgdStep(parameters, velocities, passed.gradients, { architecture: NETWORK, recipe, rate: 1e-4, scale: 1 })
    disposeWeights(passed.gradients)
    await parameters.get('fc2.bias')?.data()
  })
}

/** Median milliseconds of a batch of `model.fit` on LightCNN-9 built of TensorFlow.js's own layers. */
export async function stockFit(engineName: 'webgpu' | 'cpu', batch: number, times: number): Promise<number> {
  await import('@tensorflow/tfjs-backend-cpu')
  if (engineName === 'webgpu') await import('@tensorflow/tfjs-backend-webgpu')
  await import('@tensorflow/tfjs-core/dist/register_all_gradients')
  await tf.setBackend(engineName)
  await tf.ready()
  const { layers, model, input } = await import('@tensorflow/tfjs-layers')
  const pictures = input({ shape: [INPUT_SIZE, INPUT_SIZE, 1] })
  let x = pictures
  for (const layer of NETWORK.layers) {
    if (layer.kind === 'mfm') {
      const half = () =>
        layers.conv2d({ filters: layer.out, kernelSize: layer.kernel, padding: 'same' }).apply(x)
      x = layers.maximum().apply([half(), half()] as (typeof x)[]) as typeof x
    } else x = layers.maxPooling2d({ poolSize: 2 }).apply(x) as typeof x
  }
  x = layers.flatten().apply(x) as typeof x
  const half = () => layers.dense({ units: EMBEDDING_SIZE }).apply(x)
  x = layers.maximum().apply([half(), half()] as (typeof x)[]) as typeof x
  x = layers.dropout({ rate: NETWORK.dropout }).apply(x) as typeof x
  x = layers.dense({ units: IDENTITIES, activation: 'softmax' }).apply(x) as typeof x
  const network = model({ inputs: pictures, outputs: x })
  network.compile({ optimizer: tf.train.momentum(1e-4, 0.9), loss: 'categoricalCrossentropy' })
  const crops = tf.tensor4d(formulaPictures(batch), [batch, INPUT_SIZE, INPUT_SIZE, 1])
  const labels = tf.oneHot(tf.tensor1d(labelsOf(batch), 'int32'), IDENTITIES)
  const ends: number[] = []
  const onBatchEnd = async () => {
    ends.push(performance.now()) // `fit` has read the loss by now, so the device has done the step
  }
  const callbacks = { onBatchEnd }
  await network.fit(crops, labels, {
    epochs: times + 1,
    batchSize: batch,
    verbose: 0,
    yieldEvery: 'never',
    callbacks,
  })
  return middle(ends.slice(1).map((end, i) => end - (ends[i] as number)))
}

async function median(times: number, step: (n: number) => Promise<void>): Promise<number> {
  await step(0)
  const found: number[] = []
  for (let n = 1; n <= times; n++) {
    const begin = performance.now()
    await step(n)
    found.push(performance.now() - begin)
  }
  return middle(found)
}
const middle = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] ?? 0

/** Share of the loop's time that is not the device's, over some steps on a data set of noise in memory. */
export async function loopOverhead(
  batch: number,
  steps: number,
  engineName: 'webgpu' | 'cpu' = 'cpu',
  precision: RunOptions['precision'] = 'float32',
): Promise<{ share: number; steps: number; picturesPerSecond: number }> {
  const { openTrainingEngine } = await import('../src/train/engine.ts')
  const { newRun } = await import('../src/train/run.ts')
  const { PRESETS } = await import('../src/train/recipe.ts')
  const { fingerprintOf } = await import('../src/train/fingerprint.ts')
  const { train } = await import('../src/train/train.ts')
  const { newManifest } = await import('../src/data/manifest.ts')
  const { createShardBuilder, IMAGE_BYTES, shardFile } = await import('../src/data/shards.ts')
  const files = new Map<string, Blob>()
  const store = {
    list: async () => [...files.keys()],
    read: async (name: string) => files.get(name) ?? new Blob(),
    writeWhole: async (name: string, bytes: Uint8Array) => {
      files.set(name, new Blob([bytes as Uint8Array<ArrayBuffer>]))
    },
    remove: async (name: string) => {
      files.delete(name)
    },
  }
  const split = { by: 'pictures', fraction: 0, seed: 1 } as const
  const options = { name: 'noise', aligned: true, shardPictures: batch * steps, split }
  const manifest = newManifest(options, { kind: 'folder', label: 'noise', bytes: null })
  const builder = createShardBuilder(batch * steps)
  for (let i = 0; i < batch * steps; i++) {
    const image = Uint8Array.from({ length: IMAGE_BYTES }, (_, k) => (k * 31 + i * 7) % 251)
    builder.add({
      image,
      label: i % IDENTITIES,
      digest: new Uint8Array(8),
      hash: new Uint8Array(16),
      name: `${i}`,
    })
  }
  const bytes = (await builder.finish()).slice()
  await store.writeWhole(shardFile(0), bytes)
  Object.assign(manifest, {
    state: 'complete',
    identities: Array.from({ length: IDENTITIES }, (_, i) => `${i}`),
  })
  manifest.shards.push({ file: shardFile(0), count: batch * steps, bytes: bytes.length, sha256: '' })
  const dataset = { store, manifest }
  const engine = await openTrainingEngine(engineName)
  const recipe = { ...PRESETS.reference, epochs: 1, batchSize: batch, microBatch: batch }
  recipe.microBatch = Math.min(
    batch,
    engine.largestMicroBatch({ architecture: NETWORK.name, recipe, precision }),
  )
  const run = newRun('noise', 'noise', {
    dataset: { name: 'noise', fingerprint: await fingerprintOf(dataset, null) },
    labels: null,
    architecture: NETWORK.name,
    model: null,
    recipe,
    checkpoints: { everySteps: null, everyMinutes: null, keep: 1 },
    validation: { everySteps: null, pictures: 0, pairs: 0, seed: 1 },
    blowUp: null,
    precision,
  })
  let inDevice = 0
  const timed: typeof engine = {
    ...engine,
    async withinMemory(work) {
      const begin = performance.now()
      const result = await engine.withinMemory(work)
      inDevice += performance.now() - begin
      return result
    },
  }
  const { signal } = new AbortController()
  await train({
    dataset,
    run,
    store,
    engine: timed,
    weights: null,
    pause: signal,
    cancel: signal,
    onEvent() {},
  })
  const inLoop = 1000 * (run.history.at(-1)?.seconds ?? 0)
  const pictures = batch * run.history.length
  return {
    share: 1 - inDevice / inLoop,
    steps: run.history.length,
    picturesPerSecond: (1000 * pictures) / inLoop,
  }
}
