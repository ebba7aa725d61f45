// All photos of a side, small: which one is shown, which are left out, and a way to add another one of the same person.
import { ImageOff, Plus } from 'lucide-react'
import { MOST_PHOTOS } from '../../verify/template.ts'
import { FileButton } from '../parts/FileButton.tsx'
import { GrayPicture } from '../parts/GrayPicture.tsx'
import { words } from '../words.ts'
import { leaveOut, showPhoto } from './actions.ts'
import { CornerNumber } from './CornerNumber.tsx'
import styles from './Strip.module.css'
import { chosenFace, type Side, type Slot, type Stack, shownSlot } from './slots.ts'
import { takeFiles } from './take.ts'

export function Strip({ side, stack }: { side: Side; stack: Stack }) {
  const { slots } = stack
  const shown = shownSlot(stack)
  return (
    <div className={styles.strip}>
      {slots.length > 1 && (
        <ul className={styles.photos} aria-label={words.compare.photosOf(side)}>
          {slots.map((slot, i) => (
            <li key={slot.id}>
              <PhotoButton side={side} slot={slot} index={i} isShown={slot === shown} />
            </li>
          ))}
        </ul>
      )}
      {slots.length < MOST_PHOTOS ? (
        <FileButton
          label={words.compare.add}
          icon={Plus}
          className="plain"
          onFiles={files => takeFiles(files, { side, isBeside: true })}
        />
      ) : (
        <p className={styles.full}>{words.compare.full(MOST_PHOTOS)}</p>
      )}
      {shown?.isLeftOut && (
        <button type="button" className="button plain" onClick={() => leaveOut(shown.id, false)}>
          {words.compare.takeBack}
        </button>
      )}
    </div>
  )
}

interface PhotoProps {
  side: Side
  slot: Slot
  index: number
  isShown: boolean
}

function PhotoButton({ side, slot, index, isShown }: PhotoProps) {
  const face = chosenFace(slot)
  return (
    <button
      type="button"
      className={styles.photo}
      aria-pressed={isShown}
      aria-label={words.compare.showPhoto(side, index, slot.isLeftOut)}
      title={slot.photo?.name}
      data-left-out={slot.isLeftOut || undefined}
      data-state={slot.task.state}
      onClick={() => showPhoto(slot.id)}
    >
      {face ? (
        <GrayPicture image={face.crop} label={null} className={styles.crop} />
      ) : (
        <span className={styles.crop}>
          {slot.task.state !== 'running' && <ImageOff size={20} aria-hidden />}
        </span>
      )}
      <CornerNumber value={index + 1} />
    </button>
  )
}
