// Which of some files are a set in RecordIO: train.rec, the train.idx of its name and InsightFace's `property`, as its folders have them.
import { ListError } from '../errors.ts'

/** `others`: what is not read of these files. */
export interface RecordFiles<F> {
  records: F
  index: F | null
  property: F | null
  others: F[]
}

const RECORDS = /\.rec$/i
const INDEX = /\.idx$/i

export const isRecordsName = (name: string): boolean => RECORDS.test(name)
export const isIndexName = (name: string): boolean => INDEX.test(name)
export const isPropertyName = (name: string): boolean => name.toLowerCase() === 'property'

const stemOf = (name: string) => name.replace(/\.[^.]*$/, '').toLowerCase()

/**
 * The files that belong together; null where none holds records. `holdsRecords`: by its name, where its first bytes were not looked at. An
 * index of another name is taken where it is the only one: reading tells whose it is. Throws ListError where several hold records.
 */
export function recordFilesAmong<F extends { name: string }>(
  files: readonly F[],
  place: string,
  holdsRecords = ({ name }: F): boolean => isRecordsName(name),
): RecordFiles<F> | null {
  const [records, ...more] = files.filter(holdsRecords)
  if (!records) return null
  if (more.length > 0)
    throw new ListError(
      `${place} holds ${more.length + 1} files of records (${[records, ...more].map(({ name }) => name).join(', ')}). Give one of them with its .idx: each becomes a data set of its own, and data sets can be merged.`,
    )
  const indexes = files.filter(({ name }) => isIndexName(name))
  const own = indexes.find(({ name }) => stemOf(name) === stemOf(records.name))
  const index = own ?? (indexes.length === 1 ? indexes[0] : undefined) ?? null
  const property = files.find(({ name }) => isPropertyName(name)) ?? null
  const others = files.filter(file => file !== records && file !== index && file !== property)
  return { records, index, property, others }
}
