// One picture of a source as an import prepares it, and the first ones of a source for people to look at before they begin: whether
// "already aligned" is true shows at once.
import { FormatError } from '../errors.ts'
import { readBytes } from '../format/tensor.ts'
import type { ImportHost } from './import-host.ts'
import { items } from './import-items.ts'
import type { ImportSource, Item } from './import-source.ts'
import { type Cause, isBeside, START } from './manifest.ts'
import { mapOrdered } from './ordered.ts'
import { MAX_PICTURE_BYTES, type Prepared, type PrepareOptions } from './prepare.ts'
import type { IdentityChoice } from './reading.ts'
import { surveySource } from './survey.ts'

/** The crop of an item, or why there is none. One entry of an archive may be broken; throws when the source itself cannot be read. */
export async function prepareItem(
  { picture }: Pick<Item, 'picture'>,
  { aligned, alignment, isMeasured }: PrepareOptions,
  host: Pick<ImportHost, 'prepare'>,
): Promise<Prepared | Cause> {
  if ('cause' in picture) return picture.cause
  if ('prepared' in picture) return picture.prepared
  try {
    const file = await picture.open()
    if (!file) return 'missing file'
    if (file.size > MAX_PICTURE_BYTES) return 'too large'
    return await host.prepare(await readBytes(file, 0, file.size), {
      aligned,
      ...(alignment && { alignment }),
      ...(isMeasured && { isMeasured }),
    })
  } catch (error) {
    if (error instanceof FormatError) return 'broken picture' // one entry of an archive, not the archive
    if (isRefusal(error)) return 'unreadable file'
    throw error
  }
}

/** The names that the File API gives to files that are gone, locked or not allowed. */
const REFUSALS = ['NotFoundError', 'NotReadableError', 'NotAllowedError']

/** Whether the browser or the operating system refused to read a file. */
const isRefusal = (error: unknown): boolean =>
  error instanceof DOMException ? REFUSALS.includes(error.name) : error instanceof Error && 'syscall' in error

export interface PreviewPicture {
  path: string
  identity: string
  /** The crop and how it was made, or why there is none. */
  result: Prepared | Cause
}

/** Prepares the first `count` pictures; of aligned ones it is measured whether that is true. Nothing is written. */
export async function previewImport(
  source: ImportSource,
  aligned: boolean,
  host: Pick<ImportHost, 'prepare' | 'parallel'>,
  { count = 24, identity, signal }: { count?: number; identity?: IdentityChoice; signal?: AbortSignal } = {},
): Promise<PreviewPicture[]> {
  const looked: PreviewPicture[] = []
  const look = async ({ path, name, picture }: Item) => ({
    path,
    identity: name,
    result: await prepareItem({ picture }, { aligned, isMeasured: true }, host),
  })
  const { reading } = await surveySource(source, identity, signal)
  const firstPictures = first(pictures(items(source, START, reading)), count)
  for await (const picture of mapOrdered(firstPictures, host.parallel, look)) {
    signal?.throwIfAborted()
    looked.push(picture)
  }
  return looked
}

async function* pictures(all: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of all) if (!('cause' in item.picture && isBeside(item.picture.cause))) yield item
}

async function* first<T>(all: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let taken = 0
  if (count > 0)
    for await (const one of all) {
      yield one
      if (++taken === count) return
    }
}
