// Whether embeddings are those that a model's Joint Bayesian back-end was learned from: of its weights, of its kind. Asked before anything is
// embedded or measured.
import { ListError } from '../errors.ts'
import { EMBEDDING_SIZE } from '../model/architectures.ts'
import type { ModelCard } from '../model/card.ts'
import type { EmbeddingKind } from '../model/mirror.ts'
import { isOnWeights } from './adopt.ts'
import type { Provenance } from './report.ts'

export interface GivenEmbeddings {
  model: Provenance['model']
  kind: EmbeddingKind
  /** Null while nothing is embedded. */
  dimension: number | null
  /** The file or the pictures, in sentences. */
  name: string
}

/** Throws ListError that says why the back-end of this model, null for one that is not installed, does not score these embeddings. */
export function checkSuited(card: ModelCard | null, given: GivenEmbeddings): void {
  const reason = whyUnsuited(card, given)
  if (reason) throw new ListError(reason)
}

/** Null where the back-end scores them. */
export function whyUnsuited(
  card: ModelCard | null,
  { model, kind, dimension, name }: GivenEmbeddings,
): string | null {
  if (model.sha256 === '')
    return `${name} does not say which weights its embeddings come from, and a Joint Bayesian back-end scores those of its own weights alone. Embed the pictures here, or measure the cosine.`
  if (!card)
    return `${name} is of ${model.name}, which isn’t installed here, so it has no Joint Bayesian back-end. Import that model, or measure the cosine.`
  const { backend, title, weights } = card
  if (!backend)
    return `${title} has no Joint Bayesian back-end. Learn one from a data set or a gallery, or measure the cosine.`
  const own = `the Joint Bayesian back-end of ${title}`
  if (!isOnWeights({ model }, weights))
    return `${name} is of ${model.name}, whose weights are not those that ${own} was learned with. Embed the pictures with ${title}, or measure the cosine.`
  if (kind !== backend.embedding)
    return `${name} is measured as ${kind} embeddings, and ${own} was learned from ${backend.embedding} ones. Take ${backend.embedding} embeddings, or measure the cosine.`
  if (dimension !== null && dimension !== EMBEDDING_SIZE)
    return `${name} has embeddings of ${dimension} numbers, and ${own} scores those of ${EMBEDDING_SIZE}. Embed the pictures with ${title}, or measure the cosine.`
  return null
}
