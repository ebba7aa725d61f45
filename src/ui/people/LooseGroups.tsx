// Photos that lie in no folder, by person: a card for each group, and below them the faces of group photos that are like no other.
import { useState } from 'react'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import styles from './EnrolGroup.module.css'
import { EnrolGroup } from './EnrolGroup.tsx'
import { keyOf, type LooseGroup } from './enrol-groups.ts'
import { wordsOfEnrol as words } from './enrol-words.ts'
import { nameGroup, tickFace, useEnrolment } from './enrolment.ts'
import { MoreButton } from './MoreButton.tsx'

const PAGE = 24

export function LooseGroups() {
  const { loose, unticked } = useEnrolment()
  const groups = loose.filter(({ isOther }) => !isOther)
  const others = loose.filter(({ isOther }) => isOther)
  return (
    <>
      {loose.length > 1 && <p>{words.looks(loose.length)}</p>}
      <div className={groups.length > 1 ? styles.groups : styles.group}>
        {groups.map(({ key, faces }, i) => (
          <EnrolGroup
            key={key}
            id={key}
            label={groups.length === 1 ? words.name : words.nameOfPerson(i + 1)}
            photos={faces.length}
            faces={faces.flatMap(one => {
              const face = one.candidate.photo?.faces[one.face]
              const own = keyOf(one)
              if (!face) return []
              const isTaken = !unticked.includes(own)
              const onTake = (isTaken: boolean) => tickFace(own, isTaken)
              return [{ key: own, face, path: one.candidate.path, isTaken, onTake }]
            })}
          />
        ))}
      </div>
      {others.length > 0 && <Others groups={others} />}
    </>
  )
}

function Others({ groups }: { groups: readonly LooseGroup[] }) {
  const [shown, setShown] = useState(PAGE)
  const rest = groups.length - shown
  return (
    <section className={styles.group} aria-label={words.others}>
      <h3>{words.others}</h3>
      <p className={styles.quiet}>{words.othersNote}</p>
      <ul className={styles.faces}>
        {groups.slice(0, shown).map(group => (
          <li key={group.key}>
            <Other group={group} />
          </li>
        ))}
      </ul>
      <MoreButton rest={rest} page={PAGE} onMore={() => setShown(shown + PAGE)} />
    </section>
  )
}

function Other({ group: { key, faces } }: { group: LooseGroup }) {
  const name = useEnrolment(state => state.names[key] ?? '')
  const [one] = faces
  const face = one?.candidate.photo?.faces[one.face]
  if (!one || !face) return null
  return (
    <label className={styles.other}>
      <GrayPicture image={face.crop} label={null} className={styles.crop} />
      <input
        type="text"
        value={name}
        maxLength={200}
        autoComplete="off"
        placeholder={words.namePlaceholder}
        aria-label={words.otherName(one.candidate.path, one.face + 1)}
        onChange={event => nameGroup(key, event.currentTarget.value)}
      />
    </label>
  )
}
