// Checkpoints of every kind are dropped on the page: those that fit are installed and compare faces, the others say what they are.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { type Style, writeForeign } from '../src/convert/onnx.fixture.ts'
import { openCheckpoint } from '../src/convert/open.ts'
import { type PlainTensor, writeSafetensors } from '../src/format/safetensors.ts'
import { ARCHITECTURES } from '../src/model/architectures.ts'
import { formulaWeights } from '../src/model/formula.ts'
import {
  CONTAINERS,
  dropPaths,
  formulaEmbedding,
  IDENTITIES,
  listStored,
  storedEmbedding,
  writeCheckpoints,
} from './checkpoints.ts'
import { card, folderOf, imported, install, openModels, PAIR, test } from './models-support.ts'
import { drop, expect, frame, result } from './support.ts'

test.describe('every network in every container', () => {
  for (const architecture of Object.values(ARCHITECTURES)) {
    test(architecture.title, { tag: '@long' }, async ({ page, folder }) => {
      const paths = await writeCheckpoints(folder, architecture)
      const expected = await formulaEmbedding(architecture)
      await openModels(page)
      await dropPaths(page, paths)
      for (const [i, path] of paths.entries()) {
        await expect(imported(page, path)).toContainText(`${architecture.title}, ${IDENTITIES} identities`)
        await expect(imported(page, path)).toContainText(CONTAINERS[i]![0])
        await install(page, path)
        const embedding = await storedEmbedding(page, folderOf(path))
        const off = Math.max(...expected.map((value, k) => Math.abs(value - embedding[k]!)))
        expect(off, path).toBeLessThan(1e-4)
      }
      await imported(page, paths[0]!).getByRole('button', { name: 'Use it now' }).click()
      await expect(card(page, folderOf(paths[0]!))).toContainText('In use')
      await page.getByRole('link', { name: 'Compare' }).click()
      await expect(frame(page, 'left')).toBeVisible()
      await drop(page, 'body', PAIR)
      await expect(result(page)).toHaveAttribute('data-verdict', 'uncalibrated')
      await expect(result(page)).toContainText(/Score −?[01]\.\d{3}/)
      await expect(result(page)).toContainText('Not calibrated')
      await expect(result(page)).toContainText(basename(paths[0]!).replace('.pth.tar', ''))
    })
  }
})

const jsonOf = (name: string) => JSON.parse(readFileSync(`fixtures/checkpoints/${name}`, 'utf8'))
const numberText = (value: number) => String(Number(value.toPrecision(4))).replace('-', '−')

interface ExpectedTensor {
  name: string
  shape: number[]
  values: number[]
}
/** Chooses a tensor and checks its row and the figures beside it. */
async function expectTensor(page: Page, file: string, { name, shape, values }: ExpectedTensor) {
  const entry = imported(page, file)
  await entry.getByRole('button', { name, exact: true }).click()
  await expect(entry.locator('tr[data-chosen]')).toContainText(shape.join(' × ') || 'scalar')
  const figures = entry.locator('dl')
  await expect(entry.locator('[data-tensor]')).toHaveAttribute('data-tensor', name)
  await expect(figures).toContainText(`Values${values.length}`)
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return
  await expect(figures).toContainText(`Smallest${numberText(Math.min(...finite))}`)
  await expect(figures).toContainText(`Largest${numberText(Math.max(...finite))}`)
}

test('the fixtures are read to what is known of them', { tag: '@long' }, async ({ page }) => {
  const tiny: { tensors: Record<string, { shape: number[]; values: (number | boolean)[] }> } =
    jsonOf('tiny_expected.json')
  const old = jsonOf('tiny_old_and_ms_expected.json')
  await openModels(page)
  for (const file of ['tiny_legacy.pth.tar', 'tiny_zip.pth']) {
    await dropPaths(page, [`fixtures/checkpoints/${file}`])
    await expect(imported(page, file)).toContainText('This is not a LightCNN')
    await expect(imported(page, file)).toContainText('epoch 80, arch LightCNN, prec1 97.125')
    for (const [name, { shape, values }] of Object.entries(tiny.tensors))
      await expectTensor(page, file, { name, shape, values: values.map(Number) })
  }
  for (const [file, prefix] of [
    ['tiny_py2_legacy_cuda.pth.tar', 'module.'],
    ['tiny_ms.ckpt', ''],
    ['tiny_ms_crc.ckpt', ''],
  ] as const) {
    await dropPaths(page, [`fixtures/checkpoints/${file}`])
    await expectTensor(page, file, {
      name: `${prefix}features.0.filter.weight`,
      shape: old.weight_shape,
      values: old.weight,
    })
  }
  await expect(imported(page, 'tiny_ms.ckpt')).toContainText('2 entries that aren’t weights')
  await dropPaths(page, [
    'fixtures/checkpoints/tiny.safetensors',
    'fixtures/checkpoints/tiny_param_legacy.pth',
  ])
  await expect(imported(page, 'tiny.safetensors')).toContainText('This is not a LightCNN')
  await expect(imported(page, 'tiny_param_legacy.pth')).toContainText('1 tensor')
  await dropPaths(page, ['fixtures/third-party/yunet_n.pth'])
  const yunet = imported(page, 'yunet_n.pth')
  await expect(yunet).toContainText('This is not a LightCNN, it looks like YuNet, a face detector')
  await yunet.getByRole('searchbox').fill('model0.conv1')
  await expect(yunet).toContainText('2 of 208 tensors')
  await expect(yunet.getByRole('row').nth(1)).toContainText('16 × 3 × 3 × 3')
  await expect(page.getByRole('button', { name: /^Install/ })).toHaveCount(0)
  expect(await listStored(page, 'models')).toEqual([])
})

