// node scripts/check-openset.mjs LFW: a gallery of five people of LFW, from its pictures (folder, tar) or from their embeddings
// (.safetensors, by "npm run cli -- embed"). The open-set figures that its identification gives by each score must be those of the
// reports. Part of "npm run check:long", which takes the path from the variable LFW.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, openAsBlob, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..')
const [given] = process.argv.slice(2)
if (given === undefined) {
  console.error('Name the pictures of LFW, or their embeddings: node scripts/check-openset.mjs PATH')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-openset-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

await build({
  configFile: false,
  logLevel: 'error',
  build: {
    ssr: join(ROOT, 'src', 'cli', 'openset.fixture.ts'),
    outDir: folder,
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'openset.mjs' } },
  },
})
const {
  kindOfFile,
  measuresOf,
  openEmbeddings,
  openSetPoints,
  openSetTrial,
  ratesAtOwnThreshold,
  ratesOfGallery,
  ratesOfReport,
  scoreText,
} = await import(join(folder, 'openset.mjs'))
const MODEL = join(ROOT, 'models', 'lightcnn-9')
const card = JSON.parse(readFileSync(join(MODEL, 'card.json'), 'utf8'))

const path = given.endsWith('.safetensors') ? given : embed(given)
const file = await openAsBlob(path)
const embeddings = await openEmbeddings(file, basename(path))
const kind = await kindOfFile(file, basename(path))
const [cosine, joint] = await measuresOf(card, new Uint8Array(readFileSync(join(MODEL, card.backend.file))))
const isForJoint = kind === card.backend.embedding
if (!isForJoint)
  console.log(
    `No Joint Bayesian scores: the back-end is for ${card.backend.embedding} embeddings, these are ${kind}.`,
  )
const measures = isForJoint ? [cosine, joint] : [cosine]
let unequal = 0
for (const views of [1, 5]) {
  const trial = openSetTrial(embeddings, { people: 5, views, leastProbes: 10 })
  const points = openSetPoints(trial)
  const genuine = trial.probes.length - trial.strangers
  console.log(
    `5 people, ${trial.gallery.length} views in all; probes: ${genuine} of these people, ${trial.strangers} of strangers`,
  )
  for (const { scorer, calibration } of measures) {
    const [ours, theirs] = [ratesOfGallery, ratesOfReport].map(ratesOf => ratesOf(trial, points, scorer))
    points.forEach(({ far }, i) => {
      if (ours[i] !== theirs[i]) unequal++
      if ([0.001, 0.01, 0.1].includes(far))
        console.log(
          `  ${scorer.name}: DIR at FAR ${100 * far} %, rank 1: ${percent(ours[i])} by the gallery, ${percent(theirs[i])} by the report`,
        )
    })
    if (!calibration) continue
    const own = ratesAtOwnThreshold(trial, { scorer, calibration })
    console.log(
      `  at its own threshold, ${scoreText(own.threshold, scorer.name)} for at most 1 % of false alarms: ${percent(own.falseAlarms)} of strangers taken for somebody, ${percent(own.detected)} found`,
    )
  }
  console.log(`  ${points.length} rates from ${points[0]?.far} to ${points.at(-1)?.far} compared`)
}
console.log(unequal === 0 ? 'All are equal.' : `${unequal} differ.`)
process.exitCode = unequal === 0 ? 0 : 1

function percent(rate) {
  return `${(100 * rate).toFixed(2)} %`
}
function embed(source) {
  const out = join(folder, 'lfw.safetensors')
  const cli = join(ROOT, 'dist', 'cli', 'main.js')
  const { status } = spawnSync(process.execPath, [cli, 'embed', source, '--mirrored', '--out', out], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
  return out
}
