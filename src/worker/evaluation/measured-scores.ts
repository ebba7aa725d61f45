// Which scores an evaluation measures: the chosen one, and for a quick protocol the other one too where the embeddings are those of a back-end.
import { messageOf } from '../../errors.ts'
import type { EmbeddingRun } from '../../evaluate/embed-all.ts'
import { PROTOCOLS } from '../../evaluate/protocols/table.ts'
import type { Provenance } from '../../evaluate/report.ts'
import { checkSuited, whyUnsuited } from '../../evaluate/suited.ts'
import type { BackendCard, ModelCard } from '../../model/card.ts'
import type { EmbeddingKind } from '../../model/mirror.ts'
import type { Scorer } from '../../verify/projection.ts'
import { COSINE } from '../../verify/scorer.ts'
import { jointScorer } from '../models/load.ts'
import type { EvaluationRequest } from './types.ts'

export interface Measured extends EmbeddingRun {
  model: Provenance['model']
  kind: EmbeddingKind
  /** The installed model, null where there is none of these weights. */
  card: ModelCard | null
  engine: string
  assumedOrder?: string | null
}

interface Score {
  scorer: Scorer
  backend: BackendCard | null
}

/** The chosen one first; the embeddings are what takes time. Throws ListError when they are not for the chosen one. */
export async function scoresOf(
  { protocol, score, given }: EvaluationRequest,
  { card, model, kind, embeddings }: Measured,
): Promise<{ scores: Score[]; notes: string[] }> {
  const about = { model, kind, dimension: embeddings.dimension, name: given.label }
  const cosine: Score = { scorer: COSINE, backend: null }
  const { isQuick } = PROTOCOLS[protocol]
  if (score === 'jb') {
    checkSuited(card, about)
    return { scores: [await jointOf(card), ...(isQuick ? [cosine] : [])], notes: [] }
  }
  if (!isQuick || whyUnsuited(card, about) !== null) return { scores: [cosine], notes: [] }
  try {
    return { scores: [cosine, await jointOf(card)], notes: [] }
  } catch (error) {
    const note = `The Joint Bayesian score could not be measured beside the cosine. ${messageOf(error)}`
    return { scores: [cosine], notes: [note] }
  }
}

async function jointOf(card: ModelCard | null): Promise<Score> {
  if (!card?.backend) throw new TypeError('jointOf: no back-end')
  const { backend } = card
  return { scorer: await jointScorer({ ...card, backend }), backend }
}
