// "Try with samples": a data set of the sample photos that come with the page (NASA, public/samples), without files of one's own. Two
// photos of each person are few, so each also comes turned, nearer and brighter or darker; the importer finds the faces as in any photos.
import { create } from 'zustand'
import { SHARD_PICTURES } from '../../data/shards.ts'
import { fnv1a32, mulberry32 } from '../../random.ts'
import type { PlacedFile } from '../../worker/datasets/types.ts'
import { PORTRAITS, sampleTitle, sampleUrl } from '../compare/samples.ts'
import { notify } from '../parts/notices.ts'
import { refreshDatasets } from './datasets.ts'
import { startImport } from './job.ts'
import { wordsOfData } from './words.ts'

const words = wordsOfData.samples
/** Pictures that are made of each photo, itself among them. */
const VARIATIONS = 5
/** Names the same data set each time. */
const SEED = 1

const personOf = (sample: string) => sampleTitle(sample).replace(/ \d+$/, '')
/** People with two photos. */
const PHOTOS = PORTRAITS.filter(
  sample => PORTRAITS.filter(other => personOf(other) === personOf(sample)).length > 1,
)

/** Whether the pictures are being made: the import begins when they are there. */
export const useMaking = create<{ isMaking: boolean }>()(() => ({ isMaking: false }))

/** Begins the import, unless the data set is there. Gives whether it can be waited for or used. */
export async function importSamples(): Promise<boolean> {
  const entries = await refreshDatasets()
  if (entries.some(({ name, problem }) => name === words.name && problem === null)) return true
  useMaking.setState({ isMaking: true })
  try {
    const files = (await Promise.all(PHOTOS.map(variationsOf))).flat()
    startImport({
      chosen: {
        given: { kind: 'folder', label: words.source, folder: { name: words.name, files } },
        handles: null,
      },
      options: {
        name: words.name,
        aligned: false,
        keepDuplicates: true, // the variations are the same picture again
        shardPictures: SHARD_PICTURES,
        split: { by: 'pictures', fraction: 0.2, seed: SEED },
      },
      expected: files.length,
      canPause: true,
    })
    return true
  } catch {
    notify(words.unreachable)
    return false
  } finally {
    useMaking.setState({ isMaking: false })
  }
}

async function variationsOf(sample: string): Promise<PlacedFile[]> {
  const response = await fetch(sampleUrl(sample))
  if (!response.ok) throw new Error(`${sample}: ${response.status}`)
  const photo = await createImageBitmap(await response.blob())
  const stem = sample.slice(sample.indexOf('/') + 1)
  const files: PlacedFile[] = []
  for (let i = 0; i < VARIATIONS; i++) {
    const path = `${personOf(sample)}/${stem}-${i}.jpg`
    files.push({ path, file: new File([await varied(photo, i === 0 ? null : path)], path) })
  }
  photo.close()
  return files
}

/** A few degrees, a tenth of the size and of the brightness: what differs from one photo to the next. Null: the photo as it is. */
async function varied(photo: ImageBitmap, name: string | null): Promise<Blob> {
  const { width, height } = photo
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('There is no canvas.')
  if (name !== null) {
    const random = mulberry32(fnv1a32(`${SEED}/${name}`))
    const within = (range: number) => (2 * random() - 1) * range
    const scale = 1 + within(0.1)
    context.filter = `brightness(${1 + within(0.2)}) contrast(${1 + within(0.15)})`
    context.translate(width / 2, height / 2)
    context.rotate(within(0.12))
    context.scale(scale, scale)
    context.translate(-width / 2, -height / 2)
  }
  context.drawImage(photo, 0, 0)
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 })
}
