// Rates of groups as lines, tables of CSV and markup: a table for each attribute, and a map of FMR that darkens with the rate.
import { counted, escaped } from '../../text.ts'
import type { GroupFigures, GroupRate, Spread } from '../groups.ts'
import { FEWEST_PAIRS } from '../groups.ts'
import { rate, section, table } from '../html-parts.ts'
import { rateText } from '../rows.ts'
import type { Cell } from './protocol.ts'

const spreadText = (spread: Spread | null) => {
  if (!spread) return 'fewer than two groups have a rate'
  const { worst, best, worstOverBest, worstOverMean } = spread
  if (worstOverBest === null) return `worst ${worst}; best ${best}, without an error`
  return `worst ${worst}, ${worstOverBest.toFixed(2)} times the best (${best})${worstOverMean === null ? '' : `, ${worstOverMean.toFixed(2)} times the geometric mean`}`
}

export const groupLines = (groups: readonly GroupFigures[]): [string, string][] =>
  groups.flatMap(({ attribute, fmr, fnmr, fmrSpread, fnmrSpread }) => [
    [`${attribute}: FMR`, spreadText(fmrSpread)] as [string, string],
    [`${attribute}: FNMR`, spreadText(fnmrSpread)] as [string, string],
    ...[...fmr.map(one => ['FMR', one] as const), ...fnmr.map(one => ['FNMR', one] as const)].map(
      ([kind, one]): [string, string] => [`  ${kind} ${namesOf(one)}`, textOf(one)],
    ),
  ])

const namesOf = ({ values: [first, second] }: GroupRate) =>
  first === second ? first : `${first} / ${second}`
const textOf = ({ rate: value, interval, errors, pairs }: GroupRate) =>
  value === null || !interval
    ? `${counted(pairs, 'pair')}, fewer than ${FEWEST_PAIRS}: no rate`
    : `${rateText(value)} (${rateText(interval[0])} to ${rateText(interval[1])}), ${errors} of ${counted(pairs, 'pair')}`

export const groupTables = (groups: readonly GroupFigures[]): Cell[][][] =>
  groups.map(({ attribute, fmr, fnmr, fmrSpread, fnmrSpread }) => [
    ['attribute', 'rate', 'value', 'other value', 'pairs', 'errors', 'share', 'low95', 'high95'],
    ...[...fmr.map(one => ['FMR', one] as const), ...fnmr.map(one => ['FNMR', one] as const)].map(
      ([kind, { values, pairs, errors, rate: value, interval }]) => [
        ...[attribute, kind, ...values, pairs, errors],
        ...[value ?? '', interval?.[0] ?? '', interval?.[1] ?? ''],
      ],
    ),
    ...(
      [
        ['FMR', fmrSpread],
        ['FNMR', fnmrSpread],
      ] as const
    ).flatMap(([kind, spread]) =>
      spread
        ? [
            [
              attribute,
              `${kind} worst over best`,
              spread.worst,
              spread.best,
              '',
              '',
              spread.worstOverBest ?? '',
            ],
            [
              attribute,
              `${kind} worst over geometric mean`,
              spread.worst,
              '',
              '',
              '',
              spread.worstOverMean ?? '',
            ],
          ]
        : [],
    ),
  ])

export function groupSections(groups: readonly GroupFigures[], at: string): string[] {
  return groups.map(({ attribute, values, fmr, fnmr, fmrSpread, fnmrSpread }) =>
    section(
      `Groups: ${attribute}`,
      `<p class="small">${escaped(at)} FMR: ${escaped(spreadText(fmrSpread))}. FNMR: ${escaped(spreadText(fnmrSpread))}.</p>`,
      heatMap(values, fmr),
      ...(
        [
          ['Strangers taken for one person (FMR)', fmr],
          ['Pairs of one person that were missed (FNMR)', fnmr],
        ] as const
      ).map(([caption, rates]) =>
        table(
          caption,
          ['group', 'rate', '95 % interval', 'errors', 'pairs'],
          rates.map(one => [
            escaped(namesOf(one)),
            one.rate === null ? `fewer than ${FEWEST_PAIRS} pairs` : rate(one.rate),
            one.interval ? `${rate(one.interval[0])} to ${rate(one.interval[1])}` : '',
            one.rate === null ? '' : String(one.errors),
            one.pairs.toLocaleString('en-US'),
          ]),
        ),
      ),
    ),
  )
}

/** FMR between each two values; the worst is darkest. */
function heatMap(values: readonly string[], fmr: readonly GroupRate[]): string {
  const most = Math.max(...fmr.map(({ rate: value }) => value ?? 0), Number.MIN_VALUE)
  const found = (x: string, y: string) =>
    fmr.find(({ values: [a, b] }) => (a === x && b === y) || (a === y && b === x))
  const cell = (x: string, y: string) => {
    const value = found(x, y)?.rate ?? null
    if (value === null) return '<td>–</td>'
    return `<td style="background:rgb(200 60 40 / ${Math.round((60 * value) / most)}%)">${rate(value)}</td>`
  }
  const head = values.map(value => `<th scope="col">${escaped(value)}</th>`).join('')
  const rows = values.map(
    y => `<tr><th scope="row">${escaped(y)}</th>${values.map(x => cell(x, y)).join('')}</tr>`,
  )
  return `<table><caption>FMR between groups</caption><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}
