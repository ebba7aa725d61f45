// A gallery as a safetensors file (ARCHITECTURE.md, decision 1): `embeddings` F32 [V, 256], `thumbnails` U8 [T, 128, 128], `photos` U8
// [bytes of all photos], and in the metadata, as JSON, the people and which of these rows and bytes are whose.

import { FormatError, messageOf } from '../errors.ts'
import { bytesOf, readSafetensors, writeSafetensors } from '../format/safetensors.ts'
import type { LazyTensor } from '../format/tensor.ts'
import { EMBEDDING_SIZE } from '../model/architectures.ts'
import { isObject } from '../objects.ts'
import { type Gallery, type Keep, type ModelId, THUMBNAIL_SIZE, type View, viewsOf } from './gallery.ts'

/** A view without its numbers: rows of `thumbnails` and bytes of `photos` are counted up from view to view. */
interface ViewRecord {
  id: string
  quality: number
  addedAt: string
  source: string
  hasThumbnail: boolean
  photoBytes: number
}
interface GalleryRecord {
  model: ModelId
  /** Files of the first version of this page do not say it. */
  keep?: Keep
  nextId: number
  people: { id: string; name: string; views: ViewRecord[] }[]
}

const PIXELS = THUMBNAIL_SIZE ** 2

export function writeGallery(gallery: Gallery): Blob {
  const views = viewsOf(gallery).map(({ view }) => view)
  const embeddings = new Float32Array(views.length * EMBEDDING_SIZE)
  views.forEach(({ embedding }, row) => {
    embeddings.set(embedding, row * EMBEDDING_SIZE)
  })
  const thumbnails = joined(views.flatMap(({ thumbnail }) => (thumbnail ? [thumbnail] : [])))
  const photos = joined(views.flatMap(({ photo }) => (photo ? [photo] : [])))
  const record: GalleryRecord = {
    model: gallery.model,
    keep: gallery.keep,
    nextId: gallery.nextId,
    people: gallery.people.map(({ id, name, views: own }) => ({ id, name, views: own.map(recordOf) })),
  }
  const count = thumbnails.length / PIXELS
  return writeSafetensors(
    [
      ['embeddings', { dtype: 'F32', shape: [views.length, EMBEDDING_SIZE], bytes: bytesOf(embeddings) }],
      ['thumbnails', { dtype: 'U8', shape: [count, THUMBNAIL_SIZE, THUMBNAIL_SIZE], bytes: thumbnails }],
      ['photos', { dtype: 'U8', shape: [photos.length], bytes: photos }],
    ],
    { gallery: JSON.stringify(record) },
  )
}
function recordOf({ id, quality, addedAt, source, thumbnail, photo }: View): ViewRecord {
  return {
    id,
    quality,
    addedAt,
    source,
    hasThumbnail: thumbnail !== undefined,
    photoBytes: photo?.length ?? 0,
  }
}
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}

/** Reads what `writeGallery` wrote. `name` stands in errors. Throws FormatError when anything does not fit. */
export async function readGallery(file: Blob, name: string): Promise<Gallery> {
  const { tensors, metadata } = await readSafetensors(file, name)
  const record = parseRecord(metadata.gallery ?? '', name)
  const views = record.people.flatMap(person => person.views)
  const embeddings = await bytesFor(tensors.get('embeddings'), views.length * EMBEDDING_SIZE * 4, name)
  const thumbnailCount = views.filter(({ hasThumbnail }) => hasThumbnail).length
  const thumbnails = await bytesFor(tensors.get('thumbnails'), thumbnailCount * PIXELS, name)
  const photoBytes = views.reduce((sum, view) => sum + view.photoBytes, 0)
  const photos = await bytesFor(tensors.get('photos'), photoBytes, name)
  const rows = new Float32Array(embeddings.slice().buffer)
  if (!rows.every(Number.isFinite))
    throw new FormatError(`${name}: an embedding holds something that isn’t a number`)

  const nextRow = cursor(rows)
  const nextThumbnail = cursor(thumbnails)
  const nextPhoto = cursor(photos)
  const toView = ({ hasThumbnail, photoBytes: length, ...rest }: ViewRecord): View => ({
    ...rest,
    embedding: nextRow(EMBEDDING_SIZE),
    ...(hasThumbnail && { thumbnail: nextThumbnail(PIXELS) }),
    ...(length > 0 && { photo: nextPhoto(length) }),
  })
  const people = record.people.map(person => ({ ...person, views: person.views.map(toView) }))
  return { ...record, keep: record.keep ?? 'embeddings', people }
}

/** Takes copies from the front, one after the other. */
function cursor<T extends Float32Array | Uint8Array>(all: T): (length: number) => T {
  let at = 0
  return length => {
    at += length
    return all.slice(at - length, at) as T
  }
}

async function bytesFor(tensor: LazyTensor | undefined, length: number, name: string): Promise<Uint8Array> {
  const bytes = await tensor?.read()
  if (bytes?.length === length) return bytes
  throw new FormatError(`${name}: its people need ${length} bytes of a tensor that has ${bytes?.length ?? 0}`)
}

function parseRecord(json: string, name: string): GalleryRecord {
  let record: unknown
  try {
    record = JSON.parse(json)
  } catch (error) {
    throw new FormatError(`${name}: its metadata holds no gallery (${messageOf(error)})`)
  }
  if (!isRecord(record)) throw new FormatError(`${name}: its metadata holds no gallery that can be read`)
  const ids = record.people.flatMap(({ id, views }) => [id, ...views.map(view => view.id)])
  if (new Set(ids).size !== ids.length)
    throw new FormatError(`${name}: two of its people or views have one id`)
  return record
}
function isRecord(value: unknown): value is GalleryRecord {
  if (!isObject(value) || !isObject(value.model) || !Array.isArray(value.people)) return false
  const { name, sha256, embedding } = value.model
  return (
    typeof name === 'string' &&
    typeof sha256 === 'string' &&
    (embedding === undefined || embedding === 'single' || embedding === 'mirrored') &&
    (value.keep === undefined || ['embeddings', 'crops', 'photos'].some(keep => keep === value.keep)) &&
    Number.isSafeInteger(value.nextId) &&
    value.people.every(isPerson)
  )
}
function isPerson(value: unknown): boolean {
  if (!isObject(value) || !Array.isArray(value.views) || value.views.length === 0) return false
  return typeof value.id === 'string' && typeof value.name === 'string' && value.views.every(isView)
}
function isView(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.id, value.addedAt, value.source].every(text => typeof text === 'string') &&
    typeof value.quality === 'number' &&
    typeof value.hasThumbnail === 'boolean' &&
    Number.isSafeInteger(value.photoBytes) &&
    (value.photoBytes as number) >= 0
  )
}
