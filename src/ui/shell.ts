// Which of the frame's dialogs is open.
import { create } from 'zustand'

export type ShellDialog = 'help' | 'privacy'

export const useShell = create<{ dialog: ShellDialog | null }>()(() => ({ dialog: null }))

export const openDialog = (dialog: ShellDialog): void => useShell.setState({ dialog })
export const closeDialog = (): void => useShell.setState({ dialog: null })
