// Weights that aren't weights, in every container: each is refused by a sentence that names file, tensor, place and remedy.
import { describe, expect, it } from 'vitest'
import { describeProblem } from '../model/weights.ts'
import { DAMAGED, FLOAT_WRITERS, fileOf, quantised, WRITERS, withValue } from './damaged-weights.fixture.ts'
import { installWeights } from './install.ts'
import { recognise } from './lightcnn.ts'
import { openCheckpoint } from './open.ts'
import { tensorsOf, weightTensors } from './weights.ts'

async function open(file: Blob) {
  const checkpoint = await openCheckpoint(file, 'a.file')
  return { checkpoint, recognition: recognise(checkpoint) }
}
const install = async (file: Blob, classifier = true) => {
  const { checkpoint, recognition } = await open(file)
  return installWeights(checkpoint, recognition, { classifier, dtype: 'F32', write: () => {} })
}
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => 'was taken',
    (error: Error) => `${error.name}: ${error.message}`,
  )

describe.each(FLOAT_WRITERS)('a %s file', (_, write) => {
  it.each([Number.NaN, Infinity, -Infinity])('with one %s is refused', async value => {
    const said = await refusal(install(await fileOf(write, withValue(value))))
    expect(said).toBe(
      `WeightsError: a.file: ${DAMAGED} holds ${value} at index 17. Weights must be finite numbers: copy or download the file again, or take a checkpoint from before the training went wrong.`,
    )
  })
  it('is looked at as far as it is read', async () => {
    const file = await fileOf(write, withValue(Number.NaN, 'fc2.weight'))
    expect(await refusal(install(file))).toContain('a.file: fc2.weight holds NaN at index 17.')
    expect(await refusal(install(file, false))).toBe('was taken')
  })
})

it.each(WRITERS)(
  'refuses int8 with scales beside them in a %s file before a value is read',
  async (_, write) => {
    const { checkpoint, recognition } = await open(await fileOf(write, quantised()))
    expect(recognition.architecture?.name).toBe('lightcnn-4')
    const kinds = recognition.problems.map(({ problem }) => problem)
    expect(kinds.filter(kind => kind === 'holds integers')).toHaveLength(6)
    expect(recognition.problems.map(describeProblem)).toContain(
      'conv1.filter.weight holds integers, which are not read as weights',
    )
    expect(() => weightTensors(checkpoint, recognition, { classifier: true, dtype: 'F32' })).toThrow(
      expect.objectContaining({
        name: 'WeightsError',
        message:
          'a.file: conv1.filter.weight and 5 more tensors hold integers (I8): weights quantised to integers are not read. Take the file from before it was quantised, in float32 or float16.',
      }),
    )
  },
)

it('looks at float16 that stays float16, and at weights in memory', async () => {
  const halves = new Map(withValue(Number.NaN))
  const { shape } = halves.get(DAMAGED)!
  halves.set(DAMAGED, {
    dtype: 'F16',
    shape,
    read: async () => new Uint8Array(new Uint16Array(96).fill(0x7c00, 40, 41).buffer),
  })
  const { checkpoint, recognition } = await open(await fileOf(WRITERS[0]![1], halves))
  const tensors = weightTensors(checkpoint, recognition, { classifier: false, dtype: 'F16' })
  await expect(tensors.get(DAMAGED)?.read()).rejects.toThrow(`${DAMAGED} holds Infinity at index 40.`)

  const { architecture } = recognition
  const bias = new Float32Array(96).fill(Number.NaN, 3, 4)
  const weights = new Map(
    await Promise.all(
      [...withValue(0)].map(
        async ([name, { read }]) => [name, new Float32Array((await read()).slice().buffer)] as const,
      ),
    ),
  )
  const own = tensorsOf(architecture!, weights.set(DAMAGED, bias), 'F32')
  await expect(own.get(DAMAGED)?.read()).rejects.toThrow(`LightCNN-4: ${DAMAGED} holds NaN at index 3.`)
})
