import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { filesBelow } from './walk.ts'

const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-walk-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (...names: string[]) => join(folder, ...names)

it('follows links to files and folders, each folder once, and tells those that lead nowhere or around', async () => {
  mkdirSync(at('set', 'Ann'), { recursive: true })
  mkdirSync(at('pool', 'Bob'), { recursive: true })
  writeFileSync(at('set', 'Ann', '1.jpg'), 'one')
  writeFileSync(at('pool', 'Bob', '2.jpg'), 'two')
  symlinkSync(at('pool', 'Bob'), at('set', 'Bob'))
  symlinkSync(at('pool', 'Bob'), at('set', 'Bob again'))
  symlinkSync(at('pool', 'Bob', '2.jpg'), at('set', 'Ann', '3.jpg'))
  symlinkSync(at('gone.jpg'), at('set', 'Ann', '4.jpg'))
  symlinkSync('itself', at('set', 'itself'))
  symlinkSync('..', at('set', 'Ann', 'up'))
  symlinkSync(folder, at('set', 'around'))
  symlinkSync(at('pool'), at('pool', 'Bob', 'circle'))
  const found: [string, string][] = []
  for await (const file of filesBelow(at('set'))) {
    const read = async () => new TextDecoder().decode(await (await file.open()).slice(0, 9).arrayBuffer())
    found.push([file.path, file.cause ?? (await read())])
  }
  expect(found).toEqual([
    ['Ann/1.jpg', 'one'],
    ['Ann/3.jpg', 'two'],
    ['Ann/4.jpg', 'dangling link'],
    ['Ann/up', 'repeated link'],
    ['Bob/2.jpg', 'two'],
    ['Bob/circle', 'repeated link'],
    ['Bob again', 'repeated link'],
    ['around', 'repeated link'],
    ['itself', 'dangling link'],
  ])
  const missing = filesBelow(at('missing')).next()
  await expect(missing).rejects.toMatchObject({ name: 'StorageError' })
})
