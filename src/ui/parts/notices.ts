// Short notices under the top bar: what happened by itself, or why something asked for was not done.
import { create } from 'zustand'
import { announce } from './announce.ts'

export interface Notice {
  id: number
  text: string
  /** Takes back what the notice tells. */
  undo?: () => void
}

export const useNotices = create<{ notices: Notice[] }>()(() => ({ notices: [] }))

let count = 0

/** Shows a notice until it is closed; the same text is shown once. */
export function notify(text: string, undo?: () => void): void {
  announce(text)
  const notice = { id: ++count, text, ...(undo && { undo }) }
  useNotices.setState(({ notices }) => ({
    notices: [...notices.filter(other => other.text !== text).slice(-2), notice],
  }))
}

export function closeNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter(notice => notice.id !== id) }))
}

export function closeNewestNotice(): void {
  const newest = useNotices.getState().notices.at(-1)
  if (newest) closeNotice(newest.id)
}

/** Takes away all notices, for the moment when the person goes on. */
export function closeNotices(): void {
  if (useNotices.getState().notices.length > 0) useNotices.setState({ notices: [] })
}
