// Files whose weights are no weights: the page says what is wrong, and nothing of them stays.
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import {
  DAMAGED,
  goodTensors,
  quantised,
  times,
  WRITERS,
  withValue,
} from '../src/convert/damaged-weights.fixture.ts'
import type { LazyTensor } from '../src/format/tensor.ts'
import { dropPaths, listStored } from './checkpoints.ts'
import { expectClean, imported, openModels, test } from './models-support.ts'
import { expect } from './support.ts'

const [[, writeSafetensors]] = WRITERS as [(typeof WRITERS)[number]]

test('weights that are not finite, or give no embedding, are not installed', { tag: '@long' }, async ({
  page,
  folder,
}) => {
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
    await expect(imported(page, path).getByRole('alert')).toContainText(says)
    expect(await listStored(page, 'models')).toEqual([])
  }
})

test('weights quantised to integers are told before anything is installed', async ({ page, folder }) => {
  const path = join(folder, 'int8.safetensors')
  await pipeline(writeSafetensors(quantised()), createWriteStream(path))
  await openModels(page)
  await dropPaths(page, [path])
  await expect(imported(page, path)).toContainText('6 with integers, which aren’t read as weights')
  await expect(imported(page, path).getByRole('row').nth(1)).toContainText(
    'conv1.filter.weightholds integers',
  )
  await expect(imported(page, path).getByRole('button', { name: 'Install' })).toHaveCount(0)
  await expectClean(page)
})

test('a file of two networks offers the other one, and parts that are dropped together are one', {
  tag: '@long',
}, async ({ page, folder }) => {
  const write = (name: string, tensors: Iterable<readonly [string, LazyTensor]>) => {
    const path = join(folder, name)
    return pipeline(writeSafetensors(new Map(tensors)), createWriteStream(path)).then(() => path)
  }
  const all = [...goodTensors]
  const embedding = all.filter(([name]) => !name.startsWith('fc2.'))
  const both = await write('both.safetensors', [
    ...all.map(([name, tensor]) => [`net.${name}`, tensor] as const),
    ...embedding.map(([name, tensor]) => [`net_ema.${name}`, tensor] as const),
  ])
  await openModels(page)
  await dropPaths(page, [both])
  const card = imported(page, both)
  await expect(card.getByRole('heading')).toHaveText(
    'LightCNN-4, without a classifier; net_ema, one of 2 sets of tensors',
  )
  await expect(card).toContainText('net_ema was taken, because averages of weights (EMA) come first.')
  await card.getByLabel('Network to install').selectOption('net')
  await expect(card.getByRole('heading')).toHaveText(
    'LightCNN-4, 16 identities; net, one of 2 sets of tensors',
  )
  await expect(card).toContainText('net was taken, as you asked.')

  const parts = ['p-00001-of-00002.safetensors', 'p-00002-of-00002.safetensors']
  const paths = [await write(parts[0] ?? '', all.slice(0, 5)), await write(parts[1] ?? '', all.slice(5))]
  await dropPaths(page, paths.slice(1))
  await expect(imported(page, paths[1] ?? '')).toContainText(`all of them together; missing: ${parts[0]}.`)
  await dropPaths(page, paths)
  await expect(page.getByRole('article', { name: parts[0] ?? '' }).getByRole('heading')).toHaveText(
    'LightCNN-4, 16 identities',
  )
  await expectClean(page)
})
