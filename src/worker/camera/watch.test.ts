// Watching frames made from sample photos, with the real detector and the shipped network.
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadModel, type Model, withScorer } from '../../cli/model.ts'
import { photoOf, sampleBytes, sampleDetector } from '../../cli/samples.fixture.ts'
import type { Detector } from '../../face/detect.ts'
import { findFaces } from '../../face/faces.ts'
import { addPerson, createGallery } from '../../gallery/gallery.ts'
import { createIdentifier } from '../../gallery/identify.ts'
import type { GrayImage, RgbImage } from '../../image.ts'
import { withScore } from '../../model/score-in-use.ts'
import { COSINE } from '../../verify/scorer.ts'
import type { WatchedModel } from './match.ts'
import type { CameraView } from './types.ts'
import { createWatch, type Watch } from './watch.ts'

let detector: Detector
let model: Model
let used: WatchedModel
beforeAll(async () => {
  detector = await sampleDetector()
  const shipped = await loadModel()
  model = { ...shipped, card: withScore(shipped.card, 'cosine') }
  used = { card: model.card, scorer: COSINE }
})

const embed = async (crop: GrayImage) => (await model.embedder.embed([crop]))[0] ?? new Float32Array()
const embeddingOf = async (name: string) => {
  const [face] = await findFaces(await photoOf(sharp(await sampleBytes(`pairs/${name}.jpg`))), detector)
  return embed(face!.crop)
}
/** A frame of 640x480 with these portraits side by side. */
async function frameOf(...names: string[]): Promise<RgbImage> {
  const wall = sharp({ create: { width: 640, height: 480, channels: 3, background: '#7a8088' } })
  const portraits = names.map(async (name, i) => ({
    input: await sharp(await sampleBytes(`pairs/${name}.jpg`))
      .resize(300, 460, { fit: 'inside' })
      .toBuffer(),
    left: 10 + 320 * i,
    top: 10,
  }))
  return photoOf(wall.composite(await Promise.all(portraits)))
}
const watching = () => createWatch({ detector, embed, model: () => used })

let timeMs = 0
/** The time of a frame taken so many milliseconds after the last one. */
function onMs(ms: number): number {
  timeMs += ms
  return timeMs
}
/** Shows a frame until so many embeddings were made of it. */
async function show(watch: Watch, frame: RgbImage, embeddings: number): Promise<CameraView> {
  let view = await watch.look(frame, onMs(66))
  const wanted = view.embeddings + embeddings
  for (let i = 0; i < 400 && view.embeddings < wanted; i++) {
    await watch.lookCloser()
    view = await watch.look(frame, onMs(1))
  }
  return view
}
const verdicts = ({ faces }: CameraView) => faces.map(({ match }) => match?.verdict ?? null)

