// Short notices under the top bar: what happened by itself, or why something asked for was not done.
import { create } from 'zustand'
import { words } from '../words.ts'
import { announce } from './announce.ts'

export interface Notice {
  id: number
  text: string
  offer?: Offer
}

/** What one click on a notice does: take back what it tells, or go where it points. */
export interface Offer {
  label: string
  act: () => void
}

export const toUndo = (act: () => void): Offer => ({ label: words.undo, act })

export const useNotices = create<{ notices: Notice[] }>()(() => ({ notices: [] }))

let count = 0

/** Shows a notice until it is closed; the same text is shown once. */
export function notify(text: string, offer?: Offer): void {
  announce(text)
  const notice = { id: ++count, text, ...(offer && { offer }) }
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
