// What a change to this model does, said before it is made: to verdicts, and to the gallery.
import type { ModelCard } from '../../model/card.ts'
import { embeddingKey } from '../../verify/verify.ts'
import type { GalleryOverview } from '../../worker/gallery/types.ts'
import { useVault } from '../people/vault.ts'
import styles from './UseNote.module.css'
import { wordsOfModels } from './words.ts'

const words = wordsOfModels.use

export function UseNote({ card }: { card: ModelCard }) {
  const { status, people } = useVault()
  const isLocked = status.state === 'done' && status.result.state === 'locked'
  const gallery = isLocked ? words.galleryLocked : people && galleryText(people, card)
  return (
    <ul className={styles.list} aria-label={words.label} data-use-note>
      <li>{card.calibration ? words.verdicts(card.calibration.source) : words.noVerdicts}</li>
      {gallery && <li>{gallery}</li>}
    </ul>
  )
}

/** Null for a gallery without views, which takes any model. */
function galleryText({ model, people, renewable }: GalleryOverview, card: ModelCard): string | null {
  const views = people.reduce((sum, person) => sum + person.views.length, 0)
  if (views === 0) return null
  if (`${model.sha256} ${model.embedding ?? 'single'}` === embeddingKey(card)) return words.galleryOwn
  return renewable === views
    ? words.galleryRenews(renewable)
    : words.galleryLoses(renewable, views - renewable)
}
