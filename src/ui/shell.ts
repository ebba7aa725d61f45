// What the frame shows beside the panels: which of its dialogs is open, and how far the panels' long jobs are.
import { create } from 'zustand'

export type ShellDialog = 'help' | 'privacy'

interface Shell {
  dialog: ShellDialog | null
  /** By the path of the panel: 0..1, null while the end is not known. */
  jobs: Partial<Record<string, number | null>>
}
export const useShell = create<Shell>()(() => ({ dialog: null, jobs: {} }))

export const openDialog = (dialog: ShellDialog): void => useShell.setState({ dialog })
export const closeDialog = (): void => useShell.setState({ dialog: null })

/** Shows in the rail how far a panel's job is; undefined: it has ended. */
export function showJob(path: string, share: number | null | undefined): void {
  const { [path]: _, ...others } = useShell.getState().jobs
  useShell.setState({ jobs: share === undefined ? others : { ...others, [path]: share } })
}
