// The pictures of LFW or another set, by name, from a folder, a tar, tar.gz or zip: one after the other.
import { ListError } from '../errors.ts'
import type { ByteSource } from '../format/tensor.ts'
import { archiveEntries, type Files, type SourceFile } from './entries.ts'
import { pictureNamer } from './names.ts'

/** A folder's files, or one archive. `label` names it in reports and errors. */
export type Source = { label: string; files: Files } | { label: string; archive: ByteSource }

export interface Picture extends SourceFile {
  /** Person_Name_0001, or Person_Name/0001 where files repeat. */
  name: string
}

const PICTURE = /\.(jpe?g|png|bmp|webp)$/i
/** Hidden files and Finder's resource forks; tar writes './' before paths, which hides nothing. */
const HIDDEN = /(^|\/)(\.(?!\.?(\/|$))|__MACOSX\/)/

/**
 * The pictures of a source in its own order. `wanted` are names of pictures to look for; without it a source is listed once before, to see
 * which names repeat. Throws ListError when two have one name, or when there is none.
 */
export async function* pictures(source: Source, wanted?: ReadonlySet<string>): AsyncGenerator<Picture> {
  const paths: string[] = []
  if (!wanted) for await (const { path } of pictureFiles(source)) paths.push(path)
  const nameFor = pictureNamer(paths, wanted)
  const pathOf = new Map<string, string>()
  for await (const { path, open } of pictureFiles(source)) {
    const name = nameFor(path)
    const before = pathOf.get(name)
    if (before !== undefined && (!wanted || wanted.has(name)))
      throw new ListError(
        `${source.label} holds two pictures named ${name}: ${before} and ${path}. Remove one of them${wanted ? ', or give a list that names pictures with their folders' : ''}.`,
      )
    pathOf.set(name, path)
    yield { name, path, open }
  }
  if (pathOf.size === 0)
    throw new ListError(
      `${source.label} holds no pictures. Choose a folder, tar, tar.gz or zip with JPEG, PNG or BMP files.`,
    )
}

async function* pictureFiles(source: Source): AsyncGenerator<SourceFile> {
  const files = 'files' in source ? source.files() : archiveEntries(source.archive, source.label, 0)
  for await (const file of files) if (PICTURE.test(file.path) && !HIDDEN.test(file.path)) yield file
}
