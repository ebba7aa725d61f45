// Embeddings without names: in which order their rows are taken, and what is said when that order cannot be right.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { personOf } from '../data/names.ts'
import { writeMat } from '../format/mat.fixture.ts'
import { writeSafetensors } from '../format/safetensors.ts'
import { mulberry32 } from '../random.ts'
import { evaluate } from './evaluate.ts'
import { shippedOrder } from './lists.ts'

const DIMENSION = 12
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-rows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const write = async (name: string, file: Blob) =>
  writeFileSync(at(name), new Uint8Array(await file.arrayBuffer()))

/** One direction for each person, and a little noise. */
function embeddingsOf(names: readonly string[]): Blob {
  const random = mulberry32(7)
  const directions = new Map<string, number[]>()
  const all = new Float32Array(names.length * DIMENSION)
  names.forEach((name, row) => {
    const person = personOf(name)
    const direction = directions.get(person) ?? Array.from({ length: DIMENSION }, () => random() - 0.5)
    directions.set(person, direction)
    direction.forEach((value, i) => {
      all[row * DIMENSION + i] = value + 0.1 * (random() - 0.5)
    })
  })
  const bytes = new Uint8Array(all.buffer)
  return writeSafetensors([['embeddings', { dtype: 'F32', shape: [names.length, DIMENSION], bytes }]])
}

/** Every twentieth row with its neighbour, where they show one person, and with a row far away. */
function pairsOf(order: readonly string[]): Blob {
  const same = [...order.keys()].filter(row => personOf(order[row] ?? '') === personOf(order[row + 1] ?? ''))
  const rows = same.filter((_, i) => i % 20 === 0)
  const matrix = (second: (row: number) => number) => ({
    numbers: rows.flatMap(row => [row + 1, second(row) + 1]),
    dims: [2, rows.length] as [number, number],
    storage: 'u16' as const,
  })
  return writeMat({
    pos_pair: matrix(row => row + 1),
    neg_pair: matrix(row => (row + 6000) % order.length),
  })
}

describe('embeddings without names beside lfw_pairs.mat', () => {
  it('are taken in the order that is said, or in that of the list that is given', async () => {
    const order = (await shippedOrder()).trim().split('\n')
    const mine = order.toSorted()
    writeFileSync(at('mine.txt'), mine.map(name => `${personOf(name)}/${name}.jpg\n`).join(''))
    await write('lfw_pairs.mat', pairsOf(order))
    await write('mine.safetensors', embeddingsOf(mine))
    await write('shipped.safetensors', embeddingsOf(order))
    const measure = async (embeddings: string, ...config: string[]) => {
      const paths = config.map(at)
      const lines: string[] = []
      const args = ['lfw', '--embeddings', at(embeddings), '--config', ...paths]
      await evaluate([...args, '--json', at('report.json')], line => lines.push(line))
      const { lfw, notes } = JSON.parse(readFileSync(at('report.json'), 'utf8'))
      expect(lines).toEqual(expect.arrayContaining(notes))
      return { accuracy: lfw.accuracy.mean as number, notes: notes.join('\n') as string }
    }
    const right = await measure('shipped.safetensors', 'lfw_pairs.mat')
    expect(right.accuracy).toBeGreaterThan(0.95)
    expect(right.notes).toMatch(
      /rows were taken in the order of lfw_list.txt, from Aaron_Eckhart_0001 to \w+\. .*give the list/,
    )
    expect(right.notes).not.toContain('like strangers')
    const wrong = await measure('mine.safetensors', 'lfw_pairs.mat')
    expect(wrong.accuracy).toBeLessThan(0.9)
    expect(wrong.notes).toMatch(/genuine pairs in rows [\d,]+ to [\d,]+ .* score like strangers/)
    const given = await measure('mine.safetensors', 'lfw_pairs.mat', 'mine.txt')
    expect(given.accuracy).toBeGreaterThan(0.95)
    expect(given.notes).toContain('in the order of mine.txt')
    expect(given.notes).not.toContain('like strangers')
  })
})
