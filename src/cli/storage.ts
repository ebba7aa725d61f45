// Where the command line tool finds what ships with the project.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StorageError } from '../errors.ts'

/** The models folder of the project that this file is part of, built or not. */
export function modelsFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const models = join(folder, 'models')
    if (existsSync(join(models, 'yunet', 'card.json'))) return models
    if (folder === dirname(folder))
      throw new StorageError(
        'The models folder of the project is missing. Restore models/yunet and models/lightcnn-9.',
      )
  }
}
