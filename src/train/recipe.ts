// How a run trains, as data. `reference` is the recipe of docs/lightcnn.md 3.1 (mindspore-ai/models@eab643f research/cv/LightCNN config.py,
// train.py, lr_generator.py), `pytorch` the one of AlfredXiangWu/LightCNN@7b38a6f train.py; the others are for small data and fine-tuning.

/** What a learning rate is multiplied by as training goes on. */
export type Schedule =
  /** x `factor` after every `epochs` epochs, constant between. */
  | { kind: 'steps'; epochs: number; factor: number }
  /** Half a cosine from 1 to `floor` over all steps, after a linear rise over the first `warmup` steps. */
  | { kind: 'cosine'; warmup: number; floor: number }

export type Loss =
  | { kind: 'softmax' }
  /** Cosines of embedding and identity, the right one less `margin`, times `scale`, then softmax (CosFace, Wang et al. 2018). */
  | { kind: 'margin'; margin: number; scale: number }

/** For few identities; CosFace itself takes 64 and 0.35 for tens of thousands. */
export const MARGIN: Loss = { kind: 'margin', margin: 0.2, scale: 30 }

export interface Recipe {
  epochs: number
  /** Pictures a step. */
  batchSize: number
  /** Pictures at a time on the device; their gradients are added up. */
  microBatch: number
  seed: number
  learningRate: number
  schedule: Schedule
  momentum: number
  /** `torch`: v = mu v + g, p -= rate v. `sutskever`: v = mu v + rate g, p -= v (the author's own runs). */
  update: 'torch' | 'sutskever'
  weightDecay: number
  /** Biases decay too, as in the published MindSpore runs, whose SGD ignored the groups. */
  decaysBiases: boolean
  /** Factors of the learning rate by group. */
  rates: { weight: number; bias: number; headWeight: number; headBias: number }
  /** Times these for the convolutions and for the embedding layer; 0 leaves them as they are. */
  trunkRate: number
  embeddingRate: number
  /** What is drawn for each picture: a window of 128x128 in its crop and whether it is mirrored, or only that (data/augment.ts). */
  augment: 'windows' | 'mirror'
  /** Share of the embedding that is dropped. */
  dropout: number
  loss: Loss
  /** Gradients are scaled down to this L2 norm; null leaves them. */
  clipNorm: number | null
  /** Start from these weights' embedding part, or from new ones. */
  start: 'model' | 'new'
  /** A model's weights are scaled before the first step so that learning rates suit them (balance.ts); a kept classifier excludes it. */
  balance: boolean
  /** How new weights are drawn: `xavier` as MindSpore does, `torch` as PyTorch does. */
  init: 'xavier' | 'torch'
}

const DECAY = 0.457305051927326 // every 10 epochs: a fiftieth after five times (lr_generator.py:20-26)

const REFERENCE: Recipe = {
  epochs: 80,
  batchSize: 128,
  microBatch: 32,
  seed: 1,
  learningRate: 0.01,
  schedule: { kind: 'steps', epochs: 10, factor: DECAY },
  momentum: 0.9,
  update: 'torch',
  weightDecay: 1e-4,
  decaysBiases: false,
  rates: { weight: 1, bias: 2, headWeight: 10, headBias: 20 },
  trunkRate: 1,
  embeddingRate: 1,
  augment: 'windows',
  dropout: 0.5,
  loss: { kind: 'softmax' },
  clipNorm: null,
  start: 'new',
  balance: false,
  init: 'xavier',
}
const FINE: Recipe = {
  ...REFERENCE,
  epochs: 20,
  batchSize: 32,
  microBatch: 16,
  learningRate: 1e-3,
  schedule: { kind: 'cosine', warmup: 10, floor: 0.01 },
  loss: MARGIN,
  start: 'model',
  balance: true,
  clipNorm: 10,
}

export type PresetName = 'reference' | 'pytorch' | 'frozen' | 'slow' | 'small'

export const PRESETS: Record<PresetName, Recipe> = {
  reference: REFERENCE,
  pytorch: { ...REFERENCE, update: 'sutskever', init: 'torch' },
  /**
   * The convolutions stay, and of each picture only the middle window and its mirror image are seen: what the convolutions give for them
   * is computed once (rows.ts). Minutes on a processor.
   */
  frozen: { ...FINE, trunkRate: 0, augment: 'mirror' },
  slow: { ...FINE, trunkRate: 0.1 },
  small: { ...FINE, loss: { kind: 'softmax' }, start: 'new', epochs: 60, learningRate: 0.01 },
}

/** The recipe with batches that so many training pictures fill. */
export function fitRecipe(recipe: Recipe, pictures: number): Recipe {
  const batchSize = Math.max(1, Math.min(recipe.batchSize, pictures))
  return { ...recipe, batchSize, microBatch: Math.min(recipe.microBatch, batchSize) }
}

/** Checks what a person or a file has set. Throws TypeError that names the field and its range. */
export function checkRecipe(recipe: Recipe): void {
  const ranges: [name: keyof Recipe, low: number, high: number, whole?: 'whole'][] = [
    ['epochs', 1, 10_000, 'whole'],
    ['batchSize', 1, 4096, 'whole'],
    ['microBatch', 1, recipe.batchSize, 'whole'],
    ['seed', 0, 2 ** 31, 'whole'],
    ['learningRate', 1e-8, 10],
    ['momentum', 0, 0.9999],
    ['weightDecay', 0, 1],
    ['trunkRate', 0, 100],
    ['embeddingRate', 0, 100],
    ['dropout', 0, 0.95],
  ]
  for (const [name, low, high, whole] of ranges) {
    const value = recipe[name]
    if (typeof value !== 'number' || !(value >= low && value <= high) || (whole && !Number.isInteger(value)))
      throw new TypeError(
        `${name} is ${value}; it must be ${whole ? 'a whole number ' : ''}from ${low} to ${high}.`,
      )
  }
}
