// MS-Celeb-1M_clean_list.txt: `<MID>/<rank>-<FaceID>.jpg label`, five million lines (LIGHTCNN.md 4.2). Kept as two 32-bit hashes of
// each path and its label, about 20 bytes a line; two of five million paths collide with a chance of one in a million.
import { ListError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { formOfList } from './image-list.ts'
import { lines } from './lines.ts'
import { readListLine } from './list-form.ts'

export interface CleanList {
  readonly size: number
  labelOf(path: string): number | null
}

/** Reads the list. Throws ListError at a line that is no `path label`. */
export async function readCleanList(file: ByteSource, label: string): Promise<CleanList> {
  const form = await formOfList(file, label)
  let table = createTable(1024)
  let line = 0
  for await (const { bytes } of lines(file, 0, label)) {
    line++
    const text = new TextDecoder().decode(bytes).trim()
    if (text === '') continue
    const parsed = readListLine(text, form)
    const value = Number(parsed?.label ?? Number.NaN)
    if (!parsed || !Number.isInteger(value))
      throw new ListError(`${label}, line ${line}: expected "path label", got "${text.slice(0, 80)}"`)
    if (2 * (table.size() + 1) > table.capacity) table = table.grown()
    table.set(...hashes(parsed.path.replace(/^(\.\/+)+/, '')), value)
  }
  return {
    size: table.size(),
    labelOf: path => table.get(...hashes(path)),
  }
}

const FREE = -1

function createTable(capacity: number) {
  const words = new Uint32Array(2 * capacity)
  const labels = new Int32Array(capacity).fill(FREE)
  let size = 0
  const find = (a: number, b: number) => {
    let i = a & (capacity - 1)
    while (labels[i] !== FREE && (words[2 * i] !== a || words[2 * i + 1] !== b)) i = (i + 1) & (capacity - 1)
    return i
  }
  const set = (a: number, b: number, label: number) => {
    const i = find(a, b)
    if (labels[i] === FREE) size++
    words[2 * i] = a
    words[2 * i + 1] = b
    labels[i] = label
  }
  return {
    capacity,
    size: () => size,
    set,
    get(a: number, b: number): number | null {
      const label = labels[find(a, b)] ?? FREE
      return label === FREE ? null : label
    },
    grown() {
      const larger = createTable(2 * capacity)
      for (let i = 0; i < capacity; i++)
        if (labels[i] !== FREE) larger.set(words[2 * i] ?? 0, words[2 * i + 1] ?? 0, labels[i] ?? 0)
      return larger
    },
  }
}

/** Two independent hashes: FNV-1a and the multiplicative one of djb2 with a final mix. */
function hashes(path: string): [number, number] {
  let a = 0x811c9dc5
  let b = 5381
  for (let i = 0; i < path.length; i++) {
    const unit = path.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = (Math.imul(b, 33) + unit) | 0
  }
  b = Math.imul(b ^ (b >>> 15), 0x85ebca6b)
  return [a >>> 0, (b ^ (b >>> 13)) >>> 0]
}
