// Embeddings of the crops that were compared last, so that a face is embedded once however often it is compared.
import type { GrayImage } from '../../image.ts'
import type { Embedder } from '../../model/embedder.ts'

const KEPT = 64

export interface EmbeddingCache {
  /** One for each crop; those that are not known go to the embedder in one batch. `key` names what embeds (verify's `embeddingKey`). */
  embed(embedder: Pick<Embedder, 'embed'>, key: string, crops: readonly GrayImage[]): Promise<Float32Array[]>
}
interface Known {
  key: string
  crop: GrayImage
  embedding: Float32Array
}

/** Recognises a crop by its pixels: what comes over the port is a copy each time. */
export function createEmbeddingCache(): EmbeddingCache {
  let recent: Known[] = []
  const find = (key: string, crop: GrayImage) =>
    recent.find(known => known.key === key && samePixels(known.crop.data, crop.data))
  return {
    async embed(embedder, key, crops) {
      const fresh = crops.filter(crop => !find(key, crop))
      const embedded = fresh.length > 0 ? await embedder.embed(fresh) : []
      const added = fresh.flatMap((crop, n) => {
        const embedding = embedded[n]
        return embedding ? [{ key, crop, embedding }] : []
      })
      recent = [...recent, ...added]
      const used = crops.map(crop => find(key, crop))
      const known = used.filter(one => one !== undefined)
      if (known.length < crops.length) throw new TypeError('the engine gave no embedding')
      recent = [...recent.filter(one => !known.includes(one)), ...new Set(known)].slice(-KEPT)
      return known.map(({ embedding }) => embedding)
    },
  }
}

function samePixels(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((level, i) => level === b[i])
}
