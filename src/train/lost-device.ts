// A device that is lost leaves promises that may never be kept: work is waited for until then and no longer.
import { nextTurn } from './engine.ts'

class DeviceLost extends Error {
  override name = 'DeviceLost' as const
}

export interface LostWatch {
  /** The driver's; null while the device is there. */
  readonly reason: string | null
  /** The work's result; throws DeviceLost when the device is lost first. One at a time. */
  orLost<T>(work: Promise<T>): Promise<T>
  /** Work may fail before the loss is told: gives it the time. */
  settle(): Promise<void>
}

export function createLostWatch(lost: Promise<string>): LostWatch {
  let reason: string | null = null
  let onLost = () => {}
  // one listener for the whole run: each Promise.race would leave one behind
  lost.then(given => {
    reason = given
    onLost()
  })
  return {
    get reason() {
      return reason
    },
    orLost(work) {
      return new Promise((resolve, reject) => {
        onLost = () => reject(new DeviceLost(reason ?? ''))
        if (reason !== null) onLost()
        work.then(resolve, reject)
      })
    },
    settle: nextTurn,
  }
}
