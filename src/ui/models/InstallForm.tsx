// The step from "this is a LightCNN" to an installed model: with or without its classifier.
import { Download } from 'lucide-react'
import { EMBEDDING_SIZE } from '../../model/architectures.ts'
import type { Inspection } from '../../worker/models/types.ts'
import styles from './InstallForm.module.css'
import { holdsClassifier, type Import, install, keepClassifier } from './imports.ts'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.imports
const ROW_BYTES = EMBEDDING_SIZE * 4 // one identity in the classifier, float32

export function InstallForm({ entry, inspection }: { entry: Import; inspection: Inspection }) {
  const { id, file } = entry
  const { identities } = inspection
  return (
    <div className={styles.form}>
      <button
        type="button"
        className="button main"
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
