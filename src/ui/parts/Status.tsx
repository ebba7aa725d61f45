// What works for the page in one word, and behind it: the model, the engine with the reason and the others, what is stored.
import { ChevronDown, HardDrive } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import type { EngineStatus, Ready } from '../../worker/types.ts'
import { startEngine, useEngine } from '../engine.ts'
import { openDialog } from '../shell.ts'
import { words } from '../words.ts'
import { bytesText } from './formats.ts'
import styles from './Status.module.css'

export function Status({ ready: { status, model } }: { ready: Ready }) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useId()
  function closeOnEscape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    setOpen(false)
    button.current?.focus()
  }
  function closeOnLeave(event: FocusEvent): void {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false)
  }
  return (
    <fieldset className={styles.group} onKeyDown={closeOnEscape} onBlur={closeOnLeave}>
      <legend className="sr">{words.status.title}</legend>
      <button
        ref={button}
        type="button"
        className={`button plain ${styles.badge}`}
        aria-label={words.status.ready(model.title, status.label)}
        aria-expanded={open}
        aria-controls={menu}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.dot} aria-hidden />
        <span className={styles.model}>{model.title}</span>
        <ChevronDown size={16} aria-hidden />
      </button>
      {open && (
        <div id={menu} className={styles.menu}>
          <h2 className={styles.title}>{words.engine.choose}</h2>
          <EngineChoice status={status} onChosen={() => setOpen(false)} />
          <h2 className={styles.title}>{words.status.storage}</h2>
          <Stored onOpen={() => setOpen(false)} />
        </div>
      )}
    </fieldset>
  )
}

function Stored({ onOpen }: { onOpen: () => void }) {
  const storedBytes = useEngine(state => state.storedBytes)
  return (
    <button
      type="button"
      className={`button plain ${styles.stored}`}
      onClick={() => {
        onOpen()
        openDialog('privacy')
      }}
    >
      <HardDrive size={16} aria-hidden />
      {words.status.stored(bytesText(storedBytes ?? 0))}
    </button>
  )
}

function EngineChoice({ status, onChosen }: { status: EngineStatus; onChosen: () => void }) {
  const id = useId()
  return (
    <div>
      {status.choices.map(({ engine, label, available, reason }) => (
        <label key={engine} className={styles.choice}>
          <input
            type="radio"
            name={id}
            checked={engine === status.engine}
            disabled={!available}
            onChange={() => {
              onChosen()
              void startEngine(engine)
            }}
          />
          <span>
            <span className={styles.name}>{label}</span>
            <span className={styles.why}>{reason}</span>
          </span>
        </label>
      ))}
    </div>
  )
}
