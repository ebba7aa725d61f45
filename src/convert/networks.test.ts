// Which network is taken where a file holds several, by names and shapes alone.
import { describe, expect, it } from 'vitest'
import { ARCHITECTURES } from '../model/architectures.ts'
import { expectedShapes } from '../model/weights.ts'
import type { Checkpoint } from './checkpoint.ts'
import { recognise } from './lightcnn.ts'
import { takeNetwork } from './networks.ts'
import { notesOf } from './notes.ts'

type Shapes = [name: string, shape: readonly number[]][]
const of = (prefix = '', identities?: number, architecture = ARCHITECTURES['lightcnn-9']): Shapes =>
  [...expectedShapes(architecture, identities)].map(([name, shape]) => [prefix + name, shape])
const lazy = (shapes: Shapes) =>
  new Map(
    shapes.map(([name, shape]) => [
      name,
      { dtype: 'F32' as const, shape, read: async () => new Uint8Array() },
    ]),
  )
const file = (
  dicts: Record<string, Shapes>,
  container: Checkpoint['container'] = 'pytorch-zip',
): Checkpoint => {
  const [[key, first] = ['', []], ...others] = Object.entries(dicts)
  return {
    ...{ name: 'a.pth', container, ignored: [], metadata: {}, uses: [], verify: async () => {} },
    ...{ key, tensors: lazy(first), others: new Map(others.map(([name, shapes]) => [name, lazy(shapes)])) },
  }
}
const taken = (checkpoint: Checkpoint, key?: string) => {
  const { choice, ...found } = takeNetwork(checkpoint, key)
  const { architecture, identities, problems } = recognise(found)
  return {
    key: choice?.taken,
    why: choice?.why,
    network: architecture?.name,
    identities,
    problems: problems.length,
  }
}
const whole = { network: 'lightcnn-9', problems: 0 }

describe('takeNetwork', () => {
  const other: Shapes = [['conv.weight', [3, 3]]]
  const CASES: [what: string, dicts: Record<string, Shapes>, key: string, why: string][] = [
    [
      'an average in a dict of its own',
      { state_dict: of(), state_dict_ema: of() },
      'state_dict_ema',
      'average',
    ],
    ['an average in the weights first', { ema_model: of(), model: of() }, 'ema_model', 'average'],
    ['an average below', { model: of('module.'), 'ema.module': of('module.') }, 'ema.module', 'average'],
    ['an average among the names', { '': [...of('net.'), ...of('ema.net.')] }, 'ema.net', 'average'],
    [
      'an average of a compiled network',
      { m: [...of('_orig_mod.'), ...of('ema._orig_mod.')] },
      'm.ema',
      'average',
    ],
    [
      'student and teacher',
      { state_dict: [...of('student.'), ...of('teacher.')] },
      'state_dict.student',
      'first',
    ],
    ['a GAN', { G: other, D: other, face: of('module.', 5) }, 'face', 'only one'],
    ['a head beside it', { backbone: of(), head: [['weight', [9, 256]]] }, 'backbone', 'only one'],
    ['an average of which half is missing', { model: of(), ema: of().slice(9) }, 'model', 'first'],
  ]
  it.each(CASES)('finds %s', (_, dicts, key, why) => {
    expect(taken(file(dicts))).toMatchObject({ key, why, ...whole })
  })
  it('takes the one that is asked for, by its whole key or its end', () => {
    const two = file({ state_dict: [...of('student.', 4), ...of('teacher.', 8)] })
    for (const key of ['state_dict.teacher', 'teacher'])
      expect(taken(two, key)).toMatchObject({
        key: 'state_dict.teacher',
        why: 'asked for',
        identities: 8,
        ...whole,
      })
    expect(() => takeNetwork(two, 'er')).toThrow(/^a\.pth, byte 0: this file has no network "er"/)
  })
  it('says what there is and which it took', () => {
    const checkpoint = takeNetwork(file({ model: of('', 1000), ema: of(), disc: other }))
    expect(notesOf(checkpoint, recognise(checkpoint))).toEqual([
      'This file holds 3 sets of tensors: model (LightCNN-9, 1,000 identities); ema (LightCNN-9, no classifier); disc (no LightCNN, 1 tensor). ema was taken, because averages of weights (EMA) come first.',
    ])
  })
  it('leaves a file of one network as it is, and the copies that optimizers keep', () => {
    const optimizers = ['adam_m.', 'moments.', 'accum.', 'accu_grads.', 'mean_square.'].flatMap(prefix =>
      of(prefix),
    )
    const checkpoint = file({ '': [...of(), ...optimizers] }, 'mindspore')
    expect(takeNetwork(checkpoint)).toBe(checkpoint)
    expect(recognise(checkpoint).problems).toEqual([])
  })
  it.each([
    ['torch.compile', (name: string) => `_orig_mod.${name}`],
    ['a compiled part', (name: string) => name.replace('features.0.', 'features.0._orig_mod.')],
    ['FSDP', (name: string) => name.replace('features.', 'features._fsdp_wrapped_module.')],
    [
      'DataParallel around a part',
      (name: string) => `model.${name.replace('features.', 'features.module.')}`,
    ],
  ])('takes what %s puts into names away', (_, change) => {
    const renamed = of('', 4).map(([name, shape]): Shapes[number] => [change(name), shape])
    expect(taken(file({ state_dict: renamed }))).toMatchObject({ identities: 4, ...whole })
  })
})
