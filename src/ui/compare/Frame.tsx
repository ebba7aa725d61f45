// One side: an empty frame to fill, or the photo that is shown with its faces, the crop that the network sees, and what to know about
// it; below it all photos of the side.
import { ImageUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { FileButton } from '../parts/FileButton.tsx'
import { IDLE } from '../parts/task.ts'
import { words } from '../words.ts'
import { removePhoto } from './actions.ts'
import { EmptyFrame } from './EmptyFrame.tsx'
import styles from './Frame.module.css'
import { frameOf } from './keys.ts'
import { FailedFrame, WorkingFrame } from './PhotoStates.tsx'
import { PhotoView } from './PhotoView.tsx'
import { Strip } from './Strip.tsx'
import { nextSide, type Side, shownSlot, useCompare } from './slots.ts'
import { Tray } from './Tray.tsx'
import { takeInstead, useTake } from './take.ts'

export function Frame({ side }: { side: Side }) {
  const stack = useCompare(state => state[side])
  const slot = shownSlot(stack)
  const id = slot?.id ?? 0
  const isActive = useCompare(state => state.active === side)
  const over = useTake(state => state.over)
  const isNext = useCompare(() => nextSide() === side)
  const isOver = over === side || (over === 'page' && isNext)
  const frame = useRef<HTMLElement>(null)
  const hadFocus = useRef(false)
  useEffect(() => {
    // What had the focus is gone with the empty frame: the keyboard goes on from here.
    if (id !== 0 && hadFocus.current && document.activeElement === document.body)
      frame.current?.focus({ preventScroll: true })
  }, [id])
  const isBeside = useTake(state => state.isBeside)
  const task = slot?.task ?? IDLE
  const name = slot?.photo?.name ?? ''
  return (
    <section
      ref={frame}
      className={styles.frame}
      data-side={side}
      data-state={slot ? task.state : 'empty'}
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
      {!slot && <EmptyFrame side={side} />}
      {task.state === 'running' && <WorkingFrame name={name} />}
      {task.state === 'failed' && <FailedFrame side={side} message={task.message} />}
      {slot && task.state === 'done' && (
        <>
          <PhotoView id={id} name={name} photo={task.result} chosen={slot.chosen} />
          <Tray side={side} name={name} photo={task.result} chosen={slot.chosen} />
        </>
      )}
      <kbd className={styles.key} aria-hidden>
        {side === 'left' ? 1 : 2}
      </kbd>
      {slot && <Tools side={side} id={id} />}
      {slot?.photo && <Strip side={side} stack={stack} />}
      {isOver && <DropHere isFilled={slot !== null && over === side} isBeside={isBeside} />}
    </section>
  )
}

/** What a drop here does; on a side that holds photos its two halves do different things. */
function DropHere({ isFilled, isBeside }: { isFilled: boolean; isBeside: boolean }) {
  if (!isFilled) return <p className={styles.drop}>{words.compare.dropHere}</p>
  return (
    <p className={styles.drop} data-halves>
      <span data-over={!isBeside || undefined}>{words.compare.dropInstead}</span>
      <span data-over={isBeside || undefined}>{words.compare.dropBeside}</span>
    </p>
  )
}

function Tools({ side, id }: { side: Side; id: number }) {
  return (
    <div className={styles.tools}>
      <FileButton
        label={words.compare.another(side)}
        icon={ImageUp}
        iconOnly
        onFiles={files => takeInstead(files, side)}
      />
      <button
        type="button"
        className="button icon"
        aria-label={words.compare.remove(side)}
        title={words.compare.remove(side)}
        onClick={() => {
          removePhoto(id)
          frameOf(side)?.focus()
        }}
      >
        <X size={18} aria-hidden />
      </button>
    </div>
  )
}
