// Which network is it: by names and shapes, with prefixes, without a classifier, damaged, or another network altogether.
import { describe, expect, it } from 'vitest'
import type { LazyTensor } from '../format/tensor.ts'
import { ARCHITECTURES, type Architecture } from '../model/architectures.ts'
import { describeProblem, expectedShapes } from '../model/weights.ts'
import type { Checkpoint } from './checkpoint.ts'
import { recognise } from './lightcnn.ts'
import { weightTensors } from './weights.ts'

const tensorOf = (shape: readonly number[]): LazyTensor => ({
  dtype: 'F32',
  shape,
  read: async () => {
    throw new Error('recognising reads no tensor')
  },
})
const checkpointOf = (shapes: Iterable<readonly [string, readonly number[]]>): Checkpoint => ({
  name: 'a.pth',
  container: 'pytorch-zip',
  tensors: new Map([...shapes].map(([name, shape]) => [name, tensorOf(shape)])),
  ignored: [],
  metadata: {},
  uses: [],
  verify: async () => {},
})
const prefixed = (architecture: Architecture, prefix: string, identities?: number) =>
  [...expectedShapes(architecture, identities)].map(([name, shape]) => [prefix + name, shape] as const)

describe('recognise', () => {
  for (const architecture of Object.values(ARCHITECTURES)) {
    for (const prefix of ['', 'module.', 'network.', '_backbone.', 'network._backbone.'])
      it(`knows ${architecture.title} under "${prefix}"`, () => {
        const found = recognise(checkpointOf(prefixed(architecture, prefix, 79_077)))
        expect(found.architecture?.name).toBe(architecture.name)
        expect(found.identities).toBe(79_077)
        expect(found.prefix).toBe(prefix)
        expect(found.problems).toEqual([])
      })
    it(`knows ${architecture.title} without a classifier`, () => {
      const found = recognise(checkpointOf(prefixed(architecture, 'module.')))
      expect(found.architecture?.name).toBe(architecture.name)
      expect(found.identities).toBeNull()
      expect(found.problems).toEqual([])
    })
    it(`knows ${architecture.title} with two tensors missing and one of the wrong shape, and says which`, () => {
      const shapes = prefixed(architecture, 'module.', 16)
      const damaged = shapes
        .slice(2)
        .map(([name, shape], i) => (i === 0 ? ([name, [1, 2, 3, 3]] as const) : ([name, shape] as const)))
      const checkpoint = checkpointOf([...damaged, ['module.extra', [3]]])
      const found = recognise(checkpoint)
      expect(found.architecture?.name).toBe(architecture.name)
      expect(found.problems.map(({ problem }) => problem)).toEqual([
        'missing',
        'missing',
        'wrong shape',
        'unexpected',
      ])
      expect(() => weightTensors(checkpoint, found, { classifier: true, dtype: 'F32' })).toThrow(
        /^a\.pth does not fit the network: .* is missing/,
      )
    })
  }

  it('tells 29 from 29v2 when the dense layer is missing', () => {
    for (const name of ['lightcnn-29', 'lightcnn-29v2'] as const) {
      const shapes = prefixed(ARCHITECTURES[name], '', 16).filter(([key]) => !key.startsWith('fc.'))
      expect(recognise(checkpointOf(shapes)).architecture?.name).toBe(name)
    }
  })

  it('takes wrappers of other names off', () => {
    const shapes = prefixed(ARCHITECTURES['lightcnn-29v2'], 'module.model.encoder.', 16)
    const found = recognise(checkpointOf([...shapes, ['module.model.head.weight', [3]]]))
    expect([found.architecture?.name, found.identities, found.prefix]).toEqual([
      'lightcnn-29v2',
      16,
      'module.model.encoder.',
    ])
    expect(found.problems.map(describeProblem)).toEqual(['model.head.weight is unexpected (3)'])
  })
  it('shows a name that stands there twice, under two prefixes', () => {
    for (const twice of [
      ['fc1.filter.bias', 'module.fc1.filter.bias'],
      ['module.fc1.filter.bias', 'fc1.filter.bias'],
    ]) {
      const shapes = prefixed(ARCHITECTURES['lightcnn-9'], 'module.').filter(
        ([name]) => name !== 'module.fc1.filter.bias',
      )
      const found = recognise(checkpointOf([...shapes, ...twice.map(name => [name, [512]] as const)]))
      expect(found.problems.map(describeProblem)).toEqual(['module.fc1.filter.bias is unexpected (512)'])
    }
  })

  it('leaves optimizer entries out', () => {
    const shapes = prefixed(ARCHITECTURES['lightcnn-9'], '')
    const entries = shapes.flatMap(([name, shape]) => [
      [name, shape] as const,
      [`accum.${name}`, shape] as const,
      [`stat.${name}`, shape] as const,
    ])
    const found = recognise(checkpointOf([...entries, ['momentum', []], ['learning_rate', []]]))
    expect(found.problems).toEqual([])
    expect(found.tensors.size).toBe(shapes.length)
  })

  it('names a classifier of the wrong width', () => {
    const shapes = prefixed(ARCHITECTURES['lightcnn-9'], '', 16).map(
      ([name, shape]) => [name, name === 'fc2.weight' ? [16, 255] : shape] as const,
    )
    const found = recognise(checkpointOf(shapes))
    expect(found.identities).toBeNull()
    expect(found.problems.map(describeProblem)).toEqual(['fc2.weight: expected 16×256, got 16×255'])
    expect(() => weightTensors(checkpointOf(shapes), found, { classifier: true, dtype: 'F32' })).toThrow(
      /network: fc2\.weight: expected 16×256, got 16×255$/,
    )
    expect(weightTensors(checkpointOf(shapes), found, { classifier: false, dtype: 'F32' }).size).toBe(20)
  })

  const LOOKS: [names: string[], like: RegExp][] = [
    [['backbone.model0.conv1.weight', 'neck.lateral_convs.0.conv1.weight'], /YuNet/],
    [['layer1.0.prelu.weight', 'fc.weight', 'features.weight'], /ArcFace/],
    [['module.layer1.0.conv1.weight', 'module.bn1.weight'], /ImageNet ResNet/],
    [['conv_6_dw.conv.weight'], /MobileFaceNet/],
    [['conv2d_1a.conv.weight'], /FaceNet/],
    [['state.0.momentum_buffer', 'state.1.momentum_buffer'], /optimizer/],
    [['encoder.layers.0.self_attn.out_proj.weight'], /transformer/],
  ]
  for (const [names, like] of LOOKS)
    it(`says that ${names[0]} looks like ${like.source}`, () => {
      const checkpoint = checkpointOf(names.map(name => [name, [2, 2]]))
      const found = recognise(checkpoint)
      expect(found.architecture).toBeNull()
      expect(found.looksLike).toMatch(/^this is not a LightCNN, it looks like /)
      expect(found.looksLike).toMatch(like)
      expect(() => weightTensors(checkpoint, found, { classifier: false, dtype: 'F32' })).toThrow(
        /not a LightCNN/,
      )
    })
  it('says only that it is none when nothing is known', () => {
    const found = recognise(checkpointOf([['a', [1]]]))
    expect(found.looksLike).toBe('this is not a LightCNN')
  })
})
