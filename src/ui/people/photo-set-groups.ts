// The groups of a photo set: at every threshold at once, under what a person said of single faces.
import { type Link, withLinks } from '../../gallery/links.ts'
import { firstThreshold } from '../../gallery/pairs.ts'
import { scoreOfCard } from '../../model/score-in-use.ts'
import { SCORES } from '../../model/scores.ts'
import type { CountProgress } from '../../worker/gallery/types.ts'
import { embedAgain, groupPhotoSet } from '../../worker/photos/client.ts'
import type { Grouping } from '../../worker/photos/types.ts'
import { useEngine } from '../engine.ts'
import { ask } from '../models/ask.ts'
import { notify } from '../parts/notices.ts'
import { failed, isCancelled } from '../parts/task.ts'
import { currentKey, currentSignal, startingThreshold, usePhotoSet } from './photo-set.ts'
import { wordsOfPhotoSet as words } from './photo-set-words.ts'

/** All that was said of faces, what was said last of a pair. */
export const linksOf = (said: readonly (readonly Link[])[]): Link[] =>
  said.reduce<Link[]>((links, one) => withLinks(links, one), [])

/** Groups the faces that were read, by the score in use. */
async function group(): Promise<void> {
  const { faces } = usePhotoSet.getState()
  if (faces.length === 0) return
  usePhotoSet.setState({ grouping: { state: 'running', progress: null } })
  await regroup()
}

/** The same while the groups before stay in sight. */
async function regroup(): Promise<void> {
  const { faces, said, scoreKey } = usePhotoSet.getState()
  const signal = currentSignal()
  const asked = {
    embeddings: faces.map(({ face }) => face.embedding),
    photoOf: Int32Array.from(faces, ({ photo }) => photo),
    links: linksOf(said),
  }
  try {
    const result = await ask(
      () => groupPhotoSet(asked, progress => showGrouping(progress, signal), signal),
      signal,
    )
    const now = usePhotoSet.getState()
    if (now.faces !== faces || now.said !== said || now.scoreKey !== scoreKey) return
    usePhotoSet.setState({ grouping: { state: 'done', result }, ...thresholdFor(result) })
  } catch (error) {
    if (!isCancelled(error)) usePhotoSet.setState({ grouping: failed(error) })
  }
}

/** That of these photos themselves, until it was moved by hand. */
function thresholdFor({ pairs }: Grouping): { threshold?: number } {
  const { isMoved, said } = usePhotoSet.getState()
  const calibration = useEngine.getState().ready?.model.calibration ?? null
  const threshold = isMoved || said.length > 0 ? null : firstThreshold(pairs, calibration)
  return threshold === null ? {} : { threshold }
}

/** The last progress may come later than the result. */
function showGrouping(progress: CountProgress, signal: AbortSignal): void {
  if (!signal.aborted && usePhotoSet.getState().grouping.state === 'running')
    usePhotoSet.setState({ grouping: { state: 'running', progress } })
}

/** Takes what a person says of some faces; the groups follow. */
export function say(links: readonly Link[]): void {
  if (links.length === 0) return
  usePhotoSet.setState(({ said }) => ({ said: [...said, links] }))
  void regroup()
}
export function takeBack(): void {
  usePhotoSet.setState(({ said }) => ({ said: said.slice(0, -1) }))
  void regroup()
}

/** Embeds the faces with the model in use and groups them anew. */
export async function embedPhotoSetAgain(): Promise<void> {
  const { faces } = usePhotoSet.getState()
  const signal = currentSignal()
  usePhotoSet.setState({ grouping: { state: 'running', progress: null } })
  try {
    const embeddings = await ask(
      () =>
        embedAgain(
          faces.map(({ face }) => face.crop),
          progress => showGrouping(progress, signal),
          signal,
        ),
      signal,
    )
    usePhotoSet.setState({
      faces: faces.map((one, i) => ({
        ...one,
        face: { ...one.face, embedding: embeddings[i] ?? one.face.embedding },
      })),
      embeddingKey: currentKey(useEngine.getState().ready),
      ...startingThreshold(),
    })
    await group()
  } catch (error) {
    if (!isCancelled(error)) usePhotoSet.setState({ grouping: failed(error) })
  }
}

// whatever a reading found is grouped when it ends, stopped or done
usePhotoSet.subscribe(({ reading }, before) => {
  if (before.reading.state === 'running' && (reading.state === 'done' || reading.state === 'idle'))
    void group()
})

/** A threshold holds for one score: with another one the photo set begins anew from that one's own, and says so. */
useEngine.subscribe(({ ready }, before) => {
  const { faces, waiting, threshold, scoreKey: key, embeddingKey: embedded } = usePhotoSet.getState()
  if (!ready || ready === before.ready || faces.length + waiting.length === 0) return
  const next = startingThreshold()
  if (next.scoreKey === key) return
  usePhotoSet.setState(next)
  const score = scoreOfCard(ready.model)
  if (key !== null && next.threshold !== threshold) notify(words.otherScore(SCORES[score].title))
  // of other embeddings the page asks first
  if (usePhotoSet.getState().grouping.state !== 'idle' && embedded === currentKey(ready)) void group()
})

export const moveThreshold = (threshold: number): void => usePhotoSet.setState({ threshold, isMoved: true })
