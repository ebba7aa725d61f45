// Gathers what a run tells, so that the page hears of it ten times a second at most.
import type { Run } from '../../train/run.ts'
import type { TrainingEvent } from '../../train/setting.ts'
import type { TrainerEngine, TrainingNews } from './types.ts'

const INTERVAL_MS = 100

export interface News {
  begin(run: Run, engine: TrainerEngine): void
  work(what: NonNullable<TrainingNews['work']>['what'], done: number, of: number): void
  take(event: TrainingEvent): void
  /** Sends what is left. */
  flush(): void
}

const empty = (): TrainingNews => ({
  run: null,
  engine: null,
  step: null,
  work: null,
  rows: [],
  validations: [],
  checkpoints: [],
  events: [],
})

export function createNews(onNews: (news: TrainingNews) => void, now = () => performance.now()): News {
  let news = empty()
  let sent = Number.NEGATIVE_INFINITY
  const flush = () => {
    sent = now()
    onNews(news)
    news = empty()
  }
  const send = () => {
    if (now() - sent >= INTERVAL_MS) flush()
  }
  return {
    begin(run, engine) {
      Object.assign(news, { run: structuredClone(run), engine })
      flush()
    },
    work(what, done, of) {
      news.work = { what, done, of }
      if (done === 0) flush()
      else send()
    },
    take(event) {
      if (event.kind === 'step') {
        const { kind: _, ...step } = event
        Object.assign(news, { step, work: null })
      } else if (event.kind === 'history')
        news.rows.push({ ...event.row }) // the loop may go on writing in it
      else if (event.kind === 'validation') news.validations.push(event.row)
      else if (event.kind === 'checkpoint') news.checkpoints.push(event.note)
      else if (event.kind === 'note') news.events.push(event.event)
      else news.work = { what: event.what, done: event.done, of: event.of }
      send()
    },
    flush,
  }
}
