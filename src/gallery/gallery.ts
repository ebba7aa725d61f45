// The gallery as a value: people with their views, all embedded with one model. Every function gives a new gallery and leaves the old one
// as it was. Ids count up and are never used twice, so that a deleted view cannot be mistaken for a later one.
import { StorageError } from '../errors.ts'
import type { GrayImage } from '../image.ts'
import { EMBEDDING_SIZE } from '../model/architectures.ts'
import { type EmbeddingKind, kindOf } from '../model/mirror.ts'

export interface ModelId {
  /** Folder name under models/: "lightcnn-9". */
  name: string
  /** Of the weights file. */
  sha256: string
  /** What the embeddings were made of; galleries of the first versions do not say it and mean `single`. */
  embedding?: EmbeddingKind
}

/** Whether embeddings of the two can be compared. */
export const isSameModel = (a: ModelId, b: ModelId): boolean =>
  a.sha256 === b.sha256 && kindOf(a.embedding) === kindOf(b.embedding)

/** One look at a person: what a photo or a webcam frame gave. */
export interface NewView {
  /** 256 numbers as the network gave them, not scaled. */
  embedding: Float32Array
  /** 0..1, higher is better: the detector's score, lowered by what the quality notes say. */
  quality: number
  /** ISO 8601. */
  addedAt: string
  /** Where it is from, in words: a file name, "webcam". */
  source: string
  /** The aligned crop, 128x128 gray, only where the user keeps pictures: it can be embedded again. */
  thumbnail?: Uint8Array
  /** The photo's file, only where the user keeps photos. */
  photo?: Uint8Array
}
export interface View extends NewView {
  id: string
}
export interface Person {
  id: string
  name: string
  /** At least one. */
  views: readonly View[]
}
/** What is kept of a view beside its embedding; photos keep the crop too. */
export type Keep = 'embeddings' | 'crops' | 'photos'
export interface Gallery {
  model: ModelId
  keep: Keep
  people: readonly Person[]
  nextId: number
}

export const THUMBNAIL_SIZE = 128
const MOST_NAME_LENGTH = 200

export const createGallery = (model: ModelId, keep: Keep = 'embeddings'): Gallery => ({
  model,
  keep,
  people: [],
  nextId: 1,
})

/** Every view with its person, in order. */
export function viewsOf(gallery: Gallery): { person: Person; view: View }[] {
  return gallery.people.flatMap(person => person.views.map(view => ({ person, view })))
}

/** One line without control characters, NFC, at most 200 characters; "Unnamed" when nothing is left. */
export function toName(text: string): string {
  const line = text.normalize('NFC').replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
  return [...line].slice(0, MOST_NAME_LENGTH).join('').trim() || 'Unnamed'
}

/** The first person of that name, whatever its case. */
export function personNamed(gallery: Gallery, name: string): Person | null {
  const wanted = toName(name).toLocaleLowerCase('en')
  return gallery.people.find(person => person.name.toLocaleLowerCase('en') === wanted) ?? null
}

/** Adds a person with at least one view. Throws StorageError when the views are another model's. */
export function addPerson(
  gallery: Gallery,
  name: string,
  views: readonly NewView[],
  model: ModelId,
): Gallery {
  if (views.length === 0) throw new TypeError('addPerson: expected at least one view')
  const given = withIds({ ...gallery, nextId: gallery.nextId + 1 }, views, model)
  const person = { id: `p${gallery.nextId}`, name: toName(name), views: given.views }
  return { ...gallery, people: [...gallery.people, person], nextId: given.nextId }
}

/** Adds views to a person. Throws StorageError when they are another model's. */
export function addViews(
  gallery: Gallery,
  personId: string,
  views: readonly NewView[],
  model: ModelId,
): Gallery {
  const given = withIds(gallery, views, model)
  const changed = changePerson(gallery, personId, person => ({
    ...person,
    views: [...person.views, ...given.views],
  }))
  return { ...changed, nextId: given.nextId }
}

/** Adds to the person of that name, who is created when there is none: what a folder of one person's photos asks for. */
export function enrol(gallery: Gallery, name: string, views: readonly NewView[], model: ModelId): Gallery {
  const person = personNamed(gallery, name)
  return person ? addViews(gallery, person.id, views, model) : addPerson(gallery, name, views, model)
}

export function renamePerson(gallery: Gallery, personId: string, name: string): Gallery {
  return changePerson(gallery, personId, person => ({ ...person, name: toName(name) }))
}

