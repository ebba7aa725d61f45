// How photos come in: drop, paste, file and folder dialogs. Each ends in photos placed on sides or in a reason why not.
import { create } from 'zustand'
import { handToModels, isCheckpoint } from '../models/arrivals.ts'
import { notify } from '../parts/notices.ts'
import { words } from '../words.ts'
import { placePhoto, refusePhoto } from './actions.ts'
import { type NamedPhoto, nextSide, type Side } from './slots.ts'

interface TakeState {
  /** Where something is being dragged: over a side, or over the rest of the page. */
  over: Side | 'page' | null
  /** Pictures of which two are to be chosen. */
  picking: NamedPhoto[] | null
}
export const useTake = create<TakeState>()(() => ({ over: null, picking: null }))

export const stopPicking = (): void => useTake.setState({ picking: null })

const named = (file: File): NamedPhoto => ({ name: file.name || words.take.pasted, blob: file })

/** One photo goes to `side` or the next free one, two go left and right, of more two are chosen first. */
export function takePhotos(photos: NamedPhoto[], side: Side | null): void {
  const [first, second] = photos
  if (!first) return
  if (!second) placePhoto(side ?? nextSide(), first)
  else if (photos.length > 2) useTake.setState({ picking: photos })
  else {
    placePhoto('left', first)
    placePhoto('right', second)
  }
}

export const takeFiles = (files: Iterable<File>, side: Side | null): void =>
  takePhotos([...files].map(named), side)

const isPicture = ({ name, type }: File) =>
  !name.startsWith('.') && (type.startsWith('image/') || /\.(avif|hei[cf]|hif|jxl)$/i.test(name))

/** The pictures of a folder, in the order of their names. */
export function takeFolder(files: Iterable<File>, side: Side | null): void {
  const pictures = [...files]
    .filter(isPicture)
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  if (pictures.length === 0) notify(words.take.emptyFolder)
  else takeFiles(pictures, side)
}

function takeDrop(transfer: DataTransfer, side: Side | null): void {
  const folder = [...transfer.items].map(item => item.webkitGetAsEntry()).find(entry => entry?.isDirectory)
  if (folder) refusePhoto(side ?? nextSide(), words.take.folder(folder.name))
  else takeDropped([...transfer.files], side)
}

/** Checkpoints go to the Models panel, everything else is taken for photos. */
function takeDropped(files: File[], side: Side | null): void {
  const checkpoints = files.filter(isCheckpoint)
  const photos = files.filter(file => !checkpoints.includes(file))
  takeFiles(photos, side)
  if (checkpoints.length > 0) handToModels(checkpoints)
}

function takePaste(event: ClipboardEvent): void {
  if (isTyping(event.target) || !event.clipboardData) return
  const files = [...event.clipboardData.files]
  if (files.length > 0) takeFiles(files, null)
  else if (/^https?:/.test(event.clipboardData.getData('text'))) notify(words.take.linkPasted)
  else notify(words.take.nothingPasted)
}

/** Reads the clipboard after a key or a button; the browser may ask the person first. */
export async function pastePhoto(side: Side | null): Promise<void> {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find(one => one.startsWith('image/'))
      if (!type) continue
      const name = `${words.take.pasted}.${type.slice('image/'.length).replace('jpeg', 'jpg')}`
      return takePhotos([{ name, blob: await item.getType(type) }], side)
    }
    notify(words.take.nothingPasted)
  } catch {
    notify(words.take.pasteRefused)
  }
}

/** Whether keys belong to what has the focus, as in a text field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !/^(range|radio|checkbox|file|button)$/.test(target.type)
}

function sideUnder(event: DragEvent): Side | null {
  const frame = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-side]') : null
  const side = frame?.dataset.side
  return side === 'left' || side === 'right' ? side : null
}

/** Listens for drops and pastes anywhere on the page. Returns how to stop. */
export function listenForPhotos(): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const leave = () => useTake.setState({ over: null })
  window.addEventListener(
    'dragover',
    event => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      const over = sideUnder(event) ?? 'page'
      if (over !== useTake.getState().over) useTake.setState({ over })
    },
    { signal },
  )
  window.addEventListener('dragleave', event => event.relatedTarget === null && leave(), { signal })
  window.addEventListener(
    'drop',
    event => {
      leave()
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      takeDrop(event.dataTransfer, sideUnder(event))
    },
    { signal },
  )
  window.addEventListener('paste', takePaste, { signal })
  return () => controller.abort()
}
