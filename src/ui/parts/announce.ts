// What a screen reader is told without moving the focus: one polite region for the whole page.
import { create } from 'zustand'

export const useAnnouncement = create<{ text: string }>()(() => ({ text: '' }))

/** Says `text` once; the same text again is said again. */
export function announce(text: string): void {
  useAnnouncement.setState(before => ({ text: before.text === text ? `${text} ` : text }))
}
