import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAMAGED, REFUSAL } from './seal.ts'
import { type Bytes, memory, QUICK, stored, WORDS } from './vault.fixture.ts'
import { Vault } from './vault.ts'

describe.each([
  ['sealed', WORDS],
  ['plain', null],
])('a damaged %s file', (_, passphrase) => {
  const refusal = /^(StorageError|FormatError)$/
  async function expectRefused(file: Bytes) {
    const { storage, files } = memory()
    files.set('vault', file)
    const error: Error = await new Vault(storage, QUICK).unlock(WORDS).then(
      () => new Error('it was opened'),
      thrown => thrown,
    )
    expect(error.name, error.message).toMatch(refusal)
    if (error.name === 'StorageError') expect([REFUSAL, DAMAGED]).toContain(error.message)
    expect(files.get('vault')).toEqual(file)
  }
  it('is refused whole wherever it is cut', async () => {
    const file = (await stored(passphrase)).files.get('vault')!
    for (let length = 0; length < file.length; length += length < 100 ? 1 : 37)
      await expectRefused(file.slice(0, length))
  })
  it('is refused whatever bit is turned', async () => {
    const file = (await stored(passphrase)).files.get('vault')!
    const turn = fc.tuple(fc.oneof(fc.nat(60), fc.nat(file.length - 1)), fc.nat(7))
    await fc.assert(
      fc.asyncProperty(turn, async ([at, bit]) => {
        const damaged = file.slice()
        damaged[at]! ^= 1 << bit
        // Bits of the number of rounds would only cost time: at most 10,000,000 are taken.
        fc.pre(passphrase === null || at < 13 || at > 15)
        await expectRefused(damaged)
      }),
      { numRuns: 300 },
    )
  })
  it('is refused when it is noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async noise =>
        expectRefused(Uint8Array.from(noise)),
      ),
    )
  })
})

it('does not spend minutes on a file that asks for too many rounds', async () => {
  const { storage, files } = await stored(WORDS)
  new DataView(files.get('vault')!.buffer).setUint32(12, 4_000_000_000, true)
  const before = performance.now()
  await expect(new Vault(storage, QUICK).unlock(WORDS)).rejects.toThrow(REFUSAL)
  expect(performance.now() - before).toBeLessThan(1000)
})
