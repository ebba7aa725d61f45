// The engine at work, with the reason on hover and focus, and a menu to take another one.
import { ChevronDown, Cpu } from 'lucide-react'
import { type FocusEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import type { EngineStatus } from '../../worker/types.ts'
import { startEngine } from '../engine.ts'
import { words } from '../words.ts'
import styles from './EngineBadge.module.css'

export function EngineBadge({ status }: { status: EngineStatus }) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const reason = useId()
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
      <legend className="sr">{words.engine.choose}</legend>
      <button
        ref={button}
        type="button"
        className={`button ${styles.badge}`}
        aria-label={words.engine.badge(status.label)}
        aria-expanded={open}
        aria-controls={menu}
        aria-describedby={reason}
        onClick={() => setOpen(!open)}
      >
        <Cpu size={16} aria-hidden />
        {status.label}
        <ChevronDown size={16} aria-hidden />
      </button>
      <p id={reason} role="tooltip" className={styles.reason} hidden={open}>
        {status.reason}
      </p>
      {open && <EngineMenu id={menu} status={status} onChosen={() => setOpen(false)} />}
    </fieldset>
  )
}

function EngineMenu({ id, status, onChosen }: { id: string; status: EngineStatus; onChosen: () => void }) {
  return (
    <div id={id} className={styles.menu}>
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
