// A look over a source before it is imported: which folder or file names the people, what lies beside the pictures, and whether labels
// stand where they are looked for. Names are read, pictures are not.
import { FormatError, ListError } from '../errors.ts'
import { counted } from '../text.ts'
import {
  type ArchiveKind,
  archiveEntries,
  archiveKind,
  type Entry,
  folderEntries,
  safePath,
} from './entries.ts'
import { isPicture, isSystemFile, otherKind } from './file-kinds.ts'
import { type Group, groupEntries, isLabel, labelOf, stemOf } from './grouped.ts'
import { formOfList, listSentence } from './image-list.ts'
import type { ImportSource } from './import-source.ts'
import { type Cause, isBeside } from './manifest.ts'
import {
  folderName,
  IDENTITY_CHOICES,
  type IdentityChoice,
  LAST,
  type Reading,
  readingOf,
} from './reading.ts'
import { recordSentences } from './records.ts'
import { tsvSentence } from './tsv.ts'

export interface Survey {
  reading: Reading
  /** "a folder of 4 pictures": what it is, in half a sentence. */
  what: string
  /** What was found, in sentences. */
  sentences: string[]
  /** How many people each choice would give; null where all give the same. */
  people: Record<IdentityChoice, number> | null
}

/** So much is looked at: enough to see what repeats, without waiting for all of a large source. */
const MOST_FILES = { listed: 200_000, read: 20_000 }
const MOST_BYTES = 256 * 2 ** 20
const MOST_LABELS = 8
const PLURALS: Partial<Record<Cause, string>> = {
  encrypted: 'encrypted',
  'other compression': 'other compression',
}

interface Seen {
  folders: Set<string>
  /** Entries that are no picture that can be read, by cause. */
  others: Map<Cause, number>
  pictures: number
  /** Samples with a label file, and those of the first ones whose label can mean nothing else. */
  labelled: number
  explicit: number
  files: number
  isWhole: boolean
  /** Pictures and labels that stand alone, by what their names share. */
  alone: { pictures: Set<string>; labels: Map<string, string> }
}

/** Throws ListError when labels do not stand beside their pictures. */
export async function surveySource(
  source: ImportSource,
  choice?: IdentityChoice,
  signal?: AbortSignal,
): Promise<Survey> {
  if (source.kind === 'list')
    return {
      reading: LAST,
      what: 'a picture list',
      sentences: [listSentence(await formOfList(source.list, source.label))],
      people: null,
    }
  if (source.kind === 'tsv')
    return { reading: LAST, what: 'a TSV', sentences: [await tsvSentence(source)], people: null }
  if (source.kind === 'records')
    return {
      ...{ reading: LAST, what: 'a RecordIO file', people: null },
      sentences: await recordSentences(source),
    }
  if (source.kind === 'datasets')
    return { reading: LAST, what: counted(source.sets.length, 'data set'), sentences: [], people: null }
  const kind = source.kind === 'archive' ? await archiveKind(source.archive) : 'folder'
  const seen = await look(source, kind, signal)
  const folders = [...seen.folders]
  const reading = readingOf(folders, choice)
  if (!reading.foldersName && source.kind === 'archive') checkSorted(seen, source.label)
  const people = peopleOf(folders)
  const what = `a ${kind} of ${seen.isWhole ? '' : 'more than '}${counted(seen.pictures, 'picture')}`
  return { reading, what, people, sentences: sentencesOf(seen, reading, people) }
}

async function look(
  source: Extract<ImportSource, { kind: 'folder' | 'archive' }>,
  kind: 'folder' | ArchiveKind,
  signal?: AbortSignal,
): Promise<Seen> {
  const seen: Seen = {
    folders: new Set(),
    others: new Map(),
    pictures: 0,
    labelled: 0,
    explicit: 0,
    files: 0,
    isWhole: false,
    alone: { pictures: new Set(), labels: new Map() },
  }
  const isListed = kind === 'folder' || kind === 'zip'
  const entries =
    source.kind === 'folder'
      ? folderEntries(source.files, 0)
      : archiveEntries(source.archive, source.label, 0)
  let bytes = 0
  try {
    for await (const group of groupEntries(entries)) {
      signal?.throwIfAborted()
      await note(seen, group)
      if (kind === 'tar') bytes = group.next
      if (kind === 'tar.gz') for (const entry of group.entries) bytes += (await entry.open()).size
      if (seen.files >= (isListed ? MOST_FILES.listed : MOST_FILES.read) || bytes > MOST_BYTES) return seen
    }
  } catch (error) {
    if (!(error instanceof FormatError) || seen.files === 0) throw error
    return seen // the import says what is broken, and keeps what comes before
  }
  return { ...seen, isWhole: true }
}

