import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { writeMat } from '../format/mat.fixture.ts'
import { readMat } from '../format/mat.ts'
import { blufrConfig } from './blufr.ts'
import { blufrLists, lfwLists, parseImageList, parseOrder } from './lists.ts'
import { pairsFromMat, parsePairs, writePairs } from './pairs.ts'

const root = (path: string) => new URL(`../../${path}`, import.meta.url)
const order = parseOrder(readFileSync(root('public/protocols/lfw_list.txt'), 'utf8'), 'lfw_list.txt')
const BLUFR = new Blob([readFileSync(root('fixtures/blufr/blufr_lfw_config.mat'))])

// The first four genuine and impostor pairs of LFW, as lfw_pairs.mat and as pairs.txt hold them.
const PAIRS_MAT = writeMat({
  pos_pair: { numbers: [57, 60, 155, 157, 156, 157, 458, 459], dims: [2, 4], storage: 'u16' },
  neg_pair: { numbers: [15, 2800, 15, 4629, 15, 9198, 55, 10272], dims: [2, 4], storage: 'u16' },
})
const PAIRS_TXT = `1\t4
Abel_Pacheco\t1\t4
Akhmed_Zakayev\t1\t3
Akhmed_Zakayev\t2\t3
Amber_Tamblyn\t1\t2
Abdel_Madi_Shabneh\t1\tDean_Barker\t1
Abdel_Madi_Shabneh\t1\tGiancarlo_Fisichella\t1
Abdel_Madi_Shabneh\t1\tMikhail_Gorbachev\t1
Abdul_Rahman\t1\tPortia_de_Rossi\t1
`
const matPairs = async (list = order, file = PAIRS_MAT) =>
  pairsFromMat(await readMat(file, 'lfw_pairs.mat'), 'lfw_pairs.mat', list, 'lfw_list.txt')

