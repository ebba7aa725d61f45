// What the frame shows beside the panels: which of its dialogs is open, and how far the panels' long jobs are.
import { create } from 'zustand'

export type ShellDialog = 'help' | 'privacy'

interface Shell {
  dialog: ShellDialog | null
  /** By the path of the panel: 0..1, null while the end is not known. */
  jobs: Partial<Record<string, number | null>>
  /** What closing the tab would lose, by a name of its own. */
  unsaved: readonly string[]
}
export const useShell = create<Shell>()(() => ({ dialog: null, jobs: {}, unsaved: [] }))

export const openDialog = (dialog: ShellDialog): void => useShell.setState({ dialog })
export const closeDialog = (): void => useShell.setState({ dialog: null })

/** Shows in the rail how far a panel's job is; undefined: it has ended. */
export function showJob(path: string, share: number | null | undefined): void {
  const { [path]: _, ...others } = useShell.getState().jobs
  useShell.setState({ jobs: share === undefined ? others : { ...others, [path]: share } })
}

/** Says that closing the tab now would lose something, or no longer. */
export function showUnsaved(what: string, isUnsaved: boolean): void {
  const { unsaved } = useShell.getState()
  if (unsaved.includes(what) === isUnsaved) return
  useShell.setState({ unsaved: isUnsaved ? [...unsaved, what] : unsaved.filter(other => other !== what) })
}

/** The browser asks before it closes or reloads a tab in which a job runs or something is not saved. Returns how to stop. */
export function askBeforeLeaving(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    const { jobs, unsaved } = useShell.getState()
    if (unsaved.length > 0 || Object.keys(jobs).length > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  return () => window.removeEventListener('beforeunload', ask)
}
