// Published figures of LightCNN to stand beside one's own (docs/lightcnn.md 5.7 and 6). They were measured on the authors' own alignment.

/** Rates in 0..1. */
export interface PublishedLfw {
  model: string
  source: string
  eer100: number
  tprAtFar: { '0.01': number; '0.001': number; '0': number }
}
export interface PublishedBlufr {
  model: string
  source: string
  /** Mean minus deviation at FAR 0.1 % and at FAR 1 %, rank 1. */
  vr: number
  dir: number
}

const PYTORCH = 'AlfredXiangWu/LightCNN, README'
const CAFFE = 'AlfredXiangWu/face_verification_experiment, README'
const MINDSPORE = 'mindspore-ai/models, research/cv/LightCNN, README'

const lfw = (
  model: string,
  source: string,
  [eer100 = 0, at1 = 0, at01 = 0, at0 = 0]: number[],
): PublishedLfw => {
  const rate = (percent: number) => Math.round(percent * 100) / 10000
  return {
    model,
    source,
    eer100: rate(eer100),
    tprAtFar: { '0.01': rate(at1), '0.001': rate(at01), '0': rate(at0) },
  }
}

export const PUBLISHED_LFW: PublishedLfw[] = [
  lfw('LightCNN-4 (Caffe A)', CAFFE, [97.77, 94.8, 84.37, 43.17]),
  lfw('LightCNN-9 (Caffe C)', CAFFE, [98.8, 98.6, 96.77, 94.97]),
  lfw('LightCNN-9', PYTORCH, [98.7, 98.47, 95.13, 89.53]),
  lfw('LightCNN-9, Ascend', MINDSPORE, [98.57, 98.47, 95.5, 89.87]),
  lfw('LightCNN-9, GPU', MINDSPORE, [98.13, 97.73, 93.07, 78.6]),
  lfw('LightCNN-29', PYTORCH, [99.4, 99.43, 98.67, 95.7]),
  lfw('LightCNN-29 v2', PYTORCH, [99.43, 99.53, 99.3, 96.77]),
]

const SEED_READING = ', whose rank 1 also accepts rank 2'

export const PUBLISHED_BLUFR: PublishedBlufr[] = [
  { model: 'LightCNN-9', source: PYTORCH, vr: 0.968, dir: 0.8306 },
  { model: 'LightCNN-9, Ascend', source: MINDSPORE + SEED_READING, vr: 0.9626, dir: 0.8166 },
  { model: 'LightCNN-9, GPU', source: MINDSPORE + SEED_READING, vr: 0.9413, dir: 0.748 },
  { model: 'LightCNN-29', source: PYTORCH, vr: 0.9895, dir: 0.9133 },
  { model: 'LightCNN-29 v2', source: PYTORCH, vr: 0.9941, dir: 0.9443 },
]
