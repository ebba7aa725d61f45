// All photos of one person in the photo set, best first, down to a threshold that can be dragged.
import { FileImage, FileSpreadsheet } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { matchCsv } from '../../gallery/photo-set-csv.ts'
import type { Finding } from '../../worker/photos/types.ts'
import { FileButton } from '../parts/FileButton.tsx'
import { placed } from '../parts/folders.ts'
import { ProgressBar } from '../parts/ProgressBar.tsx'
import { planFolders } from './export-plan.ts'
import fields from './Fields.module.css'
import { FolderButton } from './FolderButton.tsx'
import { chooseWantedFace, findFromPhoto, findPerson, moveFindingThreshold, useFinding } from './finding.ts'
import { placedFaces, saveText } from './grouping.ts'
import { PhotoDialog } from './PhotoDialog.tsx'
import { PhotoFaces } from './PhotoFaces.tsx'
import styles from './PhotoSet.module.css'
import { usePhotoSet } from './photo-set.ts'
import { wordsOfPhotoSet } from './photo-set-words.ts'
import { Slider, SliderNote } from './Slider.tsx'
import { useVault } from './vault.ts'
import { Wall } from './Wall.tsx'
import { useWallFaces } from './wall-faces.ts'

const words = wordsOfPhotoSet.find

export function FindView() {
  const { wanted, reading, matches } = useFinding()
  return (
    <>
      <Whom />
      {reading.state === 'running' && <ProgressBar label={wordsOfPhotoSet.stage} share={null} />}
      {reading.state === 'failed' && (
        <p role="alert" className={fields.problem}>
          {reading.message}
        </p>
      )}
      {!wanted && reading.state === 'idle' && <p className={fields.note}>{words.nobody}</p>}
      {wanted?.kind === 'photo' && wanted.photo.faces.length > 1 && (
        <div className={styles.reference}>
          <p>{words.several}</p>
          <PhotoFaces
            file={wanted.file.file}
            name={wanted.file.path}
            photo={wanted.photo}
            chosen={wanted.chosen}
            onChoose={chooseWantedFace}
          />
        </div>
      )}
      {matches.state === 'running' && <ProgressBar label={words.searching} share={null} />}
      {matches.state === 'failed' && <p role="alert">{matches.message}</p>}
      {matches.state === 'done' && <Matches finding={matches.result} />}
    </>
  )
}

function Whom() {
  const people = useVault(state => state.people)
  const wanted = useFinding(state => state.wanted)
  const listed = people?.isCurrent ? people.people : []
  return (
    <div className={styles.whom}>
      {listed.length > 0 && (
        <label className={`${fields.field} ${styles.person}`}>
          {words.whom}
          <select
            className={fields.select}
            value={wanted?.kind === 'person' ? wanted.id : ''}
            onChange={({ currentTarget: { value } }) => {
              const person = listed.find(({ id }) => id === value)
              if (person) findPerson(person.id, person.name)
            }}
          >
            <option value="">{words.choose}</option>
            {listed.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {listed.length > 0 && <span className={styles.quiet}>{words.or}</span>}
      <FileButton
        label={words.reference}
        icon={FileImage}
        onFiles={files => {
          const [file] = placed(files)
          if (file) void findFromPhoto(file)
        }}
      />
    </div>
  )
}

function Matches({ finding: { score: name, matches: all } }: { finding: Finding }) {
  const { faces, photos } = usePhotoSet()
  const { wanted, threshold } = useFinding()
  const [face, setFace] = useState<number | null>(null)
  const wallFaces = useWallFaces()
  const found = useMemo(() => all.filter(({ score }) => score >= threshold), [all, threshold])
  const inPhotos = [...new Set(found.map(({ row }) => faces[row]?.photo ?? 0))]
  const blocks = useDeferredValue(
    useMemo(
      () => [{ key: 'found', title: wanted?.name ?? '', faces: found.map(({ row }) => row), isWide: true }],
      [found, wanted],
    ),
  )
  const save = () => {
    const rows = found.flatMap(({ row }) => faces[row] ?? [])
    saveText(
      matchCsv(placedFaces(rows, photos), { name, scores: found.map(({ score }) => score) }),
      wordsOfPhotoSet.matchesName,
    )
  }
  const plan = () =>
    planFolders(
      [{ name: wordsOfPhotoSet.folderMatches(wanted?.name ?? ''), photos: inPhotos }],
      photos.map(({ path }) => path),
    )
  return (
    <div>
      <Slider
        value={threshold}
        score={name}
        onChange={moveFindingThreshold}
        outcome={words.found(found.length, inPhotos.length)}
      />
      <div className={`${styles.bar} ${styles.below}`}>
        <SliderNote
          value={threshold}
          score={name}
          noteOf={far => words.note(far * faces.length, faces.length)}
        />
        <div className={fields.buttons}>
          <button type="button" className="button" disabled={found.length === 0} onClick={save}>
            <FileSpreadsheet size={18} aria-hidden />
            {wordsOfPhotoSet.csv}
          </button>
          {found.length > 0 && <FolderButton plan={plan} />}
        </div>
      </div>
      {found.length === 0 ? <p>{words.none}</p> : <Wall blocks={blocks} faces={wallFaces} onFace={setFace} />}
      {face !== null && <PhotoDialog face={face} onClose={() => setFace(null)} />}
    </div>
  )
}
