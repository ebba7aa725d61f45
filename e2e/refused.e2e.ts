// Files whose weights are no weights: the page says what is wrong, and nothing of them stays.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DAMAGED, quantised, times, WRITERS, withValue } from '../src/convert/damaged-weights.fixture.ts'
import { dropPaths, listStored } from './checkpoints.ts'
import { expectClean, imported, openModels, test } from './models-support.ts'
import { expect } from './support.ts'

const [[, writeSafetensors]] = WRITERS as [(typeof WRITERS)[number]]

test('weights that are not finite, or give no embedding, are not installed', async ({ page, folder }) => {
  const files = [
    ['nan', withValue(Number.NaN), `${DAMAGED} holds NaN at index 17`],
    ['classifier', withValue(Infinity, 'fc2.weight'), 'fc2.weight holds Infinity at index 17'],
    ['huge', times(1e10), 'the weights are too large for float32'],
    ['zero', times(0), 'the embedding of a face is all zeros'],
  ] as const
  await openModels(page)
  for (const [name, tensors, says] of files) {
    const path = join(folder, `${name}.safetensors`)
    await pipeline(writeSafetensors(tensors), createWriteStream(path))
    await dropPaths(page, [path])
    await imported(page, path).getByRole('button', { name: 'Install' }).click()
    await expect(imported(page, path)).toContainText(says)
    expect(await listStored(page, 'models')).toEqual([])
  }
})

test('weights quantised to integers are told before anything is installed', async ({ page, folder }) => {
  const path = join(folder, 'int8.safetensors')
  await pipeline(writeSafetensors(quantised()), createWriteStream(path))
  await openModels(page)
  await dropPaths(page, [path])
  await expect(imported(page, path)).toContainText('6 with integers, which are not read as weights')
  await expect(imported(page, path).getByRole('row').nth(1)).toContainText(
    'conv1.filter.weightholds integers',
  )
  await expect(imported(page, path).getByRole('button', { name: 'Install' })).toHaveCount(0)
  await expectClean(page)
})
