// The gallery's file on its way out of this browser.
import { exportGallery } from '../../worker/gallery/client.ts'
import { announce } from '../parts/announce.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { saveFile } from '../parts/save-file.ts'
import { wordsOfVault as words } from './vault-words.ts'

/** Saves the stored gallery as it is, sealed or plain, whole or damaged. */
export async function saveGallery(): Promise<void> {
  const file = await askWorker(exportGallery)
  saveFile(file, words.fileName(new Date().toISOString().slice(0, 10)))
  announce(words.settings.savedSaid)
}