/** Moves all views of `fromId` to `intoId`, whose name stays. */
export function mergePeople(gallery: Gallery, intoId: string, fromId: string): Gallery {
  if (intoId === fromId) throw new TypeError(`mergePeople: expected two people, got ${intoId} twice`)
  const from = findPerson(gallery, fromId)
  const merged = changePerson(gallery, intoId, into => ({ ...into, views: [...into.views, ...from.views] }))
  return removePerson(merged, fromId)
}

/** Moves the views of a person that `viewIds` names to a new person. At least one view stays. */
export function splitPerson(
  gallery: Gallery,
  personId: string,
  viewIds: readonly string[],
  name: string,
): Gallery {
  const { views } = findPerson(gallery, personId)
  const moved = views.filter(({ id }) => viewIds.includes(id))
  const stays = views.filter(({ id }) => !viewIds.includes(id))
  if (moved.length !== viewIds.length || moved.length === 0 || stays.length === 0)
    throw new TypeError(`splitPerson: expected some of ${views.length} views of ${personId}, got ${viewIds}`)
  const shrunk = changePerson(gallery, personId, person => ({ ...person, views: stays }))
  const person = { id: `p${gallery.nextId}`, name: toName(name), views: moved }
  return { ...shrunk, people: [...shrunk.people, person], nextId: gallery.nextId + 1 }
}

export function removePerson(gallery: Gallery, personId: string): Gallery {
  findPerson(gallery, personId)
  return { ...gallery, people: gallery.people.filter(({ id }) => id !== personId) }
}

/** Removes a view, and its person when it was the last one. */
export function removeView(gallery: Gallery, viewId: string): Gallery {
  const person = gallery.people.find(({ views }) => views.some(({ id }) => id === viewId))
  if (!person) throw new TypeError(`There is no view ${viewId} in this gallery.`)
  if (person.views.length === 1) return removePerson(gallery, person.id)
  const views = person.views.filter(({ id }) => id !== viewId)
  return changePerson(gallery, person.id, () => ({ ...person, views }))
}

/** The gallery that keeps this from now on: pictures that are no longer wanted go. */
export function keepOnly(gallery: Gallery, keep: Keep): Gallery {
  const people = gallery.people.map(person => ({
    ...person,
    views: person.views.map(({ thumbnail, photo, ...view }) => ({
      ...view,
      ...(thumbnail && keep !== 'embeddings' && { thumbnail }),
      ...(photo && keep === 'photos' && { photo }),
    })),
  }))
  return { ...gallery, keep, people }
}

/** The crop that a view was embedded from, null where it was not kept. */
export function thumbnailOf({ thumbnail }: NewView): GrayImage | null {
  return thumbnail ? { width: THUMBNAIL_SIZE, height: THUMBNAIL_SIZE, data: thumbnail } : null
}

/** Throws StorageError when embeddings of `model` cannot be compared with the gallery's. */
export function checkModel(gallery: Gallery, model: ModelId): void {
  if (isSameModel(gallery.model, model)) return
  throw new StorageError(
    `This gallery was made with the model ${inWords(gallery.model)}, now ${inWords(model)} is in use. The embeddings must be renewed.`,
  )
}
const inWords = ({ name, sha256, embedding }: ModelId) =>
  `${name} (${sha256.slice(0, 8)}, ${kindOf(embedding)} embeddings)`

export function findPerson(gallery: Gallery, personId: string): Person {
  const person = gallery.people.find(({ id }) => id === personId)
  if (!person) throw new TypeError(`There is no person ${personId} in this gallery.`)
  return person
}
function changePerson(gallery: Gallery, personId: string, change: (person: Person) => Person): Gallery {
  const found = findPerson(gallery, personId)
  return { ...gallery, people: gallery.people.map(person => (person === found ? change(person) : person)) }
}

function withIds(gallery: Gallery, views: readonly NewView[], model: ModelId) {
  checkModel(gallery, model)
  const named = views.map((view, i) => ({ ...checkView(view), id: `v${gallery.nextId + i}` }))
  return { views: named, nextId: gallery.nextId + views.length }
}
function checkView(view: NewView): NewView {
  if (view.embedding.length !== EMBEDDING_SIZE || !view.embedding.every(Number.isFinite))
    throw new TypeError(`expected an embedding of ${EMBEDDING_SIZE} finite numbers`)
  const pixels = view.thumbnail?.length ?? THUMBNAIL_SIZE ** 2
  if (pixels !== THUMBNAIL_SIZE ** 2)
    throw new TypeError(`expected a thumbnail of 128x128, got ${pixels} bytes`)
  return view
}
