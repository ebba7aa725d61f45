// The published figures of the literature, with this report's own on top.
import type { OpenReport, Report } from '../../worker/evaluation/types.ts'
import styles from './Report.module.css'
import { rateText, wordsOfReport } from './report-words.ts'
import { Table } from './Table.tsx'

const words = wordsOfReport

type Row = [name: string, ...cells: string[]]

interface Props {
  report: Report
  published: OpenReport['published']
}

export function Published({ report, published }: Props) {
  const isLfw = report.protocol === 'lfw'
  const { head, rows } = isLfw ? pairs(report, published) : trials(report, published)
  const sources = (isLfw ? published.lfw : published.blufr).map(
    ({ model, source }) => [model, source] as const,
  )
  return (
    <section className={styles.section} aria-label={words.published}>
      <h3>{words.published}</h3>
      <Table caption={words.published} head={head} rows={rows} own={words.own} below={new Map(sources)} />
      <p className={styles.small}>{words.publishedNote}</p>
    </section>
  )
}

function pairs({ lfw }: Report & { protocol: 'lfw' }, published: Props['published']) {
  const cells = ({ eer100, tprAtFar }: Pick<typeof lfw, 'eer100' | 'tprAtFar'>) =>
    [eer100, tprAtFar['0.01'], tprAtFar['0.001'], tprAtFar['0']].map(rateText)
  const rates = ['1 %', '0.1 %', '0'].map(words.tprAt)
  return {
    head: [words.network, words.eer100, ...rates],
    rows: [[words.own, ...cells(lfw)], ...published.lfw.map(row => [row.model, ...cells(row)])] as Row[],
  }
}

function trials({ blufr }: Report & { protocol: 'blufr' }, published: Props['published']) {
  return {
    head: [words.network, words.vr, words.dir(1)],
    rows: [
      [words.own, rateText(blufr.vr.meanMinusStd), rateText(blufr.dir.meanMinusStd)],
      ...published.blufr.map(row => [row.model, rateText(row.vr), rateText(row.dir)]),
    ] as Row[],
  }
}