describe('pairs', () => {
  it('are the same from lfw_pairs.mat and from pairs.txt', async () => {
    const byName = (pairs: Awaited<ReturnType<typeof matPairs>>) =>
      pairs.map(({ a, b, genuine }) => `${a} ${b} ${genuine}`).sort()
    expect(byName(await matPairs())).toEqual(byName(parsePairs(PAIRS_TXT, 'pairs.txt')))
  })

  it('are written as they were read', () => {
    expect(writePairs(parsePairs(PAIRS_TXT, 'pairs.txt'))).toBe(PAIRS_TXT)
    const folds = '2\t1\nA_B\t1\t2\nA_B\t1\tC\t1\nD\t3\t12\nD\t3\tE\t1\n'
    expect(parsePairs(folds, 'pairs.txt').map(pair => pair.fold)).toEqual([0, 0, 1, 1])
    expect(writePairs(parsePairs(folds, 'pairs.txt'))).toBe(folds)
  })

  it.each([
    [
      'a line too short',
      PAIRS_TXT.replace('Akhmed_Zakayev\t1\t3', 'Akhmed_Zakayev\t1'),
      'line 3: 3 fields expected',
    ],
    [
      'a line too long',
      PAIRS_TXT.replace('Portia_de_Rossi\t1', 'Portia_de_Rossi\t1\t2'),
      'line 9: 4 fields expected',
    ],
    ['a bad number', PAIRS_TXT.replace('Amber_Tamblyn\t1', 'Amber_Tamblyn\tone'), 'line 5: picture numbers'],
    ['a short file', PAIRS_TXT.split('\n').slice(0, 6).join('\n'), '8 pairs expected, the file ends after 5'],
    ['a longer file', `${PAIRS_TXT}A\t1\t2\n`, 'line 10: the header promises 8 pairs'],
    ['another file', '<html>', 'line 1: expected the number of folds'],
    ['an empty file', '', 'line 1: expected the number of folds'],
  ])('refuse %s', (_, text, message) => {
    expect(() => parsePairs(text, 'pairs.txt')).toThrow(message)
    expect(() => parsePairs(text, 'pairs.txt')).toThrow(expect.objectContaining({ name: 'ListError' }))
  })

  it('refuse a list that is shifted behind the lines that are checked', async () => {
    const shifted = [...order.slice(0, 100), ...order.slice(101)]
    await expect(matPairs([...shifted, order[100]!])).rejects.toThrow(
      /3 of the 4 genuine pairs of lfw_pairs.mat would show two persons \(Akhmed_Zakayev_0002 and /,
    )
  })

  it('are read with the line ends of an old Mac too', () =>
    expect(parsePairs(PAIRS_TXT.replaceAll('\n', '\r'), 'pairs.txt')).toHaveLength(8))

  it('refuse a list in another order, a short list and another .mat', async () => {
    await expect(matPairs(order.toSorted())).rejects.toThrow(/line 57: expected Abel_Pacheco_0001/)
    await expect(matPairs(order.slice(0, 10271))).rejects.toThrow(/10,271 pictures, but .* picture 10272/)
    await expect(matPairs(order, writeMat({ labels: { numbers: [1] } }))).rejects.toThrow(
      /lfw_pairs.mat has no variable "pos_pair" \(it has labels\)/,
    )
  })
})

describe('picture lists', () => {
  it('are read with spaces, commas, labels or none', () => {
    const text = 'A_B/A_B_0001.bmp 0\r\nA_B/A_B_0002.jpg,1\n\nC_0001\n'
    expect(parseImageList(text, 'list.txt')).toEqual([
      { path: 'A_B/A_B_0001.bmp', name: 'A_B_0001', label: 0 },
      { path: 'A_B/A_B_0002.jpg', name: 'A_B_0002', label: 1 },
      { path: 'C_0001', name: 'C_0001', label: null },
    ])
    expect(() => parseImageList('A_0001.jpg\nB_0001.jpg x\n', 'list.txt')).toThrow('list.txt, line 2')
    expect(() => parseImageList('A_0001.jpg\nA/A_0001.bmp\n', 'list.txt')).toThrow(
      'line 2: A_0001 is in line 1',
    )
    expect(() => parseImageList('\n', 'list.txt')).toThrow('names no picture')
  })

  it('name pictures that are numbered in each folder by it', () => {
    const text = 'set/A/0.jpg 0\nset/A/11.jpg 0\nset/B/0.jpg 1\n'
    expect(parseImageList(text, 'list.txt').map(({ name }) => name)).toEqual(['A/0', 'A/11', 'B/0'])
    expect(() => parseImageList(`${text}other/B/0.png 1`, 'list.txt')).toThrow('line 4: B/0 is in line 3')
  })

  it('come out for LFW in its author’s order, with pairs by name', async () => {
    const files = new Map(lfwLists(await readMat(PAIRS_MAT, 'lfw_pairs.mat'), 'lfw_pairs.mat', order, 'list'))
    const lines = files.get('image_list_for_lfw.txt')?.split('\n') ?? []
    expect(lines).toHaveLength(13234)
    expect(lines[0]).toBe('Aaron_Eckhart/Aaron_Eckhart_0001.bmp 0')
    expect(lines[56]).toMatch(/^Abel_Pacheco\/Abel_Pacheco_0001.bmp \d+$/)
    expect(files.get('pairs_for_lfw.txt')).toContain('Abel_Pacheco\t1\t4\n')
  })

  it('come out as get_list.py writes them from the author’s features file', async () => {
    const file = writeMat({
      image_path: { cells: [{ text: 'lfw/image/Aaron_Eckhart/Aaron_Eckhart_0001.bmp' }] },
      labels_original: { cells: [{ text: '0' }] },
    })
    expect(lfwLists(await readMat(file, 'x.mat'), 'x.mat', order, 'list')).toEqual([
      ['image_list_for_lfw.txt', 'Aaron_Eckhart/Aaron_Eckhart_0001.bmp 0\n'],
    ])
    const matrix = writeMat({
      image_path: { rows: ['lfw/image/A/A_0001.bmp', 'lfw/image/Bo/Bo_0001.bmp'] },
      labels_original: { rows: ['0', '10'] },
    })
    expect(lfwLists(await readMat(matrix, 'x.mat'), 'x.mat', order, 'list')).toEqual([
      ['image_list_for_lfw.txt', 'A/A_0001.bmp 0\nBo/Bo_0001.bmp 10\n'],
    ])
  })
})

describe('the configuration of BLUFR', () => {
  it('has ten trials that agree with the published counts', async () => {
    const { pictures, labels, trials } = blufrConfig(await readMat(BLUFR, 'blufr.mat'), 'blufr.mat')
    expect(pictures).toHaveLength(13233)
    expect(new Set(labels).size).toBe(5749)
    expect(trials.map(trial => trial.test.length)).toEqual([
      10281, 9805, 9388, 9447, 9470, 9858, 9952, 9511, 9452, 9919,
    ])
    for (const { test, gallery, probe } of trials) {
      expect(gallery).toHaveLength(1000)
      expect(Uint32Array.from([...gallery, ...probe]).sort()).toEqual(test)
    }
  })

  it('gives the list of get_list.py', async () => {
    const [[name, text] = ['', '']] = blufrLists(await readMat(BLUFR, 'blufr.mat'), 'blufr.mat')
    expect(name).toBe('image_list_for_blufr.txt')
    expect(text.split('\n').slice(0, 2)).toEqual(['Aaron_Eckhart_0001.jpg', 'Aaron_Guiel_0001.jpg'])
  })

  it('refuses another .mat', async () => {
    expect(() => blufrLists(new Map(), 'lfw_pairs.mat')).toThrow(
      /has no variable "imageList" .*blufr_lfw_config.mat/,
    )
  })
})
