import { describe, expect, it } from 'vitest'
import { checkSha256, sha256Hex } from './sha256.ts'

const abc = new TextEncoder().encode('abc') // FIPS 180-2, appendix B.1
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

describe('SHA-256', () => {
  it('gives the digest of the standard', async () => expect(await sha256Hex(abc)).toBe(ABC))
  it('accepts the described file and refuses another one by name', async () => {
    await expect(checkSha256(abc, ABC, 'weights')).resolves.toBeUndefined()
    await expect(checkSha256(abc.slice(1), ABC, 'weights')).rejects.toThrow(
      'weights is not the file that its card describes',
    )
  })
})
