// The Web Lock that whoever trains, describes or deletes a run holds.

/** Its name. */
export const runLock = (id: string): string => `run ${id}`

/** The id of the run that a lock is for; null: it is another lock. */
export const lockedRun = (name: string): string | null =>
  name.startsWith('run ') ? name.slice('run '.length) : null