describe('watching a camera', () => {
  it('gives a verdict against a photo once five good frames agree, and another one for somebody else', async () => {
    const watch = watching()
    const target = { kind: 'photo' as const, embedding: await embeddingOf('robert-curbeam-2') }
    watch.compareWith(target)
    const early = await show(watch, await frameOf('robert-curbeam-1'), 4)
    expect(early.faces).toMatchObject([{ advice: null, match: { verdict: 'waiting', frames: 4 } }])
    const late = await show(watch, await frameOf('robert-curbeam-1'), 1)
    expect(verdicts(late)).toEqual(['same'])
    expect(late.judgedMs).toBeLessThanOrEqual(late.timeMs)
    expect(late.faces[0]!.match?.scoreName).toBe('cosine')

    // the score is changed while the camera runs: the frames so far are judged anew, by thresholds of the other score alone
    const { card, scorer } = await withScorer(model.card, undefined, 'jb')
    used = { card: { calibration: null }, scorer }
    watch.compareWith(target)
    const joint = await show(watch, await frameOf('robert-curbeam-1'), 0)
    expect(joint.faces[0]!.match).toMatchObject({ scoreName: 'jb', same: null, verdict: 'uncalibrated' })
    expect(joint.faces[0]!.match!.score).toBeGreaterThan(1)
    expect(card.score).toBe('jb')
    used = { card: model.card, scorer: COSINE }
    watch.compareWith(target)

    const other = await show(watch, await frameOf('peggy-whitson-1'), 1)
    expect(other.faces[0]!.trackId).not.toBe(late.faces[0]!.trackId)
    expect(other.faces[0]!.match).toMatchObject({ verdict: 'waiting', frames: 1 })
    expect(verdicts(await show(watch, await frameOf('peggy-whitson-1'), 4))).toEqual(['different'])
  })

  it('compares two faces of one frame with each other', async () => {
    const watch = watching()
    watch.compareWith({ kind: 'pair' })
    const alone = await show(watch, await frameOf('luca-parmitano-1'), 1)
    expect([alone.missing, ...verdicts(alone)]).toEqual(['second', null])
    const both = await show(watch, await frameOf('luca-parmitano-1', 'luca-parmitano-2'), 10)
    expect([both.missing, ...verdicts(both)]).toEqual([null, 'same', 'same'])
  })

  it('names who is known and nobody else', async () => {
    const id = { name: model.card.name, sha256: model.card.weights.sha256 }
    const extra = { quality: 1, addedAt: '', source: '' }
    const views = [{ ...extra, embedding: await embeddingOf('robert-curbeam-2') }]
    const gallery = addPerson(createGallery(id), 'Robert', views, id)
    const watch = watching()
    const identifier = createIdentifier(gallery, {
      model: id,
      scorer: COSINE,
      calibration: model.card.calibration,
    })
    watch.compareWith({ kind: 'gallery', identifier })
    const view = await show(watch, await frameOf('robert-curbeam-1', 'peggy-whitson-1'), 10)
    const left = view.faces.toSorted((a, b) => a.box[0] - b.box[0])
    expect(left.map(({ match }) => match)).toMatchObject([
      { verdict: 'same', candidates: [{ name: 'Robert' }] },
      { verdict: 'different', candidates: [{ name: 'Robert' }] },
    ])
  })

  it('tells what is missing and what would help', async () => {
    const watch = watching()
    const empty = await show(watch, await frameOf(), 0)
    expect([empty.missing, empty.focusId, empty.faces]).toEqual(['face', null, []])
    const dark = { ...(await frameOf('robert-curbeam-1')) }
    dark.data = dark.data.map(level => level * 0.3)
    let view = await watch.look(dark, onMs(66))
    await watch.lookCloser()
    expect((await watch.look(dark, onMs(66))).faces[0]!.advice).toBeNull()
    view = await watch.look(dark, onMs(400))
    expect(view.faces[0]!.advice).toBe('Turn to the light.')
    expect(view.embeddings).toBe(0)
  })

  it('takes the best of a burst: of a face that stays the same, one', async () => {
    const watch = watching()
    const frame = await frameOf('robert-curbeam-1')
    const { focusId } = await show(watch, frame, 0)
    const burst = watch.burst.start(focusId!)
    const under = await show(watch, frame, 3)
    expect(under.burst).toMatchObject({ good: 3, different: 1 })
    await watch.look(frame, onMs(3000))
    const { shots, good, isLost } = await burst
    expect([good, isLost, shots.length]).toEqual([3, false, 1])
    expect(shots[0]).toMatchObject({ quality: [], crop: { width: 128, height: 128 } })
    expect(shots[0]!.embedding).toHaveLength(256)

    const lost = watch.burst.start(focusId!)
    const nobody = await frameOf()
    await watch.look(nobody, onMs(66))
    await watch.look(nobody, onMs(2000))
    expect(await lost).toMatchObject({ shots: [], isLost: true })
  })

  it('asks for a straight look before the first move, and forgets all when it is reset', async () => {
    const watch = watching()
    watch.challenge.start('7')
    const frame = await frameOf('robert-curbeam-1')
    const first = await watch.look(frame, onMs(66))
    expect(first.challenge).toMatchObject({ state: 'straight', done: 0, total: 3 })
    await watch.look(frame, onMs(200))
    const second = await watch.look(frame, onMs(100))
    expect(second.challenge?.state).toBe('move')
    watch.reset()
    const fresh = await watch.look(frame, onMs(66))
    expect([fresh.challenge, fresh.frames]).toEqual([null, 1])
    expect(fresh.faces[0]!.trackId).not.toBe(first.faces[0]!.trackId)
  })
})
