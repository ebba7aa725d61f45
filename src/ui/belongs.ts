// Which panels take a file that was dropped, by its kind: the one table of what belongs where.
import { isMeantAsPicture, isPicture } from '../data/file-kinds.ts'
import { MANIFEST } from '../data/manifest.ts'
import { words } from './words.ts'

/** Archives may hold pictures or weights: only their entries tell. */
type DroppedKind = 'photo' | 'checkpoint' | 'archive' | 'list'

interface Home {
  /** Of the name; the first kind that matches is the file's. */
  isOne: (file: File) => boolean
  /** Paths of panels that take it, the one that it is brought to first. */
  panels: readonly [string, ...string[]]
}

const named = (pattern: RegExp) => (file: File) => pattern.test(file.name)

const HOMES: Record<DroppedKind, Home> = {
  photo: {
    isOne: ({ name, type }) => isMeantAsPicture(name, type),
    panels: ['/compare', '/camera', '/people'],
  },
  archive: {
    isOne: named(/((?<!\.(pth|pt|ckpt))\.tar|\.tar\.gz|\.(tgz|zip|tsv|rec))$/i),
    panels: ['/data', '/evaluate'],
  },
  // Compare and Camera hand checkpoints on by themselves, beside photos that came with them
  checkpoint: {
    isOne: named(/\.(pth|pt|ckpt|tar|onnx|safetensors|pkl|h5|mindir|index\.json|onnx[._-]data)$/i),
    panels: ['/models', '/evaluate', '/data', '/compare', '/camera'],
  },
  list: {
    isOne: named(/(\.mat|\.lst|pairs[^/]*\.txt)$/i),
    panels: ['/evaluate', '/data'],
  },
}
const KINDS = Object.keys(HOMES) as DroppedKind[]

/** The kind of a file by its name, or null: its panel says what it thinks of it. */
const kindOf = (file: File): DroppedKind | null => KINDS.find(kind => HOMES[kind].isOne(file)) ?? null

export interface Belonging {
  kind: DroppedKind
  /** The panel that the files are brought to. */
  path: string
}

/**
 * Where files belong that were dropped on the panel at `panel`; null when it takes at least one of them, or when they are of several kinds
 * or of none. All by name; `placeOfArchive` looks into archives.
 */
export function belongElsewhere(files: readonly File[], panel: string): Belonging | null {
  const [kind, ...others] = new Set(files.map(kindOf))
  if (!kind || others.length > 0 || HOMES[kind].panels.includes(panel)) return null
  return { kind, path: HOMES[kind].panels[0] }
}

const isDataset = (path: string) => path === MANIFEST || path.endsWith(`/${MANIFEST}`)
const PEEKED_ENTRIES = 200

/** Where an archive belongs by its entries: with pictures or a data set to Data, otherwise to Models, which says what else it may be. */
export async function placeOfArchive(file: File): Promise<string> {
  if (/\.(tgz|gz|tsv|rec)$/i.test(file.name)) return '/data'
  try {
    for await (const path of entriesOf(file)) if (isPicture(path) || isDataset(path)) return '/data'
  } catch {
    // what is wrong with it is told where it is opened
  }
  return '/models'
}

async function* entriesOf(file: File): AsyncGenerator<string> {
  if (/\.zip$/i.test(file.name)) {
    const { readZip } = await import('../format/zip.ts')
    return yield* (await readZip(file, file.name)).keys()
  }
  const { tarIndex } = await import('../format/tar.ts')
  let count = 0
  for await (const { path } of tarIndex(file, file.name)) {
    yield path
    if (++count === PEEKED_ENTRIES) return
  }
}

const TITLES: Record<string, string> = {
  '/compare': words.compare.title,
  '/data': words.dataTitle,
  '/evaluate': words.evaluateTitle,
  '/models': words.modelsTitle,
}

/** "lfw.zip is an archive of pictures. It belongs on Data." */
export function belongsText(files: readonly File[], { kind, path }: Belonging): string {
  const what = kind === 'archive' && path === '/models' ? 'checkpoint' : kind
  return words.belongs.said(
    files.map(({ name }) => name),
    words.belongs.kinds[what],
    TITLES[path] ?? path,
  )
}
export const bringText = (path: string): string => words.belongs.bring(TITLES[path] ?? path)
