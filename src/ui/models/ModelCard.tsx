// One installed model: what it is, what was measured with it, and what can be done with it.
import { Check, Download, Layers, Scale, SlidersHorizontal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ModelCard as Card } from '../../model/card.ts'
import { useEngine } from '../engine.ts'
import { DeleteDialog } from './DeleteDialog.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { InspectDialog } from './InspectDialog.tsx'
import styles from './ModelCard.module.css'
import { ModelFacts } from './ModelFacts.tsx'
import { ModelTitle } from './ModelTitle.tsx'
import { ScoreDialog } from './ScoreDialog.tsx'
import { takeIntoUse, useModelStore } from './store.ts'
import { ThresholdsDialog } from './ThresholdsDialog.tsx'
import { UseNote } from './UseNote.tsx'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.actions

export function ModelCard({ card, isShipped }: { card: Card; isShipped: boolean }) {
  const isUsed = useEngine(state => state.ready?.model.name === card.name)
  return (
    <article
      className={styles.card}
      aria-label={card.title}
      data-model={card.name}
      data-used={isUsed || undefined}
    >
      <header className={styles.head}>
        <ModelTitle card={card} />
        <p className={styles.marks}>
          {isUsed && (
            <span className={styles.used}>
              <Check size={14} aria-hidden />
              {wordsOfModels.inUse}
            </span>
          )}
          <span className={styles.mark}>{isShipped ? wordsOfModels.shipped : wordsOfModels.imported}</span>
        </p>
      </header>
      <ModelFacts card={card} />
      {!isUsed && <UseNote card={card} />}
      <Actions card={card} isShipped={isShipped} isUsed={isUsed} />
    </article>
  )
}

interface ActionsProps {
  card: Card
  isShipped: boolean
  isUsed: boolean
}

const DIALOGS = [
  ['score', Scale],
  ['thresholds', SlidersHorizontal],
  ['inspect', Layers],
  ['export', Download],
] as const

function Actions({ card, isShipped, isUsed }: ActionsProps) {
  const [open, setOpen] = useState<(typeof DIALOGS)[number][0] | 'delete' | null>(null)
  const starting = useModelStore(state => state.starting)
  const { title } = card
  const close = () => setOpen(null)
  return (
    <div className={styles.actions}>
      {!isUsed && (
        <button
          type="button"
          className="button main"
          aria-label={words.takeNamed(title)}
          disabled={starting !== null}
          onClick={() => void takeIntoUse(card)}
        >
          {starting === card.name ? words.starting : words.use}
        </button>
      )}
      {DIALOGS.map(([what, Icon]) => (
        <button
          key={what}
          type="button"
          className="button"
          aria-label={words[`${what}Named`](title)}
          onClick={() => setOpen(what)}
        >
          <Icon size={18} aria-hidden />
          {words[what]}
        </button>
      ))}
      {!isShipped && (
        <button
          type="button"
          className={`button icon ${styles.delete}`}
          aria-label={words.deleteNamed(title)}
          title={words.delete}
          onClick={() => setOpen('delete')}
        >
          <Trash2 size={18} aria-hidden />
        </button>
      )}
      {open === 'score' && <ScoreDialog card={card} isShipped={isShipped} isUsed={isUsed} onClose={close} />}
      {open === 'thresholds' && <ThresholdsDialog card={card} isShipped={isShipped} onClose={close} />}
      {open === 'inspect' && <InspectDialog card={card} onClose={close} />}
      {open === 'export' && <ExportDialog card={card} onClose={close} />}
      {open === 'delete' && <DeleteDialog card={card} isUsed={isUsed} onClose={close} />}
    </div>
  )
}
