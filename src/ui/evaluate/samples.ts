// "Try with the sample photos": measures the model in use on the few pairs of photos that come with the page, without files of one's own.
import { PROTOCOLS } from '../../evaluate/protocols/table.ts'
import type { PlacedFile } from '../../worker/evaluation/types.ts'
import { useEngine, whenReady } from '../engine.ts'
import { notify } from '../parts/notices.ts'
import { startJob } from './job.ts'
import { wordsOfEvaluate } from './words.ts'

const words = wordsOfEvaluate.samples

/** Starts it. Where a photo can't be loaded, a notice says so. */
export async function measureSamples(): Promise<void> {
  try {
    const files = await samplePhotos()
    await whenReady()
    const model = useEngine.getState().ready?.model.name ?? ''
    startJob({
      protocol: 'samples',
      semantics: 'toolkit',
      score: 'cosine',
      embedding: 'mirrored',
      model,
      given: { kind: 'folder', label: words.label, files },
      config: [],
    })
  } catch {
    notify(words.unreachable)
  }
}

/** The photos that the list of sample pairs names. */
async function samplePhotos(): Promise<PlacedFile[]> {
  const list = await (await fetched(`/${PROTOCOLS.samples.shipped?.path}`)).text()
  const paths = new Set(list.match(/\S+\.jpg/g))
  return Promise.all(
    [...paths].map(async path => ({
      path,
      file: new File([await (await fetched(`/samples/${path}`)).blob()], path.split('/').at(-1) ?? path),
    })),
  )
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return response
}
