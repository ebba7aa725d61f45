// At the picture's lower edge, never over a face: what to do to be judged, or why it takes long.
import { Check, Info, TriangleAlert } from 'lucide-react'
import type { CameraView } from '../../worker/camera/types.ts'
import { useEngine } from '../engine.ts'
import { panels } from '../Panels.tsx'
import { useShell } from '../shell.ts'
import styles from './Guidance.module.css'
import { numbered } from './labels.ts'
import { useLive } from './live.ts'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

interface Say {
  kind: 'good' | 'do' | 'wait'
  text: string
}
const ICONS = { good: Check, do: TriangleAlert, wait: Info }

export function Guidance() {
  const say = useSay()
  if (!say) return null
  const Icon = ICONS[say.kind]
  return (
    <p className={styles.guidance} data-kind={say.kind}>
      <Icon size={18} aria-hidden />
      <span>{say.text}</span>
    </p>
  )
}

function useSay(): Say | null {
  const isOn = useLive(live => live.state === 'on')
  const isMuted = useLive(live => live.isMuted)
  const isReady = useEngine(engine => engine.task.state === 'done')
  const view = useSeen(seen => seen.view)
  const isLate = useSeen(seen => seen.isLate)
  const busy = useShell(shell => Object.keys(shell.jobs).join())
  if (!isOn) return null
  if (isMuted) return { kind: 'do', text: words.noPicture }
  if (!isReady) return { kind: 'wait', text: words.engineWait }
  const titles = panels.filter(({ path }) => busy.split(',').includes(path)).map(({ title }) => title)
  if (isLate) return { kind: 'wait', text: titles.length > 0 ? words.busyWith(titles) : words.busy }
  if (!view) return null
  return sayOf(view) ?? (titles.length > 0 ? { kind: 'wait', text: words.slowBy(titles) } : GOOD)
}
const GOOD: Say = { kind: 'good', text: words.good }

/** The most useful thing to say of what is seen; null when all is well. */
function sayOf({ missing, faces, notCompared }: CameraView): Say | null {
  if (missing === 'face') return { kind: 'do', text: words.nobody }
  if (missing === 'second') return { kind: 'do', text: words.second }
  const inOrder = numbered(faces)
  const advised = faces.find(({ advice }) => advice !== null)
  if (advised?.advice) {
    const number = inOrder.indexOf(advised) + 1
    return { kind: 'do', text: faces.length > 1 ? words.adviceFor(number, advised.advice) : advised.advice }
  }
  return notCompared > 0 ? { kind: 'wait', text: words.notCompared(notCompared) } : null
}
