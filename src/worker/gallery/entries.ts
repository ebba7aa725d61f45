// The worker's entries for the gallery of people. What is slow, or is needed rarely, stands in gallery/upkeep.ts and loads when first used.

import { FormatError, messageOf } from '../../errors.ts'
import {
  createGallery,
  enrol,
  findPerson,
  type Gallery,
  isSameModel,
  keepOnly,
  mergePeople,
  removePerson,
  removeView,
  renamePerson,
  splitPerson,
  thumbnailOf,
  viewsOf,
} from '../../gallery/gallery.ts'
import { countRenewable } from '../../gallery/renew.ts'
import type { SealKey } from '../../gallery/seal.ts'
import { openSetThreshold } from '../../gallery/threshold.ts'
import type { GrayImage } from '../../image.ts'
import type { ModelCard } from '../../model/card.ts'
import { embeddingKey, verdictKind } from '../../verify/verify.ts'
import type { Running } from '../evaluation/entries.ts'
import { receiveSignal } from '../parts/signal.ts'
import {
  changeGallery,
  changePassphrase,
  createVault,
  destroyVault,
  exportVault,
  heldKey,
  importVault,
  lockVault,
  lookAtVault,
  openGallery,
  resumeKey,
  unlockVault,
} from './state.ts'
import type { CountProgress, Enrolment, GalleryOverview, Keep, PersonEntry, VaultStatus } from './types.ts'
import { checkPhotoBytes, viewsOfEnrolment } from './views.ts'

const MOST_FILE_BYTES = 2e9

const modelOf = ({ name, weights, calibration }: ModelCard) => ({
  name,
  sha256: weights.sha256,
  embedding: verdictKind(calibration),
})

export const galleryEntries = (running: () => Running) => ({
  ...vaultEntries(running),
  ...peopleEntries(running),
})

function vaultEntries(running: () => Running) {
  return {
    /** What is stored; never throws for a damaged file, whose `problem` is told instead. */
    async lookAtGallery(): Promise<VaultStatus> {
      try {
        const found = await lookAtVault()
        if (found.state === 'open') await openGallery()
        return { ...found, problem: null }
      } catch (error) {
        return { state: 'damaged', sealed: false, sizeBytes: 0, problem: messageOf(error) }
      }
    },
    createGallery: (passphrase: string | null, keep: Keep) =>
      createVault(createGallery(modelOf(running().model.card), keep), passphrase),
    async unlockGallery(passphrase: string) {
      await unlockVault(passphrase)
    },
    lockGallery: lockVault,
    changePassphrase,
    destroyGallery: destroyVault,
    async exportGallery() {
      return new Blob([await exportVault()], { type: 'application/octet-stream' })
    },
    async importGallery(file: Blob, fileName: string, passphrase: string) {
      if (file.size > MOST_FILE_BYTES)
        throw new FormatError(`${fileName} is too large to be a gallery file of this page.`)
      await importVault(new Uint8Array(await file.arrayBuffer()), fileName, passphrase)
    },
    heldKey,
    resumeKey: (key: SealKey) => resumeKey(key),
  }
}

function peopleEntries(running: () => Running) {
  const work = () => import('./upkeep.ts')
  const change = async (make: (gallery: Gallery) => Gallery) => {
    await changeGallery(gallery => ({ gallery: make(gallery) }))
  }
  return {
    async listPeople(): Promise<GalleryOverview> {
      const gallery = await openGallery()
      const { sealed, sizeBytes } = await lookAtVault()
      return overviewOf(gallery, running().model.card, { sealed, sizeBytes })
    },
    /** The crops that were kept of these views; null for the others. */
    async cropsOfViews(ids: string[]): Promise<(GrayImage | null)[]> {
      const views = new Map(viewsOf(await openGallery()).map(({ view }) => [view.id, view]))
      return ids.map(id => {
        const view = views.get(id)
        return view ? thumbnailOf(view) : null
      })
    },

    /** Enrols people from faces that were chosen. All or nothing; gives how many views there are now. */
    async enrolPeople(
      enrolments: Enrolment[],
      onProgress: (progress: CountProgress) => void,
      port: MessagePort | null,
    ): Promise<number> {
      const signal = receiveSignal(port)
      const { verdictEmbedder: embedder, model } = running()
      const { keep } = await openGallery()
      const card = modelOf(model.card)
      const key = embeddingKey(model.card)
      const options = { embedder, embeddingKey: key, keep, onProgress, signal }
      const views = await viewsOfEnrolment(enrolments, options)
      const { gallery } = await changeGallery(before => {
        checkPhotoBytes(before, views)
        return {
          gallery: enrolments.reduce(
            (grown, { name }, i) => enrol(grown, name, views[i] ?? [], card),
            before.people.length === 0 ? { ...before, model: card } : before,
          ),
        }
      })
      return viewsOf(gallery).length
    },
    renamePerson: (id: string, name: string) => change(gallery => renamePerson(gallery, id, name)),
    mergePeople: (intoId: string, fromId: string) => change(gallery => mergePeople(gallery, intoId, fromId)),
    async splitPerson(id: string, viewIds: string[], name: string): Promise<string> {
      const { gallery } = await changeGallery(before => ({
        gallery: splitPerson(before, id, viewIds, name),
      }))
      return gallery.people.at(-1)?.id ?? id
    },
    removePerson: (id: string) => change(gallery => removePerson(gallery, id)),
    removeView: (id: string) => change(gallery => removeView(gallery, id)),
    /** Pictures that are no longer to be kept are removed. */
    keepPictures: (keep: Keep) => change(gallery => keepOnly(gallery, keep)),

    async embeddingsOfPerson(id: string): Promise<Float32Array[]> {
      return findPerson(await openGallery(), id).views.map(({ embedding }) => embedding)
    },

    reviewGallery: async () => (await work()).review(await openGallery(), running().model),
    async renewGallery(onProgress: (progress: CountProgress) => void, port: MessagePort | null) {
      return (await work()).renewStored(running(), onProgress, receiveSignal(port))
    },
  }
}

function overviewOf(
  gallery: Gallery,
  card: ModelCard,
  stored: { sealed: boolean; sizeBytes: number },
): GalleryOverview {
  const people = gallery.people.map(({ id, name, views }): PersonEntry => {
    const entries = views.map(({ embedding: _, thumbnail, photo, ...view }) => ({
      ...view,
      hasCrop: thumbnail !== undefined,
      hasPhoto: photo !== undefined,
    }))
    return { id, name, views: entries.sort((a, b) => b.quality - a.quality) }
  })
  const views = people.reduce((sum, person) => sum + person.views.length, 0)
  return {
    model: gallery.model,
    isCurrent: isSameModel(gallery.model, modelOf(card)),
    keep: gallery.keep,
    ...stored,
    people,
    threshold: views > 0 ? openSetThreshold(card.calibration, views) : null,
    renewable: countRenewable(gallery).renewable,
  }
}
