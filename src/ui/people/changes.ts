// A change to the gallery that was asked for with a click: made once, said, and shown.
import { whenSettled } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { notify } from '../parts/notices.ts'
import { failed } from '../parts/task.ts'
import { refreshAll } from './vault.ts'

/** Gives whether it was made; otherwise a notice says why not. */
export async function changePeople(change: () => Promise<unknown>, said: string): Promise<boolean> {
  try {
    await whenSettled()
    await change()
    await refreshAll()
    announce(said)
    return true
  } catch (error) {
    notify(failed(error).message)
    await refreshAll()
    return false
  }
}
