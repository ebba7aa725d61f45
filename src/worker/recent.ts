// Embeddings of the crops that were compared last, so that a face is embedded once however often it is compared.
import type { GrayImage } from '../image.ts'
import type { Embedder } from '../model/embedder.ts'

const KEPT = 64

export interface EmbeddingCache {
  embed(embedder: Embedder, crop: GrayImage): Promise<Float32Array>
}

/** Recognises a crop by its pixels: what comes over the port is a copy each time. */
export function createEmbeddingCache(): EmbeddingCache {
  const recent: { crop: GrayImage; embedding: Float32Array }[] = []
  return {
    async embed(embedder, crop) {
      const at = recent.findIndex(known => samePixels(known.crop.data, crop.data))
      const known = recent[at]
      if (known) {
        recent.splice(at, 1)
        recent.push(known)
        return known.embedding
      }
      const [embedding] = await embedder.embed([crop])
      if (!embedding) throw new TypeError('the engine gave no embedding')
      recent.push({ crop, embedding })
      if (recent.length > KEPT) recent.shift()
      return embedding
    },
  }
}

function samePixels(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((level, i) => level === b[i])
}
