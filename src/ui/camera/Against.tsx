// What the faces are compared with: a photo, a second face in the picture, or the gallery.
import { useId } from 'react'
import { followLink } from '../router.ts'
import styles from './Against.module.css'
import card from './Card.module.css'
import { PhotoTarget } from './PhotoTarget.tsx'
import { chooseTarget, TARGETS, useTarget } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

export function Against() {
  const kind = useTarget(state => state.kind)
  const name = useId()
  return (
    <section className={card.card} aria-label={words.against}>
      <fieldset className={styles.kinds}>
        <legend>{words.against}</legend>
        {TARGETS.map(target => (
          <label key={target} className={styles.kind}>
            <input type="radio" name={name} checked={target === kind} onChange={() => chooseTarget(target)} />
            <span>
              {words.target[target]}
              <span className={styles.note}>{words.targetNote[target]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'photo' && <PhotoTarget />}
      {kind === 'gallery' && <GalleryState />}
    </section>
  )
}

function GalleryState() {
  const gallery = useTarget(state => state.gallery)
  if (gallery === null || gallery === 'ready') return null
  return (
    <p className={styles.state} data-readiness={gallery}>
      {words.readiness[gallery]}{' '}
      <a href="/people" onClick={followLink}>
        {words.toPeople}
      </a>
    </p>
  )
}
