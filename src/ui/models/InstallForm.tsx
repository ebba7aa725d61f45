// The step from "this is a LightCNN" to an installed model: with or without its classifier.
import { Check, Download } from 'lucide-react'
import { EMBEDDING_SIZE } from '../../model/architectures.ts'
import type { Inspection } from '../../worker/models/types.ts'
import { hasOne, useVault } from '../people/vault.ts'
import styles from './InstallForm.module.css'
import { holdsClassifier, type Import, install, keepClassifier } from './imports.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.imports
const ROW_BYTES = EMBEDDING_SIZE * 4 // one identity in the classifier, float32

export function InstallForm({ entry, inspection }: { entry: Import; inspection: Inspection }) {
  const { id, file } = entry
  const { identities } = inspection
  // another model changes a gallery: what it does is said before, when the model is installed
  const hasGallery = useVault(hasOne)
  return (
    <div className={styles.form}>
      {!hasGallery && (
        <button
          type="button"
          className="button main"
          aria-label={words.takeNamed(file.name)}
          onClick={() => void install(id, 'use')}
        >
          <Check size={18} aria-hidden />
          {words.use}
        </button>
      )}
      <button
        type="button"
        className={`button ${hasGallery ? 'main' : ''}`}
        aria-label={words.installNamed(file.name)}
        onClick={() => void install(id)}
      >
        <Download size={18} aria-hidden />
        {words.install}
      </button>
      {!inspection.classifierFits && <p className={styles.note}>{words.classifierDiffers}</p>}
      {identities !== null && holdsClassifier(inspection) && (
        <label className={styles.option}>
          <input
            type="checkbox"
            checked={entry.keepClassifier}
            onChange={event => keepClassifier(id, event.currentTarget.checked)}
          />
          {words.keepClassifier(identities * ROW_BYTES, identities)}
          <span className={styles.note}>{words.keepClassifierNote}</span>
        </label>
      )}
    </div>
  )
}
