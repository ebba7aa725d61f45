// Short notices under the top bar: what happened by itself, or why something asked for was not done.
import { create } from 'zustand'
import { announce } from './announce.ts'

export interface Notice {
  id: number
  text: string
}

export const useNotices = create<{ notices: Notice[] }>()(() => ({ notices: [] }))

let count = 0

/** Shows a notice until it is closed; the same text is shown once. */
export function notify(text: string): void {
  announce(text)
  useNotices.setState(({ notices }) => ({
    notices: [...notices.filter(notice => notice.text !== text).slice(-2), { id: ++count, text }],
  }))
}

export function closeNotice(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter(notice => notice.id !== id) }))
}

/** Takes away all notices, for the moment when the person goes on. */
export function closeNotices(): void {
  if (useNotices.getState().notices.length > 0) useNotices.setState({ notices: [] })
}
