// The renewal of the gallery for another model, which goes on while other panels are shown.
import { create } from 'zustand'
import { embeddingKey } from '../../verify/verify.ts'
import { renewGallery } from '../../worker/gallery/client.ts'
import type { CountProgress, RenewalResult } from '../../worker/gallery/types.ts'
import { useEngine, whenSettled } from '../engine.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, isCancelled, type Task } from '../parts/task.ts'
import { refreshAll, useVault } from './vault.ts'
import { wordsOfPeople } from './words.ts'

export const useRenewal = create<{ task: Task<CountProgress, RenewalResult> }>()(() => ({ task: IDLE }))

let controller = new AbortController()

// the names of what was lost go with the gallery
useVault.subscribe(({ people }) => {
  if (!people && useRenewal.getState().task.state === 'done') putAway()
})

/**
 * Whether the gallery may be renewed without being asked: once after each change of model in this tab. A gallery that another tab has
 * given another model since stays as it is, else two tabs with two models would renew it for ever.
 */
let mayStart = true
useEngine.subscribe(({ ready }, before) => {
  const isOther = ready && (!before.ready || embeddingKey(ready.model) !== embeddingKey(before.ready.model))
  if (!isOther) return
  mayStart = true
  renewByItself()
})
useVault.subscribe(renewByItself)

/** Renews a gallery of another model when nothing is lost by it. */
function renewByItself(): void {
  const { people } = useVault.getState()
  const { ready } = useEngine.getState()
  if (!people || !ready || useRenewal.getState().task.state === 'running') return
  const { sha256, embedding = 'single' } = people.model
  const isCurrent = `${sha256} ${embedding}` === embeddingKey(ready.model)
  const views = people.people.reduce((sum, person) => sum + person.views.length, 0)
  const starts = mayStart && !isCurrent && views > 0 && people.renewable === views
  if (isCurrent || starts) mayStart = false
  if (starts) void renew(views)
}

export async function renew(views: number): Promise<void> {
  controller = new AbortController()
  const { signal } = controller
  useRenewal.setState({ task: { state: 'running', progress: { done: 0, total: views } } })
  const show = (progress: CountProgress) => {
    // the last progress may come later than the result
    if (!signal.aborted && useRenewal.getState().task.state === 'running')
      useRenewal.setState({ task: { state: 'running', progress } })
  }
  try {
    await whenSettled()
    const result = await renewGallery(show, signal)
    announce(wordsOfPeople.renew.done(result.renewed))
    useRenewal.setState({ task: { state: 'done', result } })
    await refreshAll()
  } catch (error) {
    useRenewal.setState({ task: isCancelled(error) ? IDLE : failed(error) })
    if (!signal.aborted) renewByItself() // another model took over meanwhile
  }
}

export function cancelRenewal(): void {
  controller.abort()
  useRenewal.setState({ task: IDLE })
}
export const putAway = (): void => useRenewal.setState({ task: IDLE })
