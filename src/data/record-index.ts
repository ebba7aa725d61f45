// The .idx beside a RecordIO file: lines of a key and the byte at which its record begins (mxnet/recordio.py MXIndexedRecordIO).
import { ListError } from '../errors.ts'
import { type ByteSource, readBytes } from '../format/tensor.ts'
import { counted } from '../text.ts'
import { byteChunks } from './bytes.ts'
import { beginsRecord } from './recordio.ts'

export interface RecordIndex {
  keys: Float64Array
  /** Bytes, in the order of the lines. */
  places: Float64Array
}

const [TAB, LF, CR, SPACE, ZERO, NINE] = [9, 10, 13, 32, 48, 57]
/** As many records are looked for in the file: of an index of another file hardly one stands where it says. */
const LOOKED_AT = 64

/** Millions of lines in seconds: the numbers are read from bytes. Throws ListError at a line that is none. */
export async function readRecordIndex(file: ByteSource, name: string): Promise<RecordIndex> {
  let [keys, places] = [new Float64Array(1024), new Float64Array(1024)]
  let [count, line, key, number, digits] = [0, 0, -1, 0, 0]
  const wrong = (at: number) =>
    new ListError(
      `${name}, line ${at}: expected "key TAB byte". Give the .idx that was written with the .rec.`,
    )
  const endLine = () => {
    line++
    if (key < 0 && digits === 0) return // an empty line
    if (key < 0 || digits === 0) throw wrong(line)
    if (count === keys.length) [keys, places] = [grown(keys), grown(places)]
    keys[count] = key
    places[count++] = number
    ;[key, number, digits] = [-1, 0, 0]
  }
  for await (const chunk of byteChunks(file, 0))
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (byte >= ZERO && byte <= NINE) {
        number = number * 10 + byte - ZERO
        digits++
      } else if (byte === LF) endLine()
      else if ((byte === TAB || byte === SPACE) && key < 0 && digits > 0)
        [key, number, digits] = [number, 0, 0]
      else if (byte !== CR) throw wrong(line + 1)
    }
  if (digits > 0 || key >= 0) endLine()
  if (count === 0)
    throw new ListError(`${name} lists no record. Give the .idx that was written with the .rec.`)
  return { keys: keys.subarray(0, count), places: places.subarray(0, count) }
}

function grown(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * array.length)
  larger.set(array)
  return larger
}

/** Throws ListError where records do not begin where the index says: it is that of another file. Records beyond a cut-off end are counted. */
export async function checkIndex(
  { places }: RecordIndex,
  file: ByteSource,
  { name, indexName }: { name: string; indexName: string },
): Promise<{ beyond: number }> {
  const step = Math.max(1, Math.floor(places.length / LOOKED_AT))
  let beyond = 0
  for (const place of places) if (place >= file.size) beyond++
  const foreign = () =>
    new ListError(
      `${indexName} is not the index of ${name}: records do not begin where it says. Give the .idx that was written with it, or leave it out, and the file is searched.`,
    )
  if (beyond === places.length) throw foreign()
  for (let i = 0; i < places.length; i += step) {
    const place = places[i] ?? 0
    if (place < file.size - 8 && !(await beginsRecord(file, place))) throw foreign()
  }
  const last = places.reduce((most, place) => (place < file.size ? Math.max(most, place) : most), 0)
  // of a file that goes on long behind its last listed record, the index lists a part
  const {
    4: a = 0,
    5: b = 0,
    6: c = 0,
    7: d = 0,
  } = await readBytes(file, last, Math.min(file.size, last + 8))
  const isWhole = d >>> 5 === 0
  const length = a | (b << 8) | (c << 16) | ((d & 31) << 24)
  if (isWhole && last + 8 + Math.ceil(length / 4) * 4 < file.size) throw foreign()
  return { beyond }
}

/** What an index says about its file, for people. */
export const indexSentence = ({ places }: RecordIndex, beyond: number): string =>
  `The index lists ${counted(places.length, 'record')}${beyond > 0 ? `, ${beyond.toLocaleString('en-US')} of them behind the end of the file, which is cut off` : ''}.`
