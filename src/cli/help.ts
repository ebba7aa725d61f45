// What the tool says of itself: usage lines, the help of a command, and the word that a wrong one was meant to be.
import type { Option, Spec } from './spec.ts'

const CALL = 'npm run cli --'

const flagOf = (name: string, { type, value = 'VALUE', multiple }: Option) =>
  type === 'boolean' ? `--${name}` : `--${name} ${value}${multiple ? '...' : ''}`

/** One line; what is not part of `takes` can be left out. */
export function usageOf({ name, takes, options }: Spec): string {
  const rest = Object.entries(options)
    .filter(([option]) => !new RegExp(`--${option}(?![\\w-])`).test(takes))
    .map(([option, spec]) => ` [${flagOf(option, spec)}]`)
  return `${CALL} ${name} ${takes}${rest.join('')}`
}

/** The lines of a command's help. */
export function helpOf(does: string, spec: Spec): string[] {
  const { name, options, example, more = [], subcommands = {} } = spec
  const rows = Object.entries(options).map(([option, of]): [string, string] => [
    flagOf(option, of),
    `${of.text}${of.otherwise === undefined ? '' : ` (without it: ${of.otherwise})`}`,
  ])
  const below = Object.entries(subcommands).map(([word, { does: what }]): [string, string] => [
    `${name} ${word}`,
    what,
  ])
  return [
    `${name}: ${does}`,
    '',
    `Usage: ${usageOf(spec)}`,
    '',
    'Options:',
    ...columns([...rows, ['-h, --help', 'this help']]),
    ...more.flatMap(text => ['', text]),
    ...(below.length > 0
      ? [
          '',
          `Further commands, each with its own help (${CALL} help ${name} ${below[0]?.[0].split(' ').at(-1)}):`,
        ]
      : []),
    ...columns(below),
    '',
    `Example: ${CALL} ${example}`,
  ]
}

/** The lines of the help of all commands. */
export function overviewOf(commands: readonly (readonly [name: string, does: string])[]): string[] {
  return [
    `Usage: ${CALL} COMMAND ...`,
    ...columns([
      ...commands,
      ['help COMMAND', 'options and an example; also COMMAND --help'],
      ['--version', 'the version, and the network that ships with it'],
    ]),
    'Exit code 0 means there is a result, which may be "no face" or "different persons"; 2 means bad input, with one line on stderr.',
  ]
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

/** The word that is spelt most alike, if one is near enough to be meant: an edit in three letters, or a beginning. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3))
  const ranked = words
    .map(other => ({
      other,
      edits: other.startsWith(word) && word.length > 1 ? 0 : editsBetween(word, other),
    }))
    .sort((a, b) => a.edits - b.edits)
  return ranked[0] && ranked[0].edits <= most ? ranked[0].other : undefined
}

/** Letters to insert, leave out, replace or swap with their neighbour (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min((last[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced, swapped))
    }
    ;[before, last] = [last, next]
  }
  return last[b.length] ?? 0
}
