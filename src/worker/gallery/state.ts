// The gallery as this worker holds it: the vault in OPFS, the gallery that was read from it, and what identifies against it. All tabs
// take turns at the file by a Web Lock, and tell each other by a BroadcastChannel what has changed.
import { StorageError } from '../../errors.ts'
import { type Gallery, isSameModel } from '../../gallery/gallery.ts'
import { createIdentifier, type Identifier } from '../../gallery/identify.ts'
import { Vault, type VaultState, type VaultStorage } from '../../gallery/vault.ts'
import { verdictKind } from '../../verify/verify.ts'
import type { LoadedModel } from '../models/load.ts'
import { openStored, removeStored, writeLarge, writeWhole } from '../parts/opfs.ts'
import { GALLERY_CHANNEL, type GalleryNews } from './types.ts'

const FOLDER = 'gallery'
const LOCK = 'vis-a-vis.gallery'

const pathOf = (name: string) => `${FOLDER}/${name}`
const storage: VaultStorage = {
  async read(name) {
    const file = await openStored(pathOf(name))
    return file && new Uint8Array(await file.arrayBuffer())
  },
  write: (name, bytes) => writeLarge(pathOf(name), async write => write(bytes)),
  // The browser swaps the file when it is closed, so that the old one is whole until the new one is.
  async rename(from, to) {
    const file = await openStored(pathOf(from))
    if (!file) throw new StorageError('The gallery could not be written. Try again.')
    await writeWhole(pathOf(to), file)
    await removeStored(pathOf(from))
  },
  remove: name => removeStored(pathOf(name)),
}

/** A model's card with the score that it uses. */
export type Scored = Pick<LoadedModel, 'card' | 'scorer'>

const vault = new Vault(storage)
let known: Gallery | null = null
let prepared: (Scored & { gallery: Gallery; rate: number | undefined; identifier: Identifier }) | null = null

const channel = new BroadcastChannel(GALLERY_CHANNEL)
channel.onmessage = ({ data }: MessageEvent<GalleryNews>) => {
  if (data === 'locked') void forget()
  else drop()
}
function tell(news: GalleryNews): void {
  channel.postMessage(news)
}
function drop(): void {
  known = null
  prepared = null
}
async function forget(): Promise<void> {
  drop()
  await inTurn(async () => {
    await vault.lock()
    drop() // what was read meanwhile
  })
}

const inTurn = <T>(work: () => Promise<T>): Promise<T> => navigator.locks.request(LOCK, work)

/** What is stored. Throws when it is damaged in a way that shows without the key. */
export const lookAtVault = (): Promise<VaultState> => inTurn(() => vault.look())

/** The open gallery. Throws StorageError when it is locked or damaged, or when there is none. */
export async function openGallery(): Promise<Gallery> {
  if (known) return known
  return inTurn(async () => {
    known = await vault.read()
    return known
  })
}

/** Writes what `change` makes of the gallery as it is stored now, whichever tab stored it. */
export function changeGallery<T extends { gallery: Gallery }>(
  change: (gallery: Gallery) => T | Promise<T>,
): Promise<T> {
  return keep(async () => {
    const before = await vault.read()
    const result = await change(before)
    if (result.gallery !== before) await vault.save(result.gallery)
    return result
  })
}

export async function createVault(gallery: Gallery, passphrase: string | null): Promise<void> {
  await keep(async () => {
    await vault.create(gallery, passphrase)
    return { gallery }
  })
}
export function unlockVault(passphrase: string): Promise<Gallery> {
  return inTurn(async () => {
    known = await vault.unlock(passphrase)
    return known
  })
}
/** Forgets the key and the gallery, here and in all tabs. */
export async function lockVault(): Promise<void> {
  await forget()
  tell('locked')
}
/** Deletes by `remove` what the gallery is a part of; afterwards no tab has its key or shows who was in it. */
export async function withoutGallery<T>(remove: () => Promise<T>): Promise<T> {
  await lockVault()
  try {
    return await inTurn(remove)
  } finally {
    tell('changed')
  }
}
export async function changePassphrase(current: string, next: string | null): Promise<void> {
  await inTurn(() => vault.changePassphrase(current, next))
  tell('changed')
}
/** Takes a file in place of the stored one. `name` stands in errors. */
export async function importVault(
  file: Uint8Array<ArrayBuffer>,
  name: string,
  passphrase: string,
): Promise<void> {
  await keep(async () => ({ gallery: await vault.importFile(file, name, passphrase) }))
}
export const exportVault = (): Promise<Uint8Array<ArrayBuffer>> => inTurn(() => vault.exportFile())

export async function destroyVault(): Promise<void> {
  await inTurn(async () => {
    await vault.destroy()
    await removeStored(FOLDER)
  })
  drop()
  tell('locked')
}

/** The key of an unlocked gallery, for the worker that takes this one's place; it cannot be looked into. */
export const heldKey = () => vault.sealKey
export const resumeKey = (key: NonNullable<typeof vault.sealKey>): Promise<void> => vault.resume(key)

/** Work that changes the stored gallery; the other tabs read it again. */
async function keep<T extends { gallery: Gallery }>(work: () => Promise<T>): Promise<T> {
  drop()
  const result = await inTurn(async () => {
    const done = await work()
    known = done.gallery
    return done
  })
  tell('changed')
  return result
}

/**
 * What identifies against the open gallery, made anew only when the gallery, the model, its score or the rate is another one. Null while
 * the gallery holds embeddings of another model. Throws as `openGallery` does.
 */
export async function openIdentifier(
  { card, scorer }: Scored,
  falseAlarmRate?: number,
): Promise<Identifier | null> {
  const gallery = await openGallery()
  const { name, weights, calibration } = card
  const model = { name, sha256: weights.sha256, embedding: verdictKind(calibration) }
  if (!isSameModel(gallery.model, model)) return null
  const isKnown = prepared?.gallery === gallery && prepared.card === card && prepared.scorer === scorer
  if (prepared && isKnown && prepared.rate === falseAlarmRate) return prepared.identifier
  const identifier = createIdentifier(gallery, {
    model: gallery.model,
    scorer,
    calibration: card.calibration,
    ...(falseAlarmRate !== undefined && { falseAlarmRate }),
  })
  prepared = { gallery, card, scorer, rate: falseAlarmRate, identifier }
  return identifier
}
