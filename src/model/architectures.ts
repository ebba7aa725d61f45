// The four LightCNN networks as tables that read like the papers' (Wu et al., "A Light CNN for Deep Face Representation
// with Noisy Labels"; AlfredXiangWu/LightCNN@7b38a6f light_cnn.py; LightCNN-4 from
// AlfredXiangWu/face_verification_experiment@9e5031c proto/LightenedCNN_A_deploy.prototxt).
// forward.ts, graph.ts, simd.ts and weights.ts walk these tables, and every name of a layer is read from them; a new network is a
// new table.

/** Max-Feature-Map after a convolution: 2 x `out` channels are computed, the larger of k and k + out is kept. */
export interface MfmConv {
  kind: 'mfm'
  name: string // parameter prefix in the PyTorch state dict; weights are `${name}.filter.weight` and `.bias`
  in: number
  out: number
  kernel: number
  pad: number
}
/** 2x2 pooling, stride 2. `ceil` keeps an odd last row and column; `max+avg` adds both poolings (29v2 only). */
interface Pool {
  kind: 'pool'
  mode: 'max' | 'max+avg'
  ceil?: boolean
}
/** x + mfm(mfm(x)), no activation after the sum. */
export interface Residual {
  kind: 'residual'
  name: string
  channels: number
}
export type Layer = MfmConv | Pool | Residual

export interface Network {
  title: string
  layers: readonly Layer[]
  /** Height, width and channels that reach the dense layer. */
  flat: { size: number; channels: number }
  /** The layer that gives the embedding; with `mfm` its 512 outputs become 256. */
  dense: { name: string; mfm: boolean }
  /** The classifier: 256 -> identities. */
  classifier: { name: string; bias: boolean }
  dropout: number
  /** Weights that it has once and other kinds of network do not have: what stands before them in a file is a wrapper. */
  landmarks: readonly string[]
  /** Keeps activations in range when the weights are drawn by formula.ts. */
  formulaGain: number
}

export const EMBEDDING_SIZE = 256
export const INPUT_SIZE = 128

// by position, so that the tables below read like the papers': in, out, kernel, padding
const mfm = (name: string, channelsIn: number, out: number, kernel: number, pad: number): MfmConv => ({
  kind: 'mfm',
  name,
  in: channelsIn,
  out,
  kernel,
  pad,
})
const group = (name: string, channelsIn: number, out: number): MfmConv[] => [
  mfm(`${name}.conv_a`, channelsIn, channelsIn, 1, 0),
  mfm(`${name}.conv`, channelsIn, out, 3, 1),
]
const block = (name: string, channels: number, count: number): Residual[] =>
  Array.from({ length: count }, (_, j) => ({ kind: 'residual', name: `${name}.${j}`, channels }))
const maxPool: Pool = { kind: 'pool', mode: 'max' }
const maxAvgPool: Pool = { kind: 'pool', mode: 'max+avg' }

const trunk29 = (pool: Pool): Layer[] => [
  mfm('conv1', 1, 48, 5, 2), // 128 x 128 x 48
  pool, // 64
  ...block('block1', 48, 1),
  ...group('group1', 48, 96),
  pool, // 32
  ...block('block2', 96, 2),
  ...group('group2', 96, 192),
  pool, // 16
  ...block('block3', 192, 3),
  ...group('group3', 192, 128),
  ...block('block4', 128, 4),
  ...group('group4', 128, 128),
  pool, // 8
]

const TABLES = {
  'lightcnn-4': {
    title: 'LightCNN-4',
    layers: [
      mfm('conv1', 1, 48, 9, 0), // 120 x 120 x 48
      maxPool, // 60
      mfm('conv2', 48, 96, 5, 0), // 56
      maxPool, // 28
      mfm('conv3', 96, 128, 5, 0), // 24
      maxPool, // 12
      mfm('conv4', 128, 192, 4, 0), // 9
      { kind: 'pool', mode: 'max', ceil: true }, // 5: the one place where Caffe's rounding up shows
    ],
    flat: { size: 5, channels: 192 },
    dense: { name: 'fc1.filter', mfm: true },
    classifier: { name: 'fc2', bias: true },
    dropout: 0.7,
    landmarks: ['fc1.filter.weight'],
    formulaGain: 0.9,
  },
  'lightcnn-9': {
    title: 'LightCNN-9',
    layers: [
      mfm('features.0', 1, 48, 5, 2), // 128 x 128 x 48
      maxPool, // 64
      ...group('features.2', 48, 96),
      maxPool, // 32
      ...group('features.4', 96, 192),
      maxPool, // 16
      ...group('features.6', 192, 128),
      ...group('features.7', 128, 128),
      maxPool, // 8
    ],
    flat: { size: 8, channels: 128 },
    dense: { name: 'fc1.filter', mfm: true },
    classifier: { name: 'fc2', bias: true },
    dropout: 0.5,
    landmarks: ['fc1.filter.weight', 'features.0.filter.weight'],
    formulaGain: 0.9,
  },
  'lightcnn-29': {
    title: 'LightCNN-29',
    layers: trunk29(maxPool),
    flat: { size: 8, channels: 128 },
    dense: { name: 'fc.filter', mfm: true },
    classifier: { name: 'fc2', bias: true },
    dropout: 0.5,
    landmarks: ['fc.filter.weight', 'group1.conv.filter.weight'],
    formulaGain: 0.7,
  },
  'lightcnn-29v2': {
    title: 'LightCNN-29v2',
    layers: trunk29(maxAvgPool),
    flat: { size: 8, channels: 128 },
    dense: { name: 'fc', mfm: false },
    classifier: { name: 'fc2', bias: false },
    dropout: 0.5,
    landmarks: ['group1.conv.filter.weight'],
    formulaGain: 0.55,
  },
} satisfies Record<string, Network>

export type ArchitectureName = keyof typeof TABLES
export interface Architecture extends Network {
  name: ArchitectureName
}

function named<N extends string>(tables: Record<N, Network>): Record<N, Network & { name: N }> {
  const entries = Object.entries<Network>(tables).map(([name, table]) => [name, { name, ...table }])
  return Object.fromEntries(entries)
}

/** By name, smallest first. */
export const ARCHITECTURES: Record<ArchitectureName, Architecture> = named(TABLES)

/** Whether a parameter belongs to the classifier, which embeddings do not need. */
export const isOfClassifier = ({ classifier }: Architecture, parameter: string): boolean =>
  parameter.startsWith(`${classifier.name}.`)

/** The two convolutions of a residual block. */
export function residualConvs(layer: Residual): [MfmConv, MfmConv] {
  const conv = (which: string) => mfm(`${layer.name}.${which}`, layer.channels, layer.channels, 3, 1)
  return [conv('conv1'), conv('conv2')]
}
