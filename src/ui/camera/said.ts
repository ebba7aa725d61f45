// What a screen reader is told of the camera: a verdict once it stands, and what to do when nothing else is said for a while.
import type { CameraView } from '../../worker/camera/types.ts'
import { announce } from '../parts/announce.ts'
import { verdictText } from './labels.ts'
import { useSeen } from './seen.ts'
import { useTarget } from './target.ts'
import { wordsOfCamera as words } from './words.ts'

const LASTED_MS = 1500

function sentenceOf(view: CameraView): string {
  if (view.missing === 'face') return words.nobody
  if (view.missing === 'second') return words.second
  const focus = view.faces.find(({ trackId }) => trackId === view.focusId)
  if (focus?.advice) return focus.advice
  const { match } = focus ?? {}
  if (!match || match.verdict === 'waiting') return ''
  return words.said(verdictText(match, useTarget.getState().kind), match)
}
/** Without the numbers, which change all the time. */
const kindOf = (sentence: string) => sentence.replaceAll(/[\d.−]+/g, '')

/** Says a sentence once it has stood for a moment. Returns how to stop. */
export function followSaid(): () => void {
  let said = ''
  let standing = { kind: '', sinceMs: 0 }
  return useSeen.subscribe(({ view }) => {
    if (!view) {
      said = ''
      return
    }
    const sentence = sentenceOf(view)
    const kind = kindOf(sentence)
    const nowMs = performance.now()
    if (kind !== standing.kind) standing = { kind, sinceMs: nowMs }
    if (kind === said || nowMs - standing.sinceMs < LASTED_MS) return
    said = kind
    if (sentence !== '') announce(sentence)
  })
}
