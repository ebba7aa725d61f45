// Which groups may be one person: the most alike first, one click each. The answers hold at every threshold.
import { Undo2 } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { cut } from '../../gallery/group.ts'
import { joined, parted, type Suggestion, suggest } from '../../gallery/links.ts'
import { leastWorthAsking } from '../../gallery/pairs.ts'
import type { Grouping } from '../../worker/photos/types.ts'
import { useEngine } from '../engine.ts'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { usePhotoSet } from './photo-set.ts'
import { linksOf, say, takeBack } from './photo-set-groups.ts'
import { wordsOfPhotoSet } from './photo-set-words.ts'
import styles from './Suggestions.module.css'

const words = wordsOfPhotoSet.suggestions
const PAGE = 6

export function Suggestions({ grouping }: { grouping: Grouping }) {
  const { faces, threshold: moved, said } = usePhotoSet()
  const threshold = useDeferredValue(moved) // the slider goes before the questions
  const calibration = useEngine(state => state.ready?.model.calibration ?? null)
  const [most, setMost] = useState(PAGE)
  const found = useMemo(
    () =>
      suggest({
        closest: grouping.closest,
        groups: cut(grouping, threshold),
        photoOf: faces.map(({ photo }) => photo),
        links: linksOf(said),
        least: leastWorthAsking(calibration),
        most: most + 1,
      }),
    [grouping, threshold, faces, said, calibration, most],
  )
  if (found.length === 0 && said.length === 0) return null
  return (
    <section className={styles.section} aria-label={words.title}>
      <div className={styles.head}>
        <h2 className={styles.title}>{found.length > 0 ? words.title : words.answered}</h2>
        {said.length > 0 && (
          <button type="button" className="button plain" onClick={takeBack}>
            <Undo2 size={16} aria-hidden />
            {words.undo}
          </button>
        )}
      </div>
      <ul className={styles.list}>
        {found.slice(0, most).map(one => (
          <li key={`${one.a} ${one.b}`}>
            <Question suggestion={one} />
          </li>
        ))}
        {found.length > most && (
          <li className={styles.more}>
            <button type="button" className="button" onClick={() => setMost(most + PAGE)}>
              {words.more}
            </button>
          </li>
        )}
      </ul>
    </section>
  )
}

function Question({ suggestion: { a, b, groups } }: { suggestion: Suggestion }) {
  const { faces, photos } = usePhotoSet()
  const [left, right] = groups
  const label = (face: number) => {
    const one = faces[face]
    return wordsOfPhotoSet.faceLabel(photos[one?.photo ?? -1]?.path ?? '', one?.number ?? 1)
  }
  return (
    <fieldset className={styles.question}>
      <legend className="sr">{words.question(label(a), label(b))}</legend>
      {[a, b].map(face => {
        const crop = faces[face]?.face.crop
        return crop && <GrayPicture key={face} image={crop} label={null} className={styles.crop} />
      })}
      <div className={styles.buttons}>
        <button type="button" className="button" onClick={() => say(joined([...left, ...right]))}>
          {words.same}
        </button>
        <button type="button" className="button" onClick={() => say(parted(left, right))}>
          {words.different}
        </button>
      </div>
    </fieldset>
  )
}
