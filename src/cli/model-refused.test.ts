// A model folder whose weights are no weights, at every command that takes --model DIR: a sentence, and no score.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DAMAGED, quantised, times, withValue } from '../convert/damaged-weights.fixture.ts'
import { createEmbedHost } from '../evaluate/embed-host.ts'
import { ofKind } from '../model/mirror.ts'
import { cropHost } from './crop-worker.ts'
import { group } from './group.ts'
import { identify } from './identify.ts'
import { filesOfWeights } from './model.fixture.ts'
import { loadModel } from './model.ts'
import type { Command } from './spec.ts'
import { verify } from './verify.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const pair = (n: number) => join(ROOT, 'public', 'samples', 'pairs', `robert-curbeam-${n}.jpg`)
const { folder, modelOf } = filesOfWeights()
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const people = join(folder, 'people')
mkdirSync(join(people, 'robert-curbeam'), { recursive: true })
cpSync(pair(1), join(people, 'robert-curbeam', '1.jpg'))
const out = join(folder, 'groups.csv')

describe.each([
  ['NaN', withValue(Number.NaN), `${DAMAGED} holds NaN at index 17.`],
  ['int8', quantised(), 'hold integers (I8)'],
  ['too large numbers', times(1e10), 'the embedding of a face holds '],
  ['zeros', times(0), 'zeros: with these weights the embedding of a face is all zeros.'],
] as const)('a model of %s', async (kind, tensors, says) => {
  const model = await modelOf(kind, tensors)
  it.each([
    ['verify', verify, [pair(1), pair(2)]],
    ['group', group, [pair(1), pair(2), '--out', out, '--threshold', '0.8']],
    ['identify', identify, ['--gallery', people, pair(2)]],
  ] as [string, Command, string[]][])('is refused by %s', async (_, command, args) => {
    const lines: string[] = []
    await expect(command([...args, '--model', model], line => lines.push(line))).rejects.toThrow(says)
    expect(lines.join('\n')).not.toMatch(/score/)
    expect(existsSync(out)).toBe(false)
  })

  it.each(['single', 'mirrored'] as const)(
    'gives embed and evaluate no embedding (%s)',
    async embeddingKind => {
      const chips = join(ROOT, 'fixtures', 'lfw', 'chips')
      const chip = new Uint8Array(readFileSync(join(chips, readdirSync(chips)[0] ?? '')))
      const embedded = loadModel(model).then(({ embedder }) =>
        createEmbedHost(ofKind(embedder, embeddingKind), cropHost(), { batch: 1 }).embed(chip),
      )
      await expect(embedded).rejects.toThrow(says)
    },
  )
})
