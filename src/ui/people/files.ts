// The gallery's file on its way out of this browser.
import { exportGallery } from '../../worker/galleryClient.ts'
import { askWorker } from '../evaluate/askWorker.ts'
import { announce } from '../parts/announce.ts'
import { saveFile } from '../parts/saveFile.ts'
import { wordsOfVault as words } from '../wordsOfVault.ts'

/** Saves the stored gallery as it is, sealed or plain, whole or damaged. */
export async function saveGallery(): Promise<void> {
  const file = await askWorker(exportGallery)
  saveFile(file, words.fileName(new Date().toISOString().slice(0, 10)))
  announce(words.settings.savedSaid)
}