async function note(seen: Seen, { entries }: Group): Promise<void> {
  seen.files += entries.length
  const pictures = entries.filter(({ path, cause }) => isPicture(path) && !cause)
  seen.pictures += pictures.length
  const labels = entries.filter(({ path, cause }) => isLabel(path) && !isSystemFile(path) && !cause)
  for (const { path } of pictures) {
    const folder = safePath(path)?.split('/').slice(0, -1).join('/')
    if (folder !== undefined) seen.folders.add(folder)
    if (labels.length === 0) seen.alone.pictures.add(stemOf(path))
  }
  const label = pictures.length > 0 && seen.labelled < MOST_LABELS ? await labelOf(entries) : null
  if (pictures.length > 0 && labels.length > 0) seen.labelled++
  if (label?.isExplicit) seen.explicit++
  if (pictures.length === 0) for (const { path } of labels) seen.alone.labels.set(stemOf(path), path)
  for (const entry of entries) {
    const cause = otherCause(entry, pictures.length > 0)
    if (cause) seen.others.set(cause, (seen.others.get(cause) ?? 0) + 1)
  }
}

function otherCause({ path, cause }: Entry, hasPicture: boolean): Cause | null {
  if (isPicture(path) && !cause) return null
  if (cause && !isSystemFile(path)) return cause
  return hasPicture && isLabel(path) ? 'label file' : otherKind(path)
}

/** Of a WebDataset, the files of a sample follow each other; tools that pack folders as the disk gives them mix them up. */
function checkSorted({ alone, labelled }: Seen, label: string): void {
  const apart = [...alone.labels].find(([stem]) => alone.pictures.has(stem))
  if (apart && labelled < alone.pictures.size)
    throw new ListError(
      `${label}: ${apart[1]} does not stand beside its picture. In a WebDataset the files of a sample follow each other: sort the archive by name, for example with tar --sort=name.`,
    )
}

function peopleOf(folders: readonly string[]): Record<IdentityChoice, number> | null {
  const names = IDENTITY_CHOICES.map(choice => {
    const reading = readingOf(folders, choice)
    return new Set(folders.flatMap(folder => folderName(`${folder}/`, reading) ?? []))
  })
  const [first = new Set(), last = new Set(), path = new Set()] = names
  return first.size === last.size && [...first].every(name => last.has(name))
    ? null
    : { first: first.size, last: last.size, path: path.size }
}

function sentencesOf(seen: Seen, reading: Reading, people: Survey['people']): string[] {
  const others = (areBeside: boolean) =>
    [...seen.others]
      .filter(([cause]) => isBeside(cause) === areBeside)
      .map(([cause, count]) => counted(count, cause, PLURALS[cause]))
      .join(', ')
  const [beside, unread] = [others(true), others(false)]
  return [
    peopleSentence(seen, reading),
    ...(people
      ? [
          `By the first folder there would be ${peopleText(people.first)}, by the last ${peopleText(people.last)}, by all together ${peopleText(people.path)}.`,
        ]
      : []),
    ...(beside === '' ? [] : [`Beside the pictures: ${beside}.`]),
    ...(unread === '' ? [] : [`Pictures that cannot be read: ${unread}.`]),
    ...(seen.isWhole ? [] : [`That is what the first ${counted(seen.files, 'file')} show.`]),
  ]
}

function peopleSentence({ folders, labelled, explicit }: Seen, reading: Reading): string {
  if (labelled > 0 && (explicit > 0 || !reading.foldersName))
    return 'Label files beside the pictures say who they show.'
  const names = new Set<string>()
  const below = new Set<string>()
  for (const folder of folders) {
    const name = folderName(`${folder}/`, reading)
    if (name !== null) names.add(name)
    if (typeof reading.level === 'number')
      for (const part of folder.split('/').slice(reading.level + 1)) below.add(part)
  }
  if (names.size === 0) return 'No folder and no label file names people.'
  const found = `${peopleText(names.size)} (${few(names)})`
  if (reading.level === 'path') return `All folders of each path together name the person: ${found}.`
  if (reading.level === 'last') return `The folder of each picture names the person: ${found}.`
  const sessions = below.size > 0 ? ` What lies below (${few(below)}) is taken as sessions.` : ''
  return `Folder ${reading.level + 1} of each path names the person: ${found}.${sessions}`
}

const peopleText = (count: number) => counted(count, 'person', 'people')
const few = (names: ReadonlySet<string>) =>
  [...names].slice(0, 3).join(', ') + (names.size > 3 ? ', ...' : '')
