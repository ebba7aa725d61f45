import { describe, expect, it } from 'vitest'
import { isPairList, parsePairList } from './pair-list.ts'
import type { Pair } from './pairs.ts'

const short = ({ a, b, genuine, fold }: Pair) => `${a} ${genuine ? '=' : '/'} ${b} (${fold})`

describe('lists of pairs', () => {
  it.each<[string, string[], string[]]>([
    [
      'path path label',
      ['a/1.jpg a/2 x.jpg 1', 'a/1.jpg b/3.jpg 0', 'b/3.jpg b/4.jpg 1', 'b/3.jpg a/2 x.jpg 0'],
      ['1 = 2 x (0)', '1 / 3 (0)', '3 = 4 (1)', '3 / 2 x (1)'],
    ],
    [
      'label path path, numbered in each folder',
      ['same,A/0.png,A/1.png', 'different,A/0.png,B/0.png'],
      ['A/0 = A/1 (0)', 'A/0 / B/0 (0)'],
    ],
    [
      'Kaggle’s pairs.csv',
      [
        'name,imagenum1,imagenum2,',
        'Abel_Pacheco,1,4,',
        'Akhmed_Zakayev,1,3,',
        'Abdel_Madi_Shabneh,1,Dean_Barker,1',
        'Abdul_Rahman,1,Portia_de_Rossi,1',
        'Amber_Tamblyn,1,2,',
        'Anders_Fogh_Rasmussen,1,3,',
        'Abraham_Foxman,1,Carlos_Paternina,1',
        'Anna_Nicole_Smith,1,Michael_Douglas,10',
      ],
      [
        'Abel_Pacheco_0001 = Abel_Pacheco_0004 (0)',
        'Akhmed_Zakayev_0001 = Akhmed_Zakayev_0003 (0)',
        'Abdel_Madi_Shabneh_0001 / Dean_Barker_0001 (0)',
        'Abdul_Rahman_0001 / Portia_de_Rossi_0001 (0)',
        'Amber_Tamblyn_0001 = Amber_Tamblyn_0002 (1)',
        'Anders_Fogh_Rasmussen_0001 = Anders_Fogh_Rasmussen_0003 (1)',
        'Abraham_Foxman_0001 / Carlos_Paternina_0001 (1)',
        'Anna_Nicole_Smith_0001 / Michael_Douglas_0010 (1)',
      ],
    ],
  ])('are read: %s', (_, lines, pairs) => {
    const text = `${lines.join('\r\n')}\r\n`
    expect(isPairList(text)).toBe(true)
    expect(parsePairList(text, 'p').pairs.map(short)).toEqual(pairs)
  })

  it('keep the paths of the pictures', () =>
    expect([...parsePairList('a/1.jpg a/2.jpg 1\na/1.jpg b/3.jpg 0\n', 'p').paths]).toEqual([
      ['1', 'a/1.jpg'],
      ['2', 'a/2.jpg'],
      ['3', 'b/3.jpg'],
    ]))

  it.each([
    ['a/1.jpg a/2.jpg', 'p, line 1: two pictures and no label'],
    ['a/1.jpg a/2.jpg 1\nprose', 'p, line 2: expected "path path label"'],
    ['a/1.jpg a/2.jpg 1', 'p holds 1 pairs of the same person and 0 of two persons'],
    ['A,1,2,\na/1.jpg b/1.jpg 0', 'p, line 2: expected'],
  ])('refuse %j with the line', (text, message) => {
    expect(() => parsePairList(text, 'p')).toThrow(message)
    expect(() => parsePairList(text, 'p')).toThrow(expect.objectContaining({ name: 'ListError' }))
  })

  it.each(['10\t300\nAbel_Pacheco\t1\t4\n', 'a/1.jpg 7 12\n', 'A_0001.jpg\nB_0001.jpg\n', 'a/1.jpg 0\n'])(
    'are not %j',
    text => expect(isPairList(text)).toBe(false),
  )
})
