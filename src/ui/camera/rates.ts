// How fast the camera's frames are worked on: frames and embeddings a second over the last seconds, and the time from frame to verdict.

/** What an answer of the worker says about speed. */
export interface Answer {
  nowMs: number
  /** Embeddings since the camera was started. */
  embeddings: number
  /** When the newest embedded frame was taken. */
  judgedMs: number | null
}
export interface Rates {
  framesPerSecond: number
  embeddingsPerSecond: number
  /** Median of the last verdicts; null before there is one. */
  latencyMs: number | null
}

const WINDOW_MS = 2000
const VERDICTS = 15

export function createRates() {
  let answers: Answer[] = []
  let latencies: number[] = []
  return {
    /** Takes an answer in and gives the rates of the last two seconds. */
    add(answer: Answer): Rates {
      const last = answers.at(-1)
      if (answer.judgedMs !== null && answer.judgedMs !== last?.judgedMs)
        latencies = [...latencies, answer.nowMs - answer.judgedMs].slice(-VERDICTS)
      answers = [...answers.filter(({ nowMs }) => answer.nowMs - nowMs < WINDOW_MS), answer]
      const [first = answer] = answers
      const seconds = (answer.nowMs - first.nowMs) / 1000
      const perSecond = (count: number) => (seconds > 0 ? count / seconds : 0)
      return {
        framesPerSecond: perSecond(answers.length - 1),
        embeddingsPerSecond: perSecond(answer.embeddings - first.embeddings),
        latencyMs: latencies.toSorted((a, b) => a - b)[latencies.length >> 1] ?? null,
      }
    },
  }
}
