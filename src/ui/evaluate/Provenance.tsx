// What was left out of a report, by cause, and in small print where its figures come from.
import type { Report } from '../../worker/evaluation/types.ts'
import styles from '../parts/Report.module.css'
import { wordsOfReport } from './report-words.ts'

const words = wordsOfReport

export function Skipped({ skipped }: { skipped: Report['skippedPictures'] }) {
  const byReason = new Map<string, string[]>()
  for (const { name, reason } of skipped) byReason.set(reason, [...(byReason.get(reason) ?? []), name])
  return (
    <section className={styles.section} aria-label={words.skipped}>
      <h3>{words.skipped}</h3>
      {byReason.size === 0 && <p>{words.skippedNone}</p>}
      {[...byReason].map(([reason, names]) => (
        <details key={reason}>
          <summary>{words.skippedOf(reason, names.length)}</summary>
          <p className={styles.names}>{names.join(', ')}</p>
        </details>
      ))}
    </section>
  )
}

export function Provenance({ report }: { report: Report }) {
  const { model, score, list, source, pictures, skipped, semantics, engine, date } = report
  const kinds = Object.entries(source.kinds).map(([kind, count]) => words.kind(kind, count))
  const rows: [name: string, ...lines: string[]][] = [
    [words.facts.model, words.sha256(model.name, model.sha256)],
    [words.facts.list, ...list.files.map(({ name, sha256 }) => words.sha256(name, sha256))],
    [words.facts.pictures, words.usedOf(pictures, skipped, source.name, kinds.join(', '))],
    [words.facts.score, words.scoreFact(score)],
    ...(model.backendSha256
      ? [[words.facts.backend, words.backendFact(model.backendSha256)] as [string, string]]
      : []),
    [words.facts.reading, words.readings[semantics]],
    [words.facts.engine, engine],
    [words.facts.date, date],
  ]
  return (
    <section className={styles.section} aria-label={words.provenance}>
      <h3>{words.provenance}</h3>
      <dl className={styles.facts}>
        {rows.map(([name, ...lines]) => (
          <div key={name}>
            <dt>{name}</dt>
            {lines.map(line => (
              <dd key={line}>{line}</dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  )
}
