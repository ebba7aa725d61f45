// How the photo to compare with comes in: drop, paste, file dialog, samples.
import { messageOf } from '../../errors.ts'
import { loadSample, sampleName } from '../compare/samples.ts'
import { handToModels, isCheckpoint } from '../models/arrivals.ts'
import { isTyping } from '../parts/keys.ts'
import { notify } from '../parts/notices.ts'
import { words } from '../words.ts'
import { placePhoto, refusePhoto } from './target.ts'
import { wordsOfCamera } from './words.ts'

/** The first of them; checkpoints go to the Models panel. */
export function takeFiles(files: readonly File[]): void {
  const checkpoints = files.filter(isCheckpoint)
  if (checkpoints.length > 0) handToModels(checkpoints)
  const [photo, ...others] = files.filter(file => !checkpoints.includes(file))
  if (!photo) return
  if (others.length > 0) notify(wordsOfCamera.onePhoto)
  void placePhoto({ name: photo.name || words.take.pasted, blob: photo })
}

export async function takeSample(sample: string): Promise<void> {
  const name = sampleName(sample)
  try {
    await placePhoto({ name, blob: await loadSample(sample) })
  } catch (error) {
    refusePhoto(`${words.take.unreachable(name)} (${messageOf(error)})`)
  }
}

/** Reads the clipboard after a key or a button; the browser may ask the person first. */
export async function pastePhoto(): Promise<void> {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find(one => one.startsWith('image/'))
      if (type) return void placePhoto({ name: words.take.pasted, blob: await item.getType(type) })
    }
    notify(words.take.nothingPasted)
  } catch {
    notify(words.take.pasteRefused)
  }
}

function takeDrop(transfer: DataTransfer): void {
  const folder = [...transfer.items].map(item => item.webkitGetAsEntry()).find(entry => entry?.isDirectory)
  if (folder) refusePhoto(words.take.folder(folder.name))
  else takeFiles([...transfer.files])
}

/** Listens for drops and pastes anywhere on the page. Returns how to stop. */
export function listenForPhotos(): () => void {
  const controller = new AbortController()
  const { signal } = controller
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
  window.addEventListener('dragover', event => hasFiles(event) && event.preventDefault(), { signal })
  window.addEventListener(
    'drop',
    event => {
      if (!event.dataTransfer || !hasFiles(event)) return
      event.preventDefault()
      takeDrop(event.dataTransfer)
    },
    { signal },
  )
  window.addEventListener(
    'paste',
    ({ target, clipboardData }) => {
      if (isTyping(target) || !clipboardData) return
      const files = [...clipboardData.files]
      if (files.length > 0) takeFiles(files)
      else if (/^https?:/.test(clipboardData.getData('text'))) notify(words.take.linkPasted)
      else notify(words.take.nothingPasted)
    },
    { signal },
  )
  return () => controller.abort()
}
