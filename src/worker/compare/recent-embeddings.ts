// Embeddings of the faces that were compared last, so that a face is embedded once however often it is compared.
import type { Embedder } from '../../model/embedder.ts'
import type { ComparedFace } from './types.ts'

const KEPT = 64

export interface EmbeddingCache {
  /** One for each face; those that are not known go to the embedder in one batch. `key` names what embeds (verify's `embeddingKey`). */
  embed(
    embedder: Pick<Embedder, 'embed'>,
    key: string,
    faces: readonly Pick<ComparedFace, 'id' | 'crop'>[],
  ): Promise<Float32Array[]>
}

export function createEmbeddingCache(): EmbeddingCache {
  const recent = new Map<string, Float32Array>()
  return {
    async embed(embedder, key, faces) {
      const nameOf = ({ id }: Pick<ComparedFace, 'id'>) => `${key} ${id}`
      const fresh = [...new Map(faces.map(face => [nameOf(face), face.crop]))].filter(
        ([name]) => !recent.has(name),
      )
      const embedded = fresh.length > 0 ? await embedder.embed(fresh.map(([, crop]) => crop)) : []
      for (const [n, [name]] of fresh.entries()) {
        const embedding = embedded[n]
        if (embedding) recent.set(name, embedding)
      }
      const used = faces.map(face => {
        const embedding = recent.get(nameOf(face))
        if (!embedding) throw new TypeError('the engine gave no embedding')
        recent.delete(nameOf(face)) // the newest is the last one
        recent.set(nameOf(face), embedding)
        return embedding
      })
      for (const name of recent.keys()) {
        if (recent.size <= KEPT) break
        recent.delete(name)
      }
      return used
    },
  }
}
