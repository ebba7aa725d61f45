// A RecordIO file as a source of pictures, in the order of the file, with or without its index. InsightFace's files hold a table of people
// beside the pictures: records without a picture, the first of them at key 0 (recognition/arcface_torch/dataset.py MXFaceDataset).
import { ListError } from '../errors.ts'
import { type ByteSource, inMemory, readBytes } from '../format/tensor.ts'
import { counted } from '../text.ts'
import type { ImportSource, Item } from './import-source.ts'
import type { Cursor } from './manifest.ts'
import { checkIndex, indexSentence, readRecordIndex } from './record-index.ts'
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
export async function recordSentences({ file, label, index, property }: RecordSource): Promise<string[]> {
  const about = property ? [propertySentence(await textOf(property), label)] : []
  if (!index) return ['There is no .idx beside the file: it is read from its beginning to its end.', ...about]
  const listed = await readRecordIndex(index.file, index.label)
  const { beyond } = await checkIndex(listed, file, { name: label, indexName: index.label })
  return [indexSentence(listed, beyond), ...about]
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
