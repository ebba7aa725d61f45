import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readBytes } from '../format/tensor.ts'
import { openShardFolder, withFolderLock } from './shard-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a folder of shards', () => {
  it('shows a file under its name only when it is whole, and always the newest', async () => {
    const store = await openShardFolder(join(folder, 'new', 'set'), { create: true })
    for (const text of ['first', 'the second one', 'x']) {
      await store.writeWhole('manifest.json', new TextEncoder().encode(text))
      const file = await store.read('manifest.json')
      expect(new TextDecoder().decode(await readBytes(file, 0, file.size))).toBe(text)
    }
    writeFileSync(join(folder, 'new', 'set', 'shard-00000.safetensors.part'), 'cut off')
    expect(await store.list()).toEqual(['manifest.json'])
    await store.remove('manifest.json')
    await store.remove('manifest.json')
    await expect(store.read('manifest.json')).rejects.toMatchObject({ name: 'StorageError' })
    writeFileSync(join(folder, 'file'), '')
    await expect(openShardFolder(join(folder, 'file', 'x'), { create: true })).rejects.toMatchObject({
      name: 'StorageError',
    })
  })

  it('reads more files than stay open', async () => {
    const store = await openShardFolder(join(folder, 'many'), { create: true })
    for (let i = 0; i < 150; i++) writeFileSync(join(folder, 'many', `f${i}`), new Uint8Array([i]))
    const files = await Promise.all(Array.from({ length: 150 }, (_, i) => store.read(`f${i}`)))
    for (let round = 0; round < 2; round++)
      expect((await Promise.all(files.map(file => readBytes(file, 0, 1)))).map(([byte]) => byte)).toEqual(
        files.map((_, i) => i),
      )
  })

  it('is written by one import at a time; the lock of a dead process is taken over', async () => {
    let running = 0
    const work = () =>
      withFolderLock(folder, async () => {
        running++
        expect(running).toBe(1)
        await new Promise(done => setTimeout(done, 20))
        running--
      })
    const results = await Promise.allSettled([work(), work(), work()])
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(1)
    const refused = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({
      name: 'StorageError',
      message: expect.stringMatching(/Another import/),
    })

    const dead = spawn(process.execPath, ['-e', '0'])
    await once(dead, 'exit')
    writeFileSync(join(folder, '.lock'), `${dead.pid} token\n`)
    await work()
    expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
  })
})
