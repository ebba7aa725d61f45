// What the faces before a camera are compared with: asked for by the page, prepared for the model and the score in use.
import { FormatError, StorageError } from '../../errors.ts'
import type { GrayImage } from '../../image.ts'
import type { Running } from '../evaluation/entries.ts'
import { lookAtVault, openGallery, openIdentifier, type Scored } from '../gallery/state.ts'
import type { Against } from './match.ts'
import type { CameraTarget, GalleryReadiness } from './types.ts'

interface TargetHost {
  running(): Running
  embed(crop: GrayImage): Promise<Float32Array>
  compareWith(against: Against): Promise<void> | void
}
export interface Target {
  /** Without a photo's face or an open gallery it is nothing. */
  ask(target: CameraTarget): Promise<GalleryReadiness>
  /** Prepares what was asked for anew if another score, other thresholds or another model came since. */
  renew(): Promise<void>
}
interface Prepared {
  against: Against
  readiness: GalleryReadiness
}
const NOTHING: Against = { kind: 'nothing' }

export function createTarget({ running, embed, compareWith }: TargetHost): Target {
  let turn = 0
  /** What was asked for last, and the model whose embedding and score it was prepared for. */
  let asked: (Scored & { target: CameraTarget }) | undefined

  async function ask(target: CameraTarget): Promise<GalleryReadiness> {
    const mine = ++turn
    const { card, scorer } = running().model
    asked = { target, card, scorer }
    const { against, readiness } = await prepare(target)
    if (mine === turn) await compareWith(against)
    return readiness
  }
  async function prepare(target: CameraTarget): Promise<Prepared> {
    if (target.kind === 'gallery') return prepareGallery(running())
    if (target.kind === 'pair') return { against: { kind: 'pair' }, readiness: 'ready' }
    if (!target.crop) return { against: NOTHING, readiness: 'ready' }
    return { against: { kind: 'photo', embedding: await embed(target.crop) }, readiness: 'ready' }
  }
  return {
    ask,
    async renew() {
      const { model } = running()
      if (!asked || (model.card === asked.card && model.scorer === asked.scorer)) return
      await compareWith(NOTHING)
      await ask(asked.target)
    },
  }
}

async function prepareGallery({ model }: Running): Promise<Prepared> {
  const not = (readiness: GalleryReadiness) => ({ against: NOTHING, readiness })
  try {
    const { state } = await lookAtVault()
    if (state !== 'open') return not(state)
    if ((await openGallery()).people.length === 0) return not('empty')
    const identifier = await openIdentifier(model)
    return identifier ? { against: { kind: 'gallery', identifier }, readiness: 'ready' } : not('other-model')
  } catch (error) {
    if (!(error instanceof StorageError || error instanceof FormatError)) throw error // of the model or the device
    const now = await lookAtVault().catch(() => null)
    if (now && now.state !== 'open') return not(now.state) // locked or deleted meanwhile
    return not('damaged') // the People panel says how
  }
}
