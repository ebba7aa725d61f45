// Archives of the corpus, cut and changed at random: an import ends with a count of what is there or with one clear sentence, soon, and what
// it kept before the damage stays. FUZZ=2000 makes as many changes per archive (npm run check:long -- fuzz).
import { randomInt } from 'node:crypto'
import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { limit } from '../limits.ts'
import { mulberry32 } from '../random.ts'
import { across, filesOf, KINDS } from './corpus.fixture.ts'
import { importDataset } from './import.ts'
import { memoryStore, testHost, testOptions } from './memory.fixture.ts'

const CHANGES = Number(process.env.FUZZ ?? 60)
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ ? randomInt(2 ** 31) : 1))
const SENTENCES = /^(FormatError|ListError|StorageError)$/

const files = filesOf([
  ...across(['Ann', 'Bob'], ['1.jpg', '2.jpg', '@eaDir', 'notes.txt']),
  'Cid/1.cls=7',
  'Cid/1.jpg',
])
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())
const tar = await bytesOf(KINDS.tar(files).archive)
const archives: [string, Uint8Array<ArrayBuffer>][] = [
  ['set.tar', tar],
  ['set.tar.gz', gzipSync(tar) as Uint8Array<ArrayBuffer>],
  ['set.zip', await bytesOf(KINDS.zip(files).archive)],
]

/** One to three bytes set, or the end cut off. */
function damaged(bytes: Uint8Array<ArrayBuffer>, random: () => number): Uint8Array<ArrayBuffer> {
  const at = () => Math.floor(random() * bytes.length)
  if (random() < 0.2) return bytes.slice(0, at())
  const copy = bytes.slice()
  for (let n = 1 + Math.floor(random() * 3); n > 0; n--) copy[at()] = Math.floor(random() * 256)
  return copy
}

describe(`a damaged source (seed ${seed})`, () => {
  it.each(archives)(
    '%s ends with a count or a sentence',
    { timeout: limit(600_000) },
    async (label, bytes) => {
      const random = mulberry32(seed)
      for (let change = 0; change < CHANGES; change++) {
        const store = memoryStore()
        const archive = new Blob([damaged(bytes, random)])
        const source = { kind: 'archive' as const, label, archive }
        try {
          const { counts, identities } = await importDataset({
            source,
            store,
            options: testOptions,
            host: testHost,
          })
          expect(counts.pictures, `change ${change}`).toBeLessThanOrEqual(files.length)
          expect(identities.length).toBeLessThanOrEqual(counts.pictures)
        } catch (error) {
          const { name, message } = error as Error
          expect(name, `change ${change}: ${message}`).toMatch(SENTENCES)
          expect(message, `change ${change}`).toMatch(/^[^\n]{10,700}$/)
        }
      }
    },
  )
})
