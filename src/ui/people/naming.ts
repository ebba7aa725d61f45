// Who of the open gallery the faces of the photo set are: asked in small questions, so that the worker stays free for others.
import { create } from 'zustand'
import { identifyEmbeddings } from '../../worker/photos/client.ts'
import { askWorker } from '../parts/ask-worker.ts'
import { type SetFace, usePhotoSet } from './photo-set.ts'
import { useVault } from './vault.ts'

const BATCH = 64
const FALSE_ALARM_RATE = 0.01

/** By face; null: nobody of the gallery. */
export const useNames = create<{ names: readonly (string | null)[] }>()(() => ({ names: [] }))

let turn = 0

async function nameFaces(faces: readonly SetFace[]): Promise<void> {
  const mine = ++turn
  const names: (string | null)[] = []
  useNames.setState({ names })
  if (!useVault.getState().people?.isCurrent) return
  for (let begin = 0; begin < faces.length; begin += BATCH) {
    const asked = faces
      .slice(begin, begin + BATCH)
      .map(({ face: { embedding, quality } }) => ({ embedding, quality }))
    // locked or replaced meanwhile: then nobody has a name
    const found = await askWorker(() => identifyEmbeddings(asked, FALSE_ALARM_RATE)).catch(() => null)
    if (mine !== turn || !found) return
    names.push(
      ...found.map(({ verdict, candidates }) => (verdict === 'known' ? (candidates[0]?.name ?? null) : null)),
    )
  }
  useNames.setState({ names: [...names] })
}

useVault.subscribe(({ people }, before) => {
  if (people !== before.people) void nameFaces(usePhotoSet.getState().faces)
})
usePhotoSet.subscribe(({ grouping, faces }, before) => {
  if (grouping !== before.grouping && grouping.state === 'done') void nameFaces(faces)
})
