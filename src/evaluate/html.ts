// A report as one HTML file that needs nothing else: tables, curves, histograms, mistakes, and where the figures come from.
import { SCORES } from '../model/scores.ts'
import { escaped } from '../text.ts'
import { rate, section, table } from './html-parts.ts'
import { HTML_STYLE } from './html-style.ts'
import { figuresOf, protocolOf } from './protocols/table.ts'
import type { Report } from './report.ts'

/** `pictures`: small pictures as data addresses by name, for the pairs among the mistakes. */
export function toHtml(report: Report, pictures: ReadonlyMap<string, string> = new Map()): string {
  const { heading, lead, sections } = protocolOf(report)
  const figures = figuresOf(report)
  const title = `${heading}: ${report.model.name}${report.score === 'cosine' ? '' : `, ${SCORES[report.score].title} score`}`
  const body = [...sections(figures, report, pictures), ...literatureOf(report)].join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${HTML_STYLE}</style></head>
<body><main><h1>${escaped(title)}</h1>
<p class="lead">${lead(figures)}</p>
${report.notes.map(note => `<p class="note">${escaped(note)}</p>`).join('')}
${body}
${section('What was left out', skippedOf(report))}
${section('Where these figures come from', provenanceOf(report))}
</main></body></html>
`
}

/** Published figures with the report's own on top. */
function literatureOf(report: Report): string[] {
  const { published } = protocolOf(report)
  if (!published) return []
  const { caption, columns, rows, own } = published
  return [
    section(
      'Beside the literature',
      table(
        caption,
        ['network', ...columns.map(({ title, short }) => short ?? title), 'source'],
        [
          ['<strong>This report</strong>', ...own(figuresOf(report)).map(rate), ''],
          ...rows.map(({ model, source, rates }) => [escaped(model), ...rates.map(rate), escaped(source)]),
        ],
      ),
    ),
  ]
}

function skippedOf({ skippedPictures }: Report): string {
  if (skippedPictures.length === 0) return '<p>Nothing: every picture on the list was used.</p>'
  const rows = skippedPictures.map(({ name, reason }) => [escaped(name), escaped(reason)])
  return `<details open><summary>${skippedPictures.length.toLocaleString('en-US')} pictures</summary>${table('Pictures without an embedding', ['picture', 'reason'], rows)}</details>`
}

function provenanceOf(report: Report): string {
  const semantics =
    report.semantics === 'toolkit'
      ? 'as the protocol’s own MATLAB code reads (toolkit)'
      : 'as the MindSpore code reads'
  const kinds = Object.entries(report.source.kinds)
    .map(([kind, count]) => `${count.toLocaleString('en-US')} ${kind}`)
    .join(', ')
  const rows = [
    ['Model', `${report.model.name}, SHA-256 ${report.model.sha256 || 'not known'}`],
    ...report.list.files.map(({ name, sha256 }) => ['List', `${name}, SHA-256 ${sha256}`]),
    [
      'Pictures',
      `${report.pictures.toLocaleString('en-US')} used, ${report.skipped.toLocaleString('en-US')} left out; from ${report.source.name}${kinds ? ` (${kinds})` : ''}`,
    ],
    [
      'Embeddings',
      report.embedding === 'mirrored'
        ? 'mean of the picture and its mirror image (mirrored)'
        : 'of the picture as it is (single)',
    ],
    ['Score', `${SCORES[report.score].title} (${SCORES[report.score].unit})`],
    ...(report.model.backendSha256 ? [['Back-end', `SHA-256 ${report.model.backendSha256}`]] : []),
    ['Reading', semantics],
    ['Engine', report.engine],
    ['Date', report.date],
  ]
  return `<dl class="small">${rows.map(([term = '', text = '']) => `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`).join('')}</dl>`
}
