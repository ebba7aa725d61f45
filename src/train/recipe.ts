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

/** The margin is for few identities; CosFace itself takes 64 and 0.35 for tens of thousands. */
export const LOSSES = {
  softmax: { kind: 'softmax' },
  margin: { kind: 'margin', margin: 0.2, scale: 30 },
} as const satisfies Record<Loss['kind'], Loss>

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
export const SCHEDULES = {
  steps: { kind: 'steps', epochs: 10, factor: DECAY },
  cosine: { kind: 'cosine', warmup: 10, floor: 0.01 },
} as const satisfies Record<Schedule['kind'], Schedule>

const REFERENCE: Recipe = {
  epochs: 80,
  batchSize: 128,
  microBatch: 32,
  seed: 1,
  learningRate: 0.01,
  schedule: SCHEDULES.steps,
  momentum: 0.9,
  update: 'torch',
  weightDecay: 1e-4,
  decaysBiases: false,
  rates: { weight: 1, bias: 2, headWeight: 10, headBias: 20 },
  trunkRate: 1,
  embeddingRate: 1,
  augment: 'windows',
  dropout: 0.5,
  loss: LOSSES.softmax,
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
  schedule: SCHEDULES.cosine,
  loss: LOSSES.margin,
  start: 'model',
  balance: true,
  clipNorm: 10,
}

export type PresetName = 'quick' | 'reference' | 'pytorch' | 'frozen' | 'slow' | 'small'

/** The convolutions stay, and of each picture only the middle window and its mirror image are seen. */
const FROZEN: Recipe = { ...FINE, trunkRate: 0, augment: 'mirror' }

export const PRESETS: Record<PresetName, Recipe> = {
  /** `frozen` with as many people and epochs as ten minutes on a processor allow (options.ts). */
  quick: FROZEN,
  reference: REFERENCE,
  pytorch: { ...REFERENCE, update: 'sutskever', init: 'torch' },
  /**
   * The convolutions stay, and of each picture only the middle window and its mirror image are seen: what the convolutions give for them
   * is computed once (rows.ts). Minutes on a processor.
   */
  frozen: FROZEN,
  slow: { ...FINE, trunkRate: 0.1 },
  small: { ...FINE, loss: LOSSES.softmax, start: 'new', epochs: 60, learningRate: 0.01 },
}
