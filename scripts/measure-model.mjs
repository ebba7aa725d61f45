// npm run measure-model -- DATA [--model DIR] [--keep FOLDER]: everything that a change of weights changes, in one command. Embeds LFW
// single and mirrored, measures its 6,000 pairs and BLUFR with both (embeddings of the model's Joint Bayesian back-end with that score
// too), and writes the figures and thresholds into the model's card and, for the model that ships, the table of the README. DATA holds lfw/lfw-112X96.tar, lfw/pairs.txt and blufr/blufr_lfw_config.mat. --keep: where
// embeddings and reports go, and are taken from when they are there (13,233 pictures take 10 minutes single and 20 mirrored on two cores).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildCli, CLI_ENV, ROOT, setUp } from './setup.mjs'

const SHIPPED = join('models', 'lightcnn-9')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string', default: SHIPPED }, keep: { type: 'string' } },
})
const [data] = positionals
const files = {
  pictures: ['lfw', 'lfw-112X96.tar'],
  pairs: ['lfw', 'pairs.txt'],
  blufr: ['blufr', 'blufr_lfw_config.mat'],
}
if (data === undefined) {
  console.error(
    'Name the folder of LFW and BLUFR: npm run measure-model -- DATA [--model DIR] [--keep FOLDER]',
  )
  process.exit(2)
}
const paths = Object.fromEntries(
  Object.entries(files).map(([what, parts]) => {
    const path = resolve(data, ...parts)
    if (!existsSync(path)) {
      console.error(
        `${path} is missing. DATA must hold ${Object.values(files)
          .map(one => one.join('/'))
          .join(', ')}.`,
      )
      process.exit(2)
    }
    return [what, path]
  }),
)
const keep = values.keep ?? mkdtempSync(join(tmpdir(), 'vis-a-vis-measure-'))
mkdirSync(keep, { recursive: true })

setUp()
buildCli()
const { backend } = JSON.parse(readFileSync(join(values.model, 'card.json'), 'utf8'))
/** Columns of the table. */
const COLUMNS = [
  { title: 'single', kind: 'single', score: 'cosine' },
  { title: 'mirrored', kind: 'mirrored', score: 'cosine' },
  ...(backend
    ? [{ title: `${backend.embedding}, Joint Bayesian`, kind: backend.embedding, score: 'jb' }]
    : []),
]
const reports = {}
for (const { title, kind, score } of COLUMNS) {
  const embeddings = join(keep, kind === 'single' ? 'lfw-all.safetensors' : 'lfw-mirrored.safetensors')
  if (!existsSync(embeddings))
    cli(
      'embed',
      paths.pictures,
      '--model',
      values.model,
      '--out',
      embeddings,
      ...(kind === 'mirrored' ? ['--mirrored'] : []),
    )
  for (const protocol of ['lfw', 'blufr']) {
    const json = join(keep, `${protocol}-${kind}${score === 'jb' ? '-jb' : ''}.json`)
    const list = protocol === 'lfw' ? paths.pairs : paths.blufr
    cli(
      'evaluate',
      protocol,
      '--embeddings',
      embeddings,
      '--config',
      list,
      ...(score === 'jb' ? ['--score', score] : []),
      '--card',
      values.model,
      '--json',
      json,
    )
    reports[`${protocol} ${title}`] = JSON.parse(readFileSync(json, 'utf8'))
  }
}
const table = tableOf(reports)
console.log(`\n${table}`)
if (resolve(values.model) === resolve(ROOT, SHIPPED)) writeReadme(table)