test('damaged and foreign files say what they are and leave the models as they were', async ({
  page,
  folder,
  small,
}) => {
  const whole = readFileSync(small)
  const write = (name: string, bytes: string | Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }
  const [crc] = await writeCheckpoints(folder, ARCHITECTURES['lightcnn-4'], [CONTAINERS[2]!])
  const changed = readFileSync(crc!)
  changed[changed.length >> 1]! ^= 1
  const header = JSON.stringify({
    'fc1.bias': { dtype: 'F32', shape: [512], data_offsets: [0, 2048] },
    'conv1.filter.bias': { dtype: 'F32', shape: [95], data_offsets: [2048, 2428] },
  })
  const part = Buffer.concat([Buffer.from([header.length, 0, 0, 0, 0, 0, 0, 0]), Buffer.from(header)])
  const pooled: Style = {
    pool: (add, x, window) => add('Add', [add('MaxPool', [x], window), add('AveragePool', [x], window)]),
    beside: 'pooled.onnx.data',
  }
  const four = ARCHITECTURES['lightcnn-4']
  const { model, second } = writeForeign(four, formulaWeights(four, IDENTITIES), pooled)
  const onnx = new Uint8Array(await model.arrayBuffer())
  const alone = new Uint8Array(
    await writeForeign(four, new Map(), { beside: 'gone.data' }).model.arrayBuffer(),
  )
  const files: [path: string, says: RegExp][] = [
    [
      write('pooled.onnx', onnx),
      /Its names and shapes are those of LightCNN-4, but the file itself gives other/,
    ],
    [write('alone.onnx', alone), /the weights are in a second file, gone\.data, which is missing/],
    [write('cut.pth', whole.subarray(0, whole.length >> 1)), /cut\.pth, byte \d+: /],
    [write('changed.ckpt', changed), /changed\.ckpt, byte \d+: the checksum differs/],
    [write('empty.onnx', ''), /empty\.onnx, byte 0: the file is empty/],
    [write('weights.gz', Buffer.from([0x1f, 0x8b, 8, 0])), /weights\.gz, byte 0: .*gzip/],
    [write('weights.h5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')), /weights\.h5, byte 0: .*HDF5/],
    [
      write('part.safetensors', Buffer.concat([part, Buffer.alloc(2428)])),
      /This is not a LightCNN, it has 1 of the 10 names/,
    ],
    ['public/samples/pairs/robert-curbeam-1.jpg', /a picture, not a model\. Drop photos on Compare/],
  ]
  await openModels(page)
  await dropPaths(page, [
    ...files.map(([path]) => path),
    write('pooled.onnx.data', new Uint8Array(await second.arrayBuffer())),
  ])
  await expect(imported(page, 'pooled.onnx.data')).toHaveCount(0) // it went into its model
  for (const [path, says] of files) await expect(imported(page, path)).toContainText(says)
  await expect(page.getByRole('button', { name: /^Install/ })).toHaveCount(0)
  await expect(page.locator('[data-model]')).toHaveCount(1)
  expect(await listStored(page, 'models')).toEqual([])
})

test('a checkpoint that lacks tensors shows all that differs in one table', { tag: '@long' }, async ({
  page,
  folder,
  small,
}) => {
  const checkpoint = await openCheckpoint(new Blob([readFileSync(small)]), 'small.pth')
  const stray = { dtype: 'F32', shape: [1], bytes: new Uint8Array(4) } as const
  const writeWithout = async (lacking: string, fileName: string) => {
    const tensors: [string, PlainTensor][] = [['stray', stray]]
    for (const [name, { dtype, shape, read }] of checkpoint.tensors)
      if (!name.endsWith(lacking)) tensors.push([name, { dtype, shape, bytes: await read() }])
    const path = join(folder, fileName)
    writeFileSync(path, new Uint8Array(await writeSafetensors(tensors).arrayBuffer()))
    return path
  }
  const path = await writeWithout('conv2.filter.bias', 'lacking.safetensors')
  await openModels(page)
  await dropPaths(page, [path])
  await expect(imported(page, path)).toContainText('Nearest to LightCNN-4, but it does not fit')
  const table = page.getByRole('table', { name: 'What differs between lacking.safetensors and the network' })
  await expect(table.getByRole('row').filter({ hasText: 'missing' })).toContainText('conv2.filter.bias')
  await expect(table.getByRole('row').filter({ hasText: 'unexpected' })).toContainText('stray')
  await expect(page.getByRole('button', { name: /^Install/ })).toHaveCount(0)

  const half = await writeWithout('fc2.bias', 'half.safetensors')
  await dropPaths(page, [half])
  await expect(imported(page, half)).toContainText('Its classifier doesn’t fit and is left out')
  await expect(imported(page, half).getByRole('row').filter({ hasText: 'missing' })).toContainText('fc2.bias')
  await install(page, half)
  await expect(card(page, 'half')).toContainText('None: the file has no classifier')
})
