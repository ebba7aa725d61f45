// One side: an empty frame to fill, or the photo with its faces, the crop that the network sees, and what to know about it.
import { ImageUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { FileButton } from '../parts/FileButton.tsx'
import { words } from '../words.ts'
import { clearSide } from './actions.ts'
import { EmptyFrame } from './EmptyFrame.tsx'
import styles from './Frame.module.css'
import { frameOf } from './keys.ts'
import { FailedFrame, WorkingFrame } from './PhotoStates.tsx'
import { PhotoView } from './PhotoView.tsx'
import { nextSide, type Side, useCompare } from './slots.ts'
import { Tray } from './Tray.tsx'
import { takeFiles, useTake } from './take.ts'

export function Frame({ side }: { side: Side }) {
  const slot = useCompare(state => state[side])
  const isActive = useCompare(state => state.active === side)
  const over = useTake(state => state.over)
  const isNext = useCompare(() => nextSide() === side)
  const isOver = over === side || (over === 'page' && isNext)
  const frame = useRef<HTMLElement>(null)
  const hadFocus = useRef(false)
  useEffect(() => {
    // What had the focus is gone with the empty frame: the keyboard goes on from here.
    if (slot.id !== 0 && hadFocus.current && document.activeElement === document.body)
      frame.current?.focus({ preventScroll: true })
  }, [slot.id])
  const { task } = slot
  return (
    <section
      ref={frame}
      className={styles.frame}
      data-side={side}
      data-state={slot.id === 0 ? 'empty' : task.state}
      data-active={isActive || undefined}
      data-over={isOver || undefined}
      aria-label={words.compare.side(side)}
      aria-busy={task.state === 'running'}
      tabIndex={-1}
      onFocus={() => {
        hadFocus.current = true
      }}
      onBlur={event => {
        if (event.relatedTarget) hadFocus.current = event.currentTarget.contains(event.relatedTarget)
      }}
    >
      {slot.id === 0 && <EmptyFrame side={side} />}
      {task.state === 'running' && <WorkingFrame name={slot.photo?.name ?? ''} progress={task.progress} />}
      {task.state === 'failed' && <FailedFrame side={side} message={task.message} />}
      {task.state === 'done' && (
        <>
          <PhotoView side={side} name={slot.photo?.name ?? ''} photo={task.result} chosen={slot.chosen} />
          <Tray side={side} name={slot.photo?.name ?? ''} photo={task.result} chosen={slot.chosen} />
        </>
      )}
      <kbd className={styles.key} aria-hidden>
        {side === 'left' ? 1 : 2}
      </kbd>
      {slot.id !== 0 && <Tools side={side} />}
      {isOver && <p className={styles.drop}>{words.compare.dropHere}</p>}
    </section>
  )
}

function Tools({ side }: { side: Side }) {
  return (
    <div className={styles.tools}>
      <FileButton
        label={words.compare.another(side)}
        icon={ImageUp}
        iconOnly
        onFiles={files => takeFiles(files, side)}
      />
      <button
        type="button"
        className="button icon"
        aria-label={words.compare.remove(side)}
        title={words.compare.remove(side)}
        onClick={() => {
          clearSide(side)
          frameOf(side)?.focus()
        }}
      >
        <X size={18} aria-hidden />
      </button>
    </div>
  )
}
