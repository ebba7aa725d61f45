// Checks against the full data that lists come out right: node scripts/check-lists.mjs DATA
// DATA holds lfw/lfw_pairs.mat, lfw/pairs.txt and blufr/blufr_lfw_config.mat with blufr/list_lfw/image_list.txt. lfw_pairs.mat and LFW's
// official pairs.txt must give the same 6,000 pairs of names, BLUFR's .mat and its text twin the same pictures.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCli, ROOT, run } from './setup.mjs'

const [data] = process.argv.slice(2)
if (!data) {
  console.error('Usage: node scripts/check-lists.mjs DATA')
  process.exit(2)
}
buildCli()
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-lists-'))
const lists = (protocol, file) =>
  run(process.execPath, [
    join(ROOT, 'dist', 'cli', 'main.js'),
    'lists',
    protocol,
    join(data, file),
    '--out',
    folder,
  ])
const isSame = (made, official) =>
  readFileSync(join(folder, made), 'utf8').trim() ===
  readFileSync(join(data, official), 'utf8').trim().replaceAll('\r', '')
let failed = lists('lfw', 'lfw/lfw_pairs.mat') + lists('blufr', 'blufr/blufr_lfw_config.mat')
for (const [made, official] of [
  ['pairs_for_lfw.txt', 'lfw/pairs.txt'],
  ['image_list_for_blufr.txt', 'blufr/list_lfw/image_list.txt'],
]) {
  const same = failed === 0 && isSame(made, official)
  console.log(`${made} ${same ? 'equals' : 'DIFFERS FROM'} ${official}`)
  if (!same) failed++
}
rmSync(folder, { recursive: true })
process.exitCode = failed > 0 ? 1 : 0
