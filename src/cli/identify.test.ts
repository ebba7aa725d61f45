// identify and group as the command line calls them, on sample photos.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { group } from './group.ts'
import { identify } from './identify.ts'
import type { Command } from './spec.ts'

const SAMPLES = join(import.meta.dirname, '..', '..', 'public', 'samples')
const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const pair = (name: string) => join(SAMPLES, 'pairs', `${name}.jpg`)
const crew = join(SAMPLES, 'groups', 'expedition1-crew.jpg')
const run = async (command: Command, ...args: string[]) => {
  const lines: string[] = []
  await command(args, line => lines.push(line))
  return lines
}

const people = join(folder, 'people')
for (const name of ['robert-curbeam', 'luca-parmitano']) {
  mkdirSync(join(people, name), { recursive: true })
  cpSync(pair(`${name}-1`), join(people, name, '1.jpg'))
}
cpSync(crew, join(people, 'luca-parmitano', 'crew.jpg'))
writeFileSync(join(people, 'luca-parmitano', 'broken.jpg'), 'no picture')
writeFileSync(join(people, 'notes.txt'), 'nobody')

it('identifies photos against folders and counts what could not be enrolled', async () => {
  const probes = [pair('robert-curbeam-2'), pair('luca-parmitano-2'), join(people, 'notes.txt')]
  const result = JSON.parse((await run(identify, '--gallery', people, ...probes, '--json')).join(''))
  expect(result.gallery).toEqual([
    { name: 'luca-parmitano', views: 1 },
    { name: 'robert-curbeam', views: 1 },
  ])
  const reasons = result.notEnrolled.map(({ photo, reason }: { photo: string; reason: string }) => [
    photo.slice(people.length + 1),
    reason,
  ])
  expect(reasons).toEqual([
    ['notes.txt', 'not in a sub-folder with a person’s name'],
    ['luca-parmitano/broken.jpg', expect.stringContaining('broken.jpg')],
    ['luca-parmitano/crew.jpg', '3 faces, and nothing says which one to take'],
  ])
  const first = result.photos.map(({ faces }: { faces: { candidates: { name: string }[] }[] }) =>
    faces.map(({ candidates }) => candidates[0]?.name),
  )
  expect(first).toEqual([['robert-curbeam'], ['luca-parmitano']])
  expect(result.unreadable).toHaveLength(1)
})

it('writes the groups of a photo set as CSV', async () => {
  const out = join(folder, 'groups.csv')
  const photos = [pair('robert-curbeam-1'), crew, pair('robert-curbeam-2')]
  const lines = await run(group, ...photos, '--out', out, '--threshold', '0.8', '--score', 'cosine')
  expect(lines[0]).toBe('3 photos, 5 faces. At threshold 0.8000 (cosine): groups 1, faces by themselves 3.')
  const rows = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map(line => line.split(','))
  expect(rows[0]?.slice(0, 4)).toEqual(['photo', 'face', 'group', 'cosine'])
  const groups = rows.slice(1).map(([photo, face, number]) => [photo, face, number])
  expect(groups).toEqual([
    [photos[0], '1', '1'],
    [crew, '1', '2'],
    [crew, '2', '3'],
    [crew, '3', '4'],
    [photos[2], '1', '1'],
  ])
})

it('names the score that was asked for, whose thresholds are its own', async () => {
  const probe = pair('robert-curbeam-2')
  const found = await run(identify, '--gallery', people, probe, '--score', 'jb', '--json')
  const { score, photos, threshold } = JSON.parse(found.join(''))
  expect([score, threshold?.score ?? 'jb']).toEqual(['jb', 'jb'])
  const [{ candidates }] = photos[0].faces
  expect(candidates[0].name).toBe('robert-curbeam')
  expect(candidates[0].score).toBeGreaterThan(5)
  expect(candidates[1].score).toBeLessThan(0)

  const out = join(folder, 'joint.csv')
  const options = ['--score', 'jb', '--threshold', '5']
  const lines = await run(group, pair('robert-curbeam-1'), probe, '--out', out, ...options)
  expect(lines[0]).toContain('At threshold 5.00 (Joint Bayesian): groups 1, faces by themselves 0.')
  const [heading, row] = readFileSync(out, 'utf8').split('\n')
  expect(heading).toBe('photo,face,group,jb,x,y,width,height')
  expect(Number(row?.split(',')[3])).toBeCloseTo(candidates[0].score, 1)
})

it('says how to call it right', async () => {
  await expect(run(identify, 'x.jpg')).rejects.toThrow('identify needs a gallery and photos.')
  await expect(run(identify, '--gallery', join(folder, 'none'), 'x.jpg')).rejects.toThrow('one sub-folder')
  await expect(run(group, crew, '--out', 'x', '--threshold', 'high', '--score', 'cosine')).rejects.toThrow(
    'a score (cosine, −1 to 1)',
  )
  await expect(run(group, crew, '--out', 'x', '--score', 'euclid')).rejects.toThrow('--score is cosine or jb')
  await expect(run(group, join(folder, 'none'), '--out', 'x')).rejects.toThrow('Check the name.')
})
