import { spawn, spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { DAMAGED, withValue } from '../convert/damaged-weights.fixture.ts'
import { filesOfWeights } from './model.fixture.ts'

const PAIRS = 'public/samples/pairs'

describe('the built tool', () => {
  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/cli.mjs', 'help'], { encoding: 'utf8' }) // builds it
    expect(status, stderr).toBe(0)
  })

  it.each([
    ['verify', `${PAIRS}/robert-curbeam-1.jpg`, `${PAIRS}/kate-rubins-2.jpg`],
    ['faces', `${PAIRS}/robert-curbeam-1.jpg`, '--json'],
  ])('%s ends quietly when the reader of its output has gone', async (...args) => {
    const tool = spawn(process.execPath, ['dist/cli/main.js', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    tool.stdout.destroy()
    const ended = new Promise<number | null>(resolve => tool.on('close', resolve))
    expect(await text(tool.stderr)).toBe('')
    expect(await ended).toBe(0)
  })

  it('ends quietly when its reader leaves after the first line, as "head -1" does', async () => {
    const tool = spawn(process.execPath, ['dist/cli/main.js', 'identify', '--help'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    tool.stdout.once('data', () => tool.stdout.destroy())
    const ended = new Promise<number | null>(resolve => tool.on('close', resolve))
    expect(await text(tool.stderr)).toBe('')
    expect(await ended).toBe(0)
  })

  it('embeds nothing with weights that are no numbers, and says which', async () => {
    const { folder, modelOf } = filesOfWeights()
    const model = await modelOf('broken', withValue(Number.NaN))
    const out = join(folder, 'out.safetensors')
    const args = ['dist/cli/main.js', 'embed', 'fixtures/lfw/chips', '--out', out, '--model', model]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect([status, existsSync(out)]).toEqual([2, false])
    expect(stderr).toContain(`${DAMAGED} holds NaN at index 17.`)
    rmSync(folder, { recursive: true })
  })

  it('ends quietly when nobody reads its errors', async () => {
    const tool = spawn(process.execPath, ['dist/cli/main.js', 'nonsense'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    tool.stderr.destroy()
    expect(await new Promise(resolve => tool.on('close', resolve))).toBe(0)
  })
})
