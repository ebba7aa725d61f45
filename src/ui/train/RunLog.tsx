// What happened in a run beside its curves, its options, and its log as a file.
import type { LogFormat, Run } from '../../worker/training/types.ts'
import report from '../parts/Report.module.css'
import { wordsOfRun } from './run-words.ts'
import { saveLog } from './runs.ts'
import styles from './Train.module.css'

const words = wordsOfRun.log
const FORMATS: LogFormat[] = ['csv', 'jsonl']

export function RunLog({ run }: { run: Run }) {
  return (
    <section className={report.section} aria-label={words.title}>
      <h3>{words.title}</h3>
      {run.events.length > 0 && (
        <dl className={styles.events} aria-label={words.events}>
          {run.events.map(({ step, time, text }) => (
            <div key={`${time} ${text}`}>
              <dt>{words.event(step)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      )}
      <details>
        <summary>{wordsOfRun.options}</summary>
        <pre className={styles.options}>{JSON.stringify(run.options, null, 2)}</pre>
      </details>
      <div className={styles.row}>
        {FORMATS.map(format => (
          <button
            key={format}
            type="button"
            className="button"
            aria-label={words.saveAs(words.formats[format])}
            onClick={() => void saveLog(run.id, format)}
          >
            {words.formats[format]}
          </button>
        ))}
      </div>
    </section>
  )
}
