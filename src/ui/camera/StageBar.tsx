// Above the picture: whether the light is on, which camera, mirror, and Stop.
import { FlipVertical2, Square } from 'lucide-react'
import { chooseDevice, mirror, stopCamera, useLive } from './live.ts'
import styles from './StageBar.module.css'
import { wordsOfCamera as words } from './words.ts'

export function StageBar() {
  const state = useLive(live => live.state)
  const isMirrored = useLive(live => live.isMirrored)
  return (
    <div className={styles.bar}>
      <p className={styles.light} data-on={state === 'on' || undefined}>
        <span className={styles.lamp} aria-hidden />
        {state === 'on' ? words.on : words.off}
      </p>
      <Devices />
      <button
        type="button"
        className={`button icon ${styles.mirror}`}
        aria-pressed={isMirrored}
        aria-label={words.mirror}
        title={`${words.mirror} (M)`}
        onClick={mirror}
      >
        <FlipVertical2 size={18} aria-hidden />
      </button>
      {state !== 'off' && (
        <button type="button" className={`button main ${styles.stop}`} onClick={stopCamera}>
          <Square size={16} fill="currentColor" aria-hidden />
          {words.stop}
          <kbd aria-hidden>Esc</kbd>
        </button>
      )}
    </div>
  )
}

function Devices() {
  const devices = useLive(live => live.devices)
  const chosen = useLive(live => live.deviceId)
  const stream = useLive(live => live.stream)
  const used = stream?.getVideoTracks()[0]?.getSettings().deviceId
  if (devices.length === 0) return null
  const value = devices.find(({ id }) => id === (chosen ?? used))?.id ?? ''
  return (
    <label className={styles.which}>
      <span className="sr">{words.which}</span>
      <select
        className={`button ${styles.select}`}
        value={value}
        onChange={event => chooseDevice(event.currentTarget.value || null)}
      >
        {value === '' && <option value="">{words.anyCamera}</option>}
        {devices.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
