import { spawn, spawnSync } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'

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

  it('ends quietly when nobody reads its errors', async () => {
    const tool = spawn(process.execPath, ['dist/cli/main.js', 'nonsense'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    tool.stderr.destroy()
    expect(await new Promise(resolve => tool.on('close', resolve))).toBe(0)
  })
})
