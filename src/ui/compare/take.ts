// How photos come in: drop, paste, file and folder dialogs. Each ends in photos placed on sides or in a reason why not.
import { create } from 'zustand'
import { isMeantAsPicture } from '../../data/file-kinds.ts'
import { MOST_PHOTOS } from '../../verify/template.ts'
import { handToModels, isCheckpoint } from '../models/arrivals.ts'
import { isTyping } from '../parts/keys.ts'
import { notify } from '../parts/notices.ts'
import { words } from '../words.ts'
import { placePhoto, placePhotos, refusePhoto, replaceShown } from './actions.ts'
import { isEmpty, type NamedPhoto, nextSide, type Side, useCompare } from './slots.ts'

interface TakeState {
  /** Where something is being dragged: over a side, or over the rest of the page. */
  over: Side | 'page' | null
  /** Over a side: whether it would come beside the photos there. */
  isBeside: boolean
  /** Pictures of which two are to be chosen. */
  picking: NamedPhoto[] | null
}
export const useTake = create<TakeState>()(() => ({ over: null, isBeside: false, picking: null }))

export const stopPicking = (): void => useTake.setState({ picking: null })

const named = (file: File): NamedPhoto => ({ name: file.name || words.take.pasted, blob: file })

interface Where {
  side: Side | null
  isBeside?: boolean
}

/**
 * On a side up to eight photos are those of one person. Elsewhere one goes to the next free side; two go left and right, also on a side
 * while both are empty, because who drops two photos wants them compared. Of more two are chosen first.
 */
export function takePhotos(photos: NamedPhoto[], { side, isBeside = false }: Where): void {
  const [first, second] = photos
  if (!first) return
  const { left, right } = useCompare.getState()
  const isFirst = isEmpty(left) && isEmpty(right)
  if (!second) placePhotos(side ?? nextSide(), [{ photo: first }], isBeside ? 'beside' : 'instead')
  else if (photos.length === 2 && (!side || isFirst)) {
    placePhoto('left', first)
    placePhoto('right', second)
  } else if (!side || photos.length > MOST_PHOTOS) useTake.setState({ picking: photos })
  else
    placePhotos(
      side,
      photos.map(photo => ({ photo })),
      isBeside ? 'beside' : 'instead',
    )
}

export const takeFiles = (files: Iterable<File>, where: Where): void =>
  takePhotos([...files].map(named), where)

/** Another photo in place of the one that a side shows; several take the place of all. */
export function takeInstead(files: readonly File[], side: Side): void {
  const [only] = files
  if (only && files.length === 1) replaceShown(side, named(only))
  else takeFiles(files, { side })
}

/** The pictures of a folder, in the order of their names. */
export function takeFolder(files: Iterable<File>, side: Side | null): void {
  const pictures = [...files]
    .filter(({ name, type }) => isMeantAsPicture(name, type))
    .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  if (pictures.length === 0) notify(words.take.emptyFolder)
  else takeFiles(pictures, { side })
}

function takeDrop(transfer: DataTransfer, where: Where): void {
  const folder = [...transfer.items].map(item => item.webkitGetAsEntry()).find(entry => entry?.isDirectory)
  if (folder) refusePhoto(where.side ?? nextSide(), words.take.folder(folder.name))
  else takeDropped([...transfer.files], where)
}

/** Checkpoints go to the Models panel, everything else is taken for photos. */
function takeDropped(files: File[], where: Where): void {
  const checkpoints = files.filter(isCheckpoint)
  const photos = files.filter(file => !checkpoints.includes(file))
  takeFiles(photos, where)
  if (checkpoints.length > 0) handToModels(checkpoints)
}

function takePaste(event: ClipboardEvent): void {
  if (isTyping(event.target) || !event.clipboardData) return
  const files = [...event.clipboardData.files]
  if (files.length > 0) takeFiles(files, { side: null })
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
      return takePhotos([{ name, blob: await item.getType(type) }], { side })
    }
    notify(words.take.nothingPasted)
  } catch {
    notify(words.take.pasteRefused)
  }
}

/** The side under the pointer; on the right half of one that holds photos, what is dropped comes beside them. */
function placeUnder(event: DragEvent): Where {
  const frame = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-side]') : null
  const side = frame?.dataset.side
  if (!frame || (side !== 'left' && side !== 'right')) return { side: null }
  const { left, width } = frame.getBoundingClientRect()
  const isFilled = !isEmpty(useCompare.getState()[side])
  return { side, isBeside: isFilled && event.clientX > left + width / 2 }
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
      const { side, isBeside = false } = placeUnder(event)
      const over = side ?? 'page'
      const now = useTake.getState()
      if (over !== now.over || isBeside !== now.isBeside) useTake.setState({ over, isBeside })
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
      takeDrop(event.dataTransfer, placeUnder(event))
    },
    { signal },
  )
  window.addEventListener('paste', takePaste, { signal })
  return () => controller.abort()
}
