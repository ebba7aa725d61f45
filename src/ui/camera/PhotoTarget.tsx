// The photo to compare with: the ways to choose one, and of several faces in it, which.
import { ClipboardPaste, Images, ImageUp, X } from 'lucide-react'
import { useState } from 'react'
import type { FoundFace } from '../../face/faces.ts'
import { SampleDialog } from '../compare/SampleDialog.tsx'
import { FileButton } from '../parts/FileButton.tsx'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import card from './Card.module.css'
import styles from './PhotoTarget.module.css'
import { pastePhoto, takeFiles, takeSample } from './take.ts'
import { chooseTargetFace, removePhoto, useTarget } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

export function PhotoTarget() {
  const photo = useTarget(state => state.photo)
  const faces = useTarget(state => state.faces)
  return (
    <div className={styles.target} data-state={faces.state} aria-busy={faces.state === 'running'}>
      {photo && (
        <div className={styles.named}>
          <p className={styles.name} title={photo.name}>
            {photo.name}
          </p>
          <button
            type="button"
            className="button plain icon"
            aria-label={words.removePhoto}
            title={words.removePhoto}
            onClick={removePhoto}
          >
            <X size={18} aria-hidden />
          </button>
        </div>
      )}
      {faces.state === 'idle' && <p className={card.note}>{words.dropPhoto}</p>}
      {faces.state === 'running' && <p className={card.note}>{words.reading}</p>}
      {faces.state === 'failed' && <p className={styles.problem}>{faces.message}</p>}
      {faces.state === 'done' && faces.result.length === 0 && (
        <p className={styles.problem}>{words.noFace}</p>
      )}
      {faces.state === 'done' && faces.result.length > 0 && <PhotoFaces faces={faces.result} />}
      <Ways isFirst={photo === null} />
    </div>
  )
}

function PhotoFaces({ faces }: { faces: FoundFace[] }) {
  const chosen = useTarget(state => state.chosen)
  const face = faces[chosen]
  return (
    <>
      <div className={styles.face}>
        {face && <GrayPicture image={face.crop} label={words.crop} className={styles.crop} />}
        <ul className={styles.notes}>
          {face?.quality.map(({ kind, text }) => (
            <li key={kind}>{text}</li>
          ))}
        </ul>
      </div>
      {faces.length > 1 && (
        <ul className={styles.others}>
          {faces.map((other, i) => (
            <li key={other.box.join()}>
              <button
                type="button"
                className={styles.other}
                aria-pressed={i === chosen}
                aria-label={words.whichFace(i, faces.length)}
                onClick={() => chooseTargetFace(i)}
              >
                <GrayPicture image={other.crop} label={null} className={styles.small} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Ways({ isFirst }: { isFirst: boolean }) {
  const [samplesOpen, setSamplesOpen] = useState(false)
  return (
    <div className={card.row}>
      <FileButton
        label={isFirst ? words.choosePhoto : words.anotherPhoto}
        icon={ImageUp}
        onFiles={takeFiles}
      />
      <button type="button" className="button" onClick={() => void pastePhoto()}>
        <ClipboardPaste size={18} aria-hidden />
        {words.paste}
      </button>
      <button type="button" className="button" onClick={() => setSamplesOpen(true)}>
        <Images size={18} aria-hidden />
        {words.samples}
      </button>
      {samplesOpen && (
        <SampleDialog
          title={words.samplesTitle}
          onChoose={sample => void takeSample(sample)}
          onClose={() => setSamplesOpen(false)}
        />
      )}
    </div>
  )
}
