// Views for the gallery from the camera: a burst of one face, what is kept of it, and the name to enrol it under.
import { create } from 'zustand'
import { takeBurst } from '../../worker/camera/client.ts'
import type { Burst, BurstShot } from '../../worker/camera/types.ts'
import { enrolPeople } from '../../worker/gallery/client.ts'
import { announce } from '../parts/announce.ts'
import { failed, IDLE, isCancelled, type Task } from '../parts/task.ts'
import { refreshAll } from '../people/vault.ts'
import { useSeen } from './seen.ts'
import { wordsOfCamera as words } from './words.ts'

interface BurstState {
  task: Task<null, Burst>
  /** What will be enrolled: the burst's shots without those that were taken away. */
  kept: BurstShot[]
  enrolment: Task<null, string>
}
export const useBurst = create<BurstState>()(() => ({ task: IDLE, kept: [], enrolment: IDLE }))

/** Takes views of the face in the middle of things. */
export async function begin(): Promise<void> {
  const focusId = useSeen.getState().view?.focusId ?? null
  if (focusId === null) return
  useBurst.setState({ task: { state: 'running', progress: null }, kept: [], enrolment: IDLE })
  try {
    const result = await takeBurst(focusId)
    useBurst.setState({ task: { state: 'done', result }, kept: result.shots })
    announce(
      result.shots.length === 0 ? words.burst.nothing : words.burst.kept(result.shots.length, result.good),
    )
  } catch (error) {
    useBurst.setState({ task: isCancelled(error) ? IDLE : failed(error) })
  }
}

export function leaveOut(shot: BurstShot): void {
  const kept = useBurst.getState().kept.filter(other => other !== shot)
  useBurst.setState(kept.length > 0 ? { kept } : { kept, task: IDLE })
}
export const discard = (): void => useBurst.setState({ task: IDLE, kept: [], enrolment: IDLE })

/** Adds the views to the person of that name. The gallery must be open; what it says otherwise is shown. */
export async function enrolKept(name: string): Promise<void> {
  const { kept, task } = useBurst.getState()
  if (task.state !== 'done') return
  const { embeddingKey } = task.result
  useBurst.setState({ enrolment: { state: 'running', progress: null } })
  const views = kept.map(({ crop, score, quality, embedding }) => ({
    face: { crop, score, quality },
    source: words.burst.source,
    embedding: { embeddingKey, values: embedding },
  }))
  try {
    await enrolPeople([{ name, views }], () => {})
    const said = words.burst.enrolled(name, views.length)
    useBurst.setState({ task: IDLE, kept: [], enrolment: { state: 'done', result: said } })
    announce(said)
    await refreshAll()
  } catch (error) {
    useBurst.setState({ enrolment: failed(error) })
  }
}
