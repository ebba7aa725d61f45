import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { writeMat } from '../format/mat.fixture.ts'
import { readBlufr } from './read-blufr.ts'
import { readLfw } from './read-lfw.ts'

const shippedText = readFileSync(new URL('../../public/protocols/lfw_list.txt', import.meta.url), 'utf8')
const shipped = shippedText.trim().split('\n')
const PAIRS_MAT = writeMat({
  pos_pair: { numbers: [57, 60, 155, 157], dims: [2, 2], storage: 'u16' },
  neg_pair: { numbers: [15, 2800, 55, 10272], dims: [2, 2], storage: 'u16' },
})
const read = (mat: Blob, list?: string) =>
  readLfw(
    [
      { name: 'lfw_pairs.mat', file: mat },
      ...(list === undefined ? [] : [{ name: 'mine.txt', file: new Blob([list]) }]),
    ],
    async () => shippedText,
  )

describe('a picture list beside lfw_pairs.mat', () => {
  it('in another order of LFW is the order of the rows alone', async () => {
    const mine = shipped.toSorted()
    const alone = await read(PAIRS_MAT)
    const protocol = await read(PAIRS_MAT, mine.map(name => `lfw/${name}.jpg`).join('\n'))
    expect(alone).toMatchObject({ order: shipped, orderFile: 'lfw_list.txt' })
    expect(protocol).toMatchObject({ order: mine, orderFile: 'mine.txt' })
    expect(protocol.pairs).toEqual(alone.pairs)
    expect([alone.rowList, protocol.rowList]).toEqual([null, 'mine.txt'])
    expect(protocol.list.files.map(({ name }) => name)).toEqual(['lfw_pairs.mat', 'mine.txt', 'lfw_list.txt'])
  })

  it('of other pictures is what the .mat counts in', async () => {
    const mat = writeMat({
      pos_pair: { numbers: [1, 2, 3, 4], dims: [2, 2], storage: 'u16' },
      neg_pair: { numbers: [1, 3, 2, 4], dims: [2, 2], storage: 'u16' },
    })
    const protocol = await read(mat, 'A_0001\nA_0002\nB_0001\nB_0002\n')
    expect(protocol).toMatchObject({
      orderFile: 'mine.txt',
      rowList: null,
      pictures: ['A_0001', 'A_0002', 'B_0001', 'B_0002'],
    })
    expect(protocol.list.files.map(({ name }) => name)).toEqual(['lfw_pairs.mat', 'mine.txt'])
    await expect(read(mat, 'A_0001\nB_0001\nC_0001\nC_0002\n')).rejects.toThrow(
      /mine.txt: in its order, 1 of the 2 genuine pairs .* would show two persons/,
    )
  })
})

describe('a picture list beside the configuration of BLUFR', () => {
  const file = new Blob([readFileSync(new URL('../../fixtures/blufr/blufr_lfw_config.mat', import.meta.url))])
  const mat = { name: 'blufr.mat', file }
  const list = (name: string, text: string) => ({ name, file: new Blob([text]) })

  it('is the order of embeddings without names', async () => {
    const { config, order, orderFile, rowList, pictures } = await readBlufr([mat])
    expect([order, orderFile, rowList]).toEqual([config.pictures, 'blufr.mat', null])
    const mine = config.pictures.toReversed()
    const given = await readBlufr([list('mine.txt', mine.join('\n')), mat])
    expect(given).toMatchObject({ order: mine, orderFile: 'mine.txt', rowList: 'mine.txt', pictures })
  })

  it('is one, and not all that is given', async () => {
    const lists = [list('a.txt', 'A_0001'), list('b.txt', 'B_0001')]
    await expect(readBlufr([mat, ...lists])).rejects.toThrow(/one picture list, got blufr.mat, a.txt, b.txt/)
    await expect(readBlufr(lists.slice(1))).rejects.toThrow(/b.txt isn’t a MAT-file/)
  })
})

describe('pairs of other forms', () => {
  const text = (name: string, lines: string[]) => ({ name, file: new Blob([`${lines.join('\n')}\n`]) })

  it('are told from picture lists, and keep their paths', async () => {
    const pairs = text('pairs.lst', ['a/1.jpg a/2.jpg 1', 'a/1.jpg b/3.jpg 0'])
    const list = text('list.txt', ['2.0 b/3.jpg', '1.0 a/2 x.jpg', '1.0 a/1.jpg'])
    const protocol = await readLfw([list, pairs], async () => '')
    expect(protocol).toMatchObject({
      list: { name: 'pairs.lst' },
      order: ['3', '2 x', '1'],
      pictures: ['1', '2', '3'],
    })
    expect(protocol.paths.get('3')).toBe('b/3.jpg')
  })

  it('are not pairs.txt without its first line, which may be cut off', async () => {
    const headless = text('headless.txt', ['Abel_Pacheco\t1\t4', 'A\t1\tB\t2'])
    await expect(readLfw([headless], async () => '')).rejects.toThrow(
      'headless.txt, line 1: expected the number of folds and of pairs',
    )
  })
})