function cli(...args) {
  console.log(`\nnpm run cli -- ${args.join(' ')}`)
  const { status } = spawnSync(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), ...args], {
    cwd: ROOT,
    env: CLI_ENV,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

/** Rows of the README: the same figures of all columns side by side. */
function tableOf(of) {
  const percent = (share, digits = 2) => `${(100 * share).toFixed(digits)} %`
  const both = read =>
    COLUMNS.map(({ title, score }) =>
      read(of[`lfw ${title}`].lfw, of[`blufr ${title}`].blufr, value =>
        value.toFixed(score === 'jb' ? 2 : 4),
      ),
    )
  const interval = ([low, high]) => `(${(100 * low).toFixed(2)} to ${(100 * high).toFixed(2)})`
  const verdicts = (lfw, kind) => {
    const { same, different, ...open } = lfw.verdicts[kind]
    const all = same + different + Object.values(open).reduce((sum, count) => sum + count, 0)
    return [same, all - same - different, different].map(count => percent(count / all, 1)).join(' / ')
  }
  /** @type {any[][]} title and cells of each row */
  const rows = [
    [
      'LFW, 6,000 pairs: 100 % - EER',
      both(lfw => `${percent(lfw.eer100)} ${interval(lfw.intervals.eer100)}`),
    ],
    [
      'accuracy, 10 folds (mean, standard error)',
      both(({ accuracy }) => `${percent(accuracy.mean)}, ${(100 * accuracy.standardError).toFixed(2)}`),
    ],
    ...[
      ['0.01', '1 %'],
      ['0.001', '0.1 %'],
      ['0', '0'],
    ].map(([far, name]) => [
      `TPR at FAR ${name}`,
      both(lfw => `${percent(lfw.tprAtFar[far])} ${interval(lfw.intervals.tprAtFar[far])}`),
    ]),
    [
      'thresholds for FAR 1 % and 0.1 %',
      both(({ thresholds }, _, digits) => `${digits(thresholds['0.01'])}, ${digits(thresholds['0.001'])}`),
    ],
    ['threshold for FNR 1 %', both((lfw, _, digits) => digits(lfw.fnrThresholds['0.01']))],
    ...(backend
      ? [
          [
            'Cllr before calibration',
            both(({ likelihood: { cllrBefore } }) =>
              cllrBefore === undefined ? '' : `${cllrBefore.toFixed(4)} bits`,
            ),
          ],
        ]
      : []),
    [
      'Cllr, least Cllr',
      both(({ likelihood }) => `${likelihood.cllr.toFixed(4)}, ${likelihood.minCllr.toFixed(4)} bits`),
    ],
    ['same-person pairs told same / no firm word / different', both(lfw => verdicts(lfw, 'genuine'))],
    ['pairs of strangers told same / no firm word / different', both(lfw => verdicts(lfw, 'impostor'))],
    [
      'BLUFR, 10 trials: VR at FAR 0.1 %, mean and mean - deviation',
      both((_, { vr }) => `${percent(vr.mean)}, ${percent(vr.meanMinusStd)}`),
    ],
    [
      'DIR at FAR 1 %, rank 1, mean and mean - deviation',
      both((_, { dir }) => `${percent(dir.mean)}, ${percent(dir.meanMinusStd)}`),
    ],
  ]
  return [
    `| measure (${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model.trim()}, WASM) | ${COLUMNS.map(({ title }) => title).join(' | ')} |`,
    `|---|${'---|'.repeat(COLUMNS.length)}`,
    ...rows.map(([name, cells]) => `| ${name} | ${cells.join(' | ')} |`),
    ...templateRows(of, percent),
  ].join('\n')
}

/** Several photos a side, which mirrored embeddings are measured with. */
function templateRows(of, percent) {
  const { templates } = of['lfw mirrored'].lfw
  return templates.map(({ photos: [few, many], people }) => {
    const cells = COLUMNS.map(({ title }) => {
      const one = of[`lfw ${title}`].lfw.templates.find(
        ({ photos }) => photos[0] === few && photos[1] === many,
      )
      return one ? `${percent(one.tprAtFar['0.001'], 1)} (${percent(one.tprOfSingles, 1)})` : ''
    })
    return `| ${few} against ${many} photos, ${people} people: TPR at FAR 0.1 % (one against one of the same draws) | ${cells.join(' | ')} |`
  })
}

function writeReadme(rows) {
  const path = join(ROOT, 'README.md')
  const text = readFileSync(path, 'utf8')
  const [begin, end] = ['<!-- measured -->\n', '<!-- end of measured -->']
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from)
    throw new Error(`README.md has no place for the table: ${begin.trim()} ... ${end}`)
  writeFileSync(path, `${text.slice(0, from + begin.length)}\n${rows}\n\n${text.slice(to)}`)
}
