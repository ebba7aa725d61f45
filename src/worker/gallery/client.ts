// The gallery of people for the page. The key of an unlocked gallery is carried from one worker to the next, because another engine or
// another model is another worker; it is a CryptoKey that the browser does not let anybody look into.
import { proxy, transfer } from 'comlink'
import { isSealed, type SealKey } from '../../gallery/seal.ts'
import type { GrayImage } from '../../image.ts'
import { call, onStatus, remote } from '../host.ts'
import { sendSignal } from '../parts/signal.ts'
import {
  type CountProgress,
  type Enrolment,
  GALLERY_CHANNEL,
  type GalleryNews,
  type GalleryOverview,
  type GalleryReview,
  type Keep,
  type RenewalResult,
  type VaultStatus,
} from './types.ts'

let heldKey: SealKey | null = null
const listeners = new Set<(news: GalleryNews) => void>()

const channel = new BroadcastChannel(GALLERY_CHANNEL)
channel.onmessage = ({ data }: MessageEvent<GalleryNews>) => {
  if (data === 'locked') heldKey = null
  tell(data)
}
function tell(news: GalleryNews): void {
  for (const listener of listeners) listener(news)
}

let resuming: Promise<void> = Promise.resolve()
onStatus(() => {
  if (heldKey) resuming = call(remote().resumeKey(heldKey)).catch(() => undefined)
  void resuming.then(() => tell('changed')) // what was asked of the worker before is to be asked again
})

/** Called when the gallery was changed or locked, in this tab or in another one. */
export function onGalleryNews(listener: (news: GalleryNews) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks once a new worker has the key of the one before. */
async function asked<T>(question: () => Promise<T>): Promise<T> {
  await resuming
  return call(question())
}
/** The same for what changes the key. */
async function askedForKey<T>(question: () => Promise<T>): Promise<T> {
  const answer = await asked(question)
  heldKey = await call(remote().heldKey())
  return answer
}

/** What is stored. A damaged file is told as such, with the reason, and stays as it is. */
export const lookAtGallery = (): Promise<VaultStatus> => asked(() => remote().lookAtGallery())

/** Starts a gallery for the model in use; a null passphrase leaves it plain. Throws StorageError when there is one. */
export const createGallery = (passphrase: string | null, keep: Keep): Promise<void> =>
  askedForKey(() => remote().createGallery(passphrase, keep))

/** Throws StorageError, with one sentence for a wrong passphrase and for a damaged file. */
export const unlockGallery = (passphrase: string): Promise<void> =>
  askedForKey(() => remote().unlockGallery(passphrase))

/** Forgets the key in every tab. */
export function lockGallery(): Promise<void> {
  heldKey = null
  return asked(() => remote().lockGallery())
}

/** Null makes the gallery plain. `current` is not looked at when it is plain now. */
export const changePassphrase = (current: string, next: string | null): Promise<void> =>
  askedForKey(() => remote().changePassphrase(current, next))

export function destroyGallery(): Promise<void> {
  heldKey = null
  return asked(() => remote().destroyGallery())
}

/** The file as it is stored, sealed or plain, also when it is damaged. */
export const exportGallery = (): Promise<Blob> => asked(() => remote().exportGallery())

/** Whether a gallery's file is sealed. Throws FormatError when it is none, StorageError when it is damaged at its beginning. */
export const isSealedGallery = async (file: File): Promise<boolean> =>
  isSealed(new Uint8Array(await file.slice(0, 64).arrayBuffer()), file.name)

/** Takes a file in place of what is stored, after it has been opened whole. */
export const importGallery = (file: File, passphrase: string): Promise<void> =>
  askedForKey(() => remote().importGallery(file, file.name, passphrase))

/** The open gallery. Throws StorageError when it is locked or there is none. */
export const listPeople = (): Promise<GalleryOverview> => asked(() => remote().listPeople())
export const cropsOfViews = (ids: string[]): Promise<(GrayImage | null)[]> =>
  asked(() => remote().cropsOfViews(ids))

/** Adds the views to the people of these names, who are created when there are none. All of it or nothing; gives the number of views. */
export function enrolPeople(
  enrolments: Enrolment[],
  onProgress: (progress: CountProgress) => void,
  signal?: AbortSignal,
): Promise<number> {
  navigator.storage.persist().catch(() => undefined)
  const port = sendSignal(signal)
  return asked(() =>
    remote().enrolPeople(enrolments, proxy(onProgress), port ? transfer(port, [port]) : null),
  )
}
export const renamePerson = (id: string, name: string): Promise<void> =>
  asked(() => remote().renamePerson(id, name))
/** All views of `fromId` go to `intoId`, whose name stays. */
export const mergePeople = (intoId: string, fromId: string): Promise<void> =>
  asked(() => remote().mergePeople(intoId, fromId))
/** Moves views to a new person, whose id is given. */
export const splitPerson = (id: string, viewIds: string[], name: string): Promise<string> =>
  asked(() => remote().splitPerson(id, viewIds, name))
export const removePerson = (id: string): Promise<void> => asked(() => remote().removePerson(id))
/** With its last view a person goes. */
export const removeView = (id: string): Promise<void> => asked(() => remote().removeView(id))
/** What is kept of each view from now on; pictures that are no longer wanted are removed. */
export const keepPictures = (keep: Keep): Promise<void> => asked(() => remote().keepPictures(keep))

export const embeddingsOfPerson = (id: string): Promise<Float32Array[]> =>
  asked(() => remote().embeddingsOfPerson(id))

export const reviewGallery = (): Promise<GalleryReview> => asked(() => remote().reviewGallery())
/** Embeds the gallery with the model in use. Nothing is changed when it is cancelled. */
export function renewGallery(
  onProgress: (progress: CountProgress) => void,
  signal?: AbortSignal,
): Promise<RenewalResult> {
  const port = sendSignal(signal)
  return asked(() => remote().renewGallery(proxy(onProgress), port ? transfer(port, [port]) : null))
}
