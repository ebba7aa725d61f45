// The files of the protocol, and what they hold.
import { FileUp, X } from 'lucide-react'
import { PROTOCOLS } from '../../evaluate/protocols/table.ts'
import type { ProtocolFacts } from '../../worker/evaluation/types.ts'
import { FileButton } from '../parts/FileButton.tsx'
import styles from '../parts/Form.module.css'
import { bytesText } from '../parts/formats.ts'
import { Waiting } from './DataField.tsx'
import { addConfig, removeConfig, useSetup } from './setup.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.setup

export function ConfigField({ isOver }: { isOver: boolean }) {
  const { protocol, config, facts } = useSetup()
  const files = config[protocol] ?? []
  const { shipped, filesNote } = PROTOCOLS[protocol]
  return (
    <section
      className={styles.field}
      data-field="config"
      data-over={isOver || undefined}
      aria-label={words.config}
    >
      <h3 className={styles.legend}>{isOver ? words.dropHere : words.config}</h3>
      {files.length === 0 && shipped && <p>{words.shipped(shipped.name)}</p>}
      {files.length === 0 && <p className={styles.note}>{filesNote}</p>}
      <ul className={styles.files}>
        {files.map(file => (
          <li key={file.name} className={styles.file}>
            <span className={styles.name}>{file.name}</span>
            <span className={styles.note}>{bytesText(file.size)}</span>
            <button
              type="button"
              className="button plain icon"
              aria-label={words.remove(file.name)}
              title={words.remove(file.name)}
              onClick={() => removeConfig(file)}
            >
              <X size={18} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {facts.state === 'failed' && (
        <p className={styles.problem} role="alert">
          {facts.message}
        </p>
      )}
      {facts.state === 'running' && <Waiting label={words.readingFiles} />}
      {facts.state === 'done' && <Holds facts={facts.result} />}
      <div className={styles.buttons}>
        <FileButton label={words.addFiles} icon={FileUp} accept="" onFiles={addConfig} />
      </div>
    </section>
  )
}

function Holds({ facts: { holds, usesShippedOrder } }: { facts: ProtocolFacts }) {
  return (
    <div className={styles.found}>
      <p>{holds}</p>
      {usesShippedOrder && <p className={styles.note}>{words.shippedOrder}</p>}
    </div>
  )
}
