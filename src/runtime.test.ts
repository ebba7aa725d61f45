import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createSession, setUpRuntime, Tensor } from './runtime.ts'

const yunet = new Uint8Array(readFileSync(new URL('../models/yunet/yunet.onnx', import.meta.url)))

describe('the ONNX runtime', () => {
  it('runs a graph and refuses a late change of its set-up', async () => {
    setUpRuntime({ threads: 1 })
    const session = await createSession(yunet)
    const input = new Tensor('float32', new Float32Array(3 * 64 * 96).fill(127), [1, 3, 64, 96])
    const outputs = await session.run({ input })
    expect(outputs.cls_8?.dims).toEqual([1, (64 / 8) * (96 / 8), 1])
    expect(outputs.kps_32?.dims).toEqual([1, 2 * 3, 10])
    await session.release()
    expect(() => setUpRuntime({ threads: 2 })).toThrow(TypeError)
  })

  it('lets callers run as many as they like at once, on several sessions', async () => {
    const sessions = [await createSession(yunet), await createSession(yunet)]
    const scores = async (n: number) => {
      const side = 32 * (1 + (n % 7))
      const input = new Tensor('float32', new Float32Array(3 * side * side).fill(6 * n), [1, 3, side, side])
      for (let step = 0; step < n; step++) await null // each begins while another one is on its way
      return (await sessions[n % 2]!.run({ input })).cls_8?.data
    }
    const oneByOne: unknown[] = []
    for (let n = 0; n < 40; n++) oneByOne.push(await scores(n))
    expect(await Promise.all(oneByOne.map((_, n) => scores(n)))).toEqual(oneByOne)
    await Promise.all(sessions.map(session => session.release()))
  })

  it('refuses bytes that are no graph', async () => {
    await expect(createSession(new Uint8Array([1, 2, 3]))).rejects.toMatchObject({ name: 'FormatError' })
  })
})
