// A RecordIO file as a source of pictures, in the order of the file, with or without its index. InsightFace's files hold a table of people
// beside the pictures: records without a picture, the first of them at key 0 (recognition/arcface_torch/dataset.py MXFaceDataset).
import { ListError } from '../errors.ts'
import { type ByteSource, inMemory, readBytes } from '../format/tensor.ts'
import { counted } from '../text.ts'
import type { ImportSource, Item } from './import-source.ts'
import type { Cursor } from './manifest.ts'
import { checkIndex, indexSentence, type RecordIndex, readRecordIndex } from './record-index.ts'
import { parseLabelled, recordBatches } from './recordio.ts'

type RecordSource = Extract<ImportSource, { kind: 'records' }>

export async function* recordItems({ file, label }: RecordSource, cursor: Cursor): AsyncGenerator<Item> {
  for await (const batch of recordBatches(file, cursor.at, label))
    for (const { at, next, body } of batch)
      yield { ...itemOf(body, at), next: { at: next, done: 0, line: 0 } }
}

function itemOf(body: Uint8Array, at: number): Omit<Item, 'next'> {
  const record = parseLabelled(body)
  const refused = (cause: 'malformed line' | 'label file' | 'no identity', path: string) => ({
    ...{ path, key: '', name: '' },
    picture: { cause },
  })
  if (!record) return refused('malformed line', `record at byte ${at}`)
  if (record.picture.length === 0) return refused('label file', `record ${record.id}`)
  const [person = Number.NaN] = record.labels
  if (!Number.isSafeInteger(person) || person < 0) return refused('no identity', `record ${record.id}`)
  const key = String(person)
  return {
    path: `${key}/${record.id}.jpg`,
    key,
    name: key,
    // a copy, so that a picture that waits does not hold the chunk that it came in
    picture: { open: async () => inMemory(record.picture.slice()) },
  }
}

/** What a file of records holds, for people. Throws ListError where the index is that of another file. */
export async function recordSentences(source: RecordSource): Promise<string[]> {
  const { label, property, beside = [] } = source
  const listed = await indexOf(source)
  return [
    listed
      ? indexSentence(listed.index, listed.beyond)
      : 'There is no .idx beside the file: it is read from its beginning to its end.',
    ...(property ? [propertySentence(await textOf(property), label)] : []),
    ...(beside.length > 0 ? [besideSentence(beside)] : []),
  ]
}

const MOST_NAMED = 4
function besideSentence(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  const named = names.slice(0, more > 0 ? MOST_NAMED : undefined).join(', ')
  return `Beside it, and not read: ${named}${more > 0 ? ` and ${counted(more, 'other')}` : ''}.`
}

/** Indexes that were read and checked, by their file: what a source holds is asked several times before an import begins. */
const known = new WeakMap<ByteSource, Promise<{ index: RecordIndex; beyond: number }>>()

function indexOf({ file, label, index }: RecordSource) {
  if (!index) return null
  const read = async () => {
    const listed = await readRecordIndex(index.file, index.label)
    return {
      index: listed,
      ...(await checkIndex(listed, file, { name: label, indexName: index.label })),
    }
  }
  const found = known.get(index.file) ?? read()
  known.set(index.file, found)
  return found
}

/**
 * The pictures that the index lists, as far as the file goes; null without an index. InsightFace's record of key 0 is none: its two numbers
 * are the keys from which on records are people, and where those end.
 */
export async function countRecords(source: RecordSource): Promise<number | null> {
  const listed = await indexOf(source)
  if (!listed) return null
  const { keys, places } = listed.index
  const firstPerson = await tableStart(source, places[keys.indexOf(0)])
  let pictures = 0
  for (const [i, key] of keys.entries())
    if ((places[i] ?? 0) < source.file.size && (firstPerson === null || (key > 0 && key < firstPerson)))
      pictures++
  return pictures
}

/** A record without a picture: its head, the header, and two numbers. */
const TABLE_RECORD_BYTES = 8 + 24 + 8

async function tableStart({ file, label }: RecordSource, place = file.size): Promise<number | null> {
  const bytes = await readBytes(file, place, Math.min(file.size, place + TABLE_RECORD_BYTES))
  // of any other record these bytes are a part
  const whole = recordBatches(inMemory(bytes), 0, label).next()
  const { value: batch } = await whole.catch(() => ({ value: undefined }))
  const found = batch?.[0] && parseLabelled(batch[0].body)
  return found?.labels.length === 2 ? (found.labels[0] ?? null) : null
}

/** "85742,112,112": people, height, width. */
function propertySentence(text: string, label: string): string {
  const numbers = text
    .trim()
    .split(/[,\s]+/)
    .map(Number)
  const [people = 0, height = 0, width = 0] = numbers
  if (numbers.length !== 3 || numbers.some(number => !Number.isInteger(number) || number < 1))
    throw new ListError(
      `property beside ${label}: expected "people,height,width", got "${text.trim().slice(0, 40)}". Correct it or leave it out.`,
    )
  return `Its property file says ${counted(people, 'person', 'people')} in pictures of ${width} x ${height}.`
}

const textOf = async (file: ByteSource) =>
  new TextDecoder().decode(await readBytes(file, 0, Math.min(file.size, 200)))
