// Pickles of all protocols, as CPython writes them, and pickles that want more than values.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPickle } from './pickle.ts'
import { placeholderOf } from './pickle-placeholder.ts'
import type { PickleContext, PickleValue } from './pickle-value.ts'

const latin1 = (text: string) => Uint8Array.from(text, char => char.charCodeAt(0))
const context: PickleContext = {
  name: 'a.pkl',
  find: name =>
    name === 'collections.OrderedDict' ? { kind: 'global', name, call: () => new Map() } : undefined,
  load: id => ['loaded', id],
  refuse: name => `the pickle asks for ${name}`,
}
async function read(bytes: Uint8Array<ArrayBuffer> | string): Promise<PickleValue> {
  const file = new Blob([typeof bytes === 'string' ? latin1(bytes) : bytes])
  return (await readPickle(file, 0, file.size, context)).value
}
const failure = (bytes: string) =>
  read(bytes).then(
    value => `it was read: ${value}`,
    (error: Error) => error.message,
  )

describe('readPickle', () => {
  // pickle.dumps({'a': [1, 2.5, None, True], 'b': (70000, -1, 2**40), 'c': 'é'}, protocol) of CPython 3.11
  const VALUE = new Map<PickleValue, PickleValue>([
    ['a', [1, 2.5, null, true]],
    ['b', [70000, -1, 2 ** 40]],
    ['c', 'é'],
  ])
  const PICKLES = [
    '(dp0\nVa\np1\n(lp2\nI1\naF2.5\naNaI01\nasVb\np3\n(I70000\nI-1\nL1099511627776L\ntp4\nsVc\np5\nV\xe9\np6\ns.',
    '}q\x00(X\x01\x00\x00\x00aq\x01]q\x02(K\x01G@\x04\x00\x00\x00\x00\x00\x00NI01\neX\x01\x00\x00\x00bq\x03(Jp\x11\x01\x00J\xff\xff\xff\xffL1099511627776L\ntq\x04X\x01\x00\x00\x00cq\x05X\x02\x00\x00\x00\xc3\xa9q\x06u.',
    '\x80\x02}q\x00(X\x01\x00\x00\x00aq\x01]q\x02(K\x01G@\x04\x00\x00\x00\x00\x00\x00N\x88eX\x01\x00\x00\x00bq\x03Jp\x11\x01\x00J\xff\xff\xff\xff\x8a\x06\x00\x00\x00\x00\x00\x01\x87q\x04X\x01\x00\x00\x00cq\x05X\x02\x00\x00\x00\xc3\xa9q\x06u.',
    '\x80\x04\x95\x3a\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01a\x94]\x94(K\x01G@\x04\x00\x00\x00\x00\x00\x00N\x88e\x8c\x01b\x94Jp\x11\x01\x00J\xff\xff\xff\xff\x8a\x06\x00\x00\x00\x00\x00\x01\x87\x94\x8c\x01c\x94\x8c\x02\xc3\xa9\x94u.',
  ]
  it.each(PICKLES)('reads %j', async pickle => {
    expect(await read(pickle)).toEqual(VALUE)
  })
  it('reads integers of any size and sign', async () => {
    expect(await read('\x80\x02\x8a\x00.')).toBe(0)
    expect(await read('\x80\x02\x8a\x01\xff.')).toBe(-1)
    expect(await read('\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.')).toBe(119547037146038801333356n)
  })
  it('reads the strings of Python 2', async () => {
    expect(await read('\x80\x02U\x03abc.')).toBe('abc')
    expect(await read('\x80\x02T\x03\x00\x00\x00abc.')).toBe('abc')
    expect(await read('\x80\x02U\x02\x80\xff.')).toBe('\x80\xff')
    expect(await read("S'a\\x41\\n\\''\n.")).toBe("aA\n'")
  })
  it('reads memos beyond 255 and tuples of three', async () => {
    expect(await read('\x80\x02K\x05r\x00\x01\x00\x000j\x00\x01\x00\x00.')).toBe(5)
    expect(await read('\x80\x02K\x01K\x02K\x03\x87.')).toEqual([1, 2, 3])
  })
  it('gives where the next pickle begins, also beyond the first window', async () => {
    const long = 'x'.repeat(100_000)
    const length = String.fromCharCode(...[100_000 & 255, (100_000 >> 8) & 255, 100_000 >> 16, 0])
    const file = new Blob([latin1(`\x80\x02X${length}${long}.\x80\x02K\x07.`)])
    const first = await readPickle(file, 0, file.size, context)
    expect(first.value).toBe(long)
    expect((await readPickle(file, first.end, file.size, context)).value).toBe(7)
  })
  it('leaves long literals in the file and goes on behind them', async () => {
    const bytes = new Uint8Array(40_000_000)
    const head = latin1('\x80\x02(X\x00\x2d\x31\x01')
    bytes.set(head)
    bytes.set(latin1('K\x07t.'), head.length + 20_000_000)
    const { value, end } = await readPickle(new Blob([bytes]), 0, bytes.length, context)
    const literal = { kind: 'literal', encoding: 'utf8', start: head.length, end: head.length + 20_000_000 }
    expect(value).toEqual([literal, 7])
    expect(end).toBe(head.length + 20_000_004)
    await expect(readPickle(new Blob([bytes]), 0, 10_000_000, context)).rejects.toThrow(
      'a.pkl, byte 10000000: the pickle ends in the middle',
    )
  })
  it('keeps what a name without meaning is given, and calls nothing', async () => {
    const unknown = { ...context, find: placeholderOf }
    const value = async (pickle: string) =>
      (await readPickle(new Blob([latin1(pickle)]), 0, pickle.length, unknown)).value
    expect(await value('\x80\x02cm\nA\nK\x01\x85R}X\x01\x00\x00\x00xK\x02sb.')).toMatchObject({
      ...{ name: 'm.A', args: [1], state: new Map([['x', 2]]) },
    })
    const keyed = '\x80\x04cm\nD\n)}X\x01\x00\x00\x00kK\x01s\x92X\x01\x00\x00\x00aK\x03sK\x04a.'
    expect(await value(keyed)).toMatchObject({ items: new Map([['a', 3]]), list: [4] })
    expect(await value('\x80\x02cm\nf\n)R)R.')).toMatchObject({ kind: 'placeholder', name: 'm.f' })
  })
  it('looks names up in the list and calls what stands there', async () => {
    expect(await read('\x80\x02ccollections\nOrderedDict\n)R.')).toEqual(new Map())
    expect(await read('(icollections\nOrderedDict\n.')).toEqual(new Map())
    expect(await read('(ccollections\nOrderedDict\no.')).toEqual(new Map())
    expect(await read('\x80\x04ccollections\nOrderedDict\n)}\x92.')).toEqual(new Map())
    expect(await read('\x80\x02K\x01Q.')).toEqual(['loaded', 1])
  })

  const BAD: [string, RegExp][] = [
    ['\x80\x02cos\nsystem\n.', /^a\.pkl, byte 2: the pickle asks for os\.system$/],
    ['\x80\x04\x8c\x02os\x8c\x06system\x93.', /asks for os\.system/],
    ['\x80\x02\x99.', /byte 2: expected opcode, got 0x99/],
    ['(i__main__\nEvil\n.', /asks for __main__\.Evil/],
    ["(S'id'\nios\nsystem\n.", /asks for os\.system/],
    ['\x80\x02(cos\nsystem\nX\x02\x00\x00\x00ido.', /asks for os\.system/],
    ['\x80\x04\x8c\x02os\x8c\x06system\x93)}\x92.', /asks for os\.system/],
    ['\x80\x02\x82\x01.', /asks for a name of the extension registry/],
    ['(o.', /expected a class/],
    ['(K\x01o.', /a value cannot be called/],
    ['checkpoint: best\nsecond line\n', /expected a name, got something else/],
    ['\x80\x02K', /byte 3: the pickle ends in the middle/],
    ['\x80\x02X\xff\xff\xff\x7fabc.', /ends in the middle/],
    ['\x80\x02.', /the stack is empty/],
    ['\x80\x02(0.', /the stack is empty/],
    ['\x80\x02t.', /there is no mark/],
    ['\x80\x02h\x07.', /nothing was put at 7/],
    ['\x80\x02K\x01K\x02R.', /expected a list/],
    ['\x80\x02K\x01)R.', /a value cannot be called/],
    ['\x80\x02](K\x01u.', /a key without a value|expected a dict/],
    ['\x80\x07K\x01.', /pickle protocol 7/],
    ['\x80\x02\x8b\xff\xff\xff\x00.', /an integer of 16777215 bytes/],
    ['\x80\x02X\x01\x00\x00\x00\xff.', /no UTF-8/],
  ]
  it.each(BAD)('refuses %j', async (pickle, message) => {
    expect(await failure(pickle)).toMatch(message)
  })
  it('bounds opcodes and depth', async () => {
    expect(await failure(`\x80\x02${'('.repeat(1001)}.`)).toMatch(/nested deeper than 1000/)
    expect(await failure(`\x80\x02${'N0'.repeat(200_001)}.`)).toMatch(/more than 400000 opcodes/)
  })
  it('gives a value or a FormatError for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async bytes => {
        const message = await read(new Uint8Array(bytes)).then(
          () => '',
          (error: Error) => `${error.name} ${error.message}`,
        )
        expect(message).toMatch(/^($|FormatError a\.pkl, byte \d+: )/)
      }),
      { numRuns: 2000 },
    )
  })
})
