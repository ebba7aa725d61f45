import { describe, expect, it } from 'vitest'
import { readGallery, writeGallery } from './file.ts'
import { MODEL, randomVector, view } from './gallery.fixture.ts'
import { addPerson, createGallery } from './gallery.ts'
import { REFUSAL, ROUNDS } from './seal.ts'
import { memory, QUICK, small, stored, WORDS } from './vault.fixture.ts'
import { Vault } from './vault.ts'

const pixels = (value: number) => new Uint8Array(128 * 128).fill(value)
const gallery = addPerson(
  addPerson(
    createGallery(MODEL),
    'Ada 愛',
    [
      view(randomVector(1), { thumbnail: pixels(3) }),
      view(randomVector(2), { photo: Uint8Array.of(1, 2, 3) }),
    ],
    MODEL,
  ),
  'Bob',
  [view(randomVector(3), { thumbnail: pixels(4), photo: Uint8Array.of(4) }), view(randomVector(4))],
  MODEL,
)

describe('a gallery file', () => {
  it('comes back as it was, pictures and all', async () => {
    expect(await readGallery(writeGallery(gallery), 'x')).toEqual(gallery)
    expect(await readGallery(writeGallery(createGallery(MODEL)), 'x')).toEqual(createGallery(MODEL))
  })
  it('is refused when its people do not fit its tensors', async () => {
    const text = await writeGallery(small).text()
    const wrong = new Blob([text.replace('\\"hasThumbnail\\":false', '\\"hasThumbnail\\":true ')])
    await expect(readGallery(wrong, 'x')).rejects.toThrow(expect.objectContaining({ name: 'FormatError' }))
  })
})

describe('a vault', () => {
  it('seals with 600,000 rounds by default', async () => {
    const { storage, files } = memory()
    const vault = new Vault(storage)
    await vault.create(gallery, WORDS)
    expect(new DataView(files.get('vault')!.buffer).getUint32(12, true)).toBe(600_000)
    expect(ROUNDS).toBe(600_000)
    await vault.lock()
    expect(await new Vault(storage).unlock(WORDS)).toEqual(gallery)
  })

  it('locks, unlocks and saves', async () => {
    const { storage } = await stored(WORDS)
    const vault = new Vault(storage, QUICK)
    expect(await vault.look()).toMatchObject({ state: 'locked', sealed: true })
    await expect(vault.read()).rejects.toThrow('The gallery is locked.')
    await expect(vault.save(gallery)).rejects.toThrow('The gallery is locked.')
    expect(await vault.unlock(WORDS)).toEqual(small)
    const saving = vault.save(gallery)
    const locking = vault.lock()
    await Promise.all([saving, locking])
    expect((await vault.look()).state).toBe('locked')
    expect(await vault.unlock(WORDS)).toEqual(gallery)
    expect(await vault.read()).toEqual(gallery)
  })

  it('takes the same passphrase from every keyboard', async () => {
    const { storage } = await stored('Café１２３４')
    expect(await new Vault(storage, QUICK).unlock('Cafe\u03011234')).toEqual(small)
  })

  it('says one sentence for a wrong passphrase and for damage, and keeps the file', async () => {
    const { storage, files } = await stored(WORDS)
    const before = files.get('vault')!
    await expect(new Vault(storage, QUICK).unlock('wrong words')).rejects.toThrow(REFUSAL)
    const damaged = before.slice()
    damaged[60]! ^= 1
    files.set('vault', damaged)
    await expect(new Vault(storage, QUICK).unlock(WORDS)).rejects.toThrow(REFUSAL)
    expect(files.get('vault')).toEqual(damaged)
    await expect(new Vault(storage, QUICK).create(gallery, WORDS)).rejects.toThrow(
      'There is a gallery already',
    )
    expect(files.get('vault')).toEqual(damaged)
  })

  it('shows nothing of its content and never uses an IV twice', async () => {
    const { storage, files } = await stored(WORDS, gallery)
    const vault = new Vault(storage, QUICK)
    await vault.unlock(WORDS)
    const seen = new Set<string>()
    for (let i = 0; i < 20; i++) {
      await vault.save(gallery)
      const file = files.get('vault')!
      seen.add(file.subarray(32, 44).toString())
      // long enough that chance does not write them
      expect(new TextDecoder('latin1').decode(file)).not.toMatch(/Ada æ|embeddings|lightcnn/)
    }
    expect(seen.size).toBe(20)
  })

  it('writes under another name before it renames, also when saves come together', async () => {
    const { storage, log, files } = await stored(WORDS)
    const vault = new Vault(storage, QUICK)
    await vault.unlock(WORDS)
    await Promise.all([vault.save(small), vault.save(gallery)])
    expect(log).toEqual(Array(3).fill(['write vault.unfinished', 'rename vault.unfinished vault']).flat())
    expect([...files.keys()]).toEqual(['vault'])
    expect(await vault.read()).toEqual(gallery)
  })

  it('keeps the old file whole when a write fails, and works on', async () => {
    const { storage, files } = await stored(WORDS)
    const vault = new Vault(
      {
        ...storage,
        write: async (name, bytes) => {
          await storage.write(name, bytes.slice(0, 10))
          throw new DOMException('disk full', 'QuotaExceededError')
        },
      },
      QUICK,
    )
    const before = files.get('vault')
    await vault.unlock(WORDS)
    await expect(vault.save(gallery)).rejects.toThrow('disk full')
    expect(files.get('vault')).toEqual(before)
    expect(await new Vault(storage, QUICK).unlock(WORDS)).toEqual(small)
  })

  it('changes its passphrase, also to none and back', async () => {
    const { storage, files } = await stored(WORDS)
    const vault = new Vault(storage, QUICK)
    await expect(vault.changePassphrase('wrong words', 'other words')).rejects.toThrow(REFUSAL)
    await vault.changePassphrase(WORDS, 'other words')
    await expect(new Vault(storage, QUICK).unlock(WORDS)).rejects.toThrow(REFUSAL)
    await vault.changePassphrase('other words', null)
    expect(await vault.look()).toMatchObject({ state: 'open', sealed: false })
    expect(await new Vault(storage, QUICK).read()).toEqual(small)
    await expect(vault.changePassphrase('', 'short')).rejects.toThrow('at least 8 characters')
    await vault.changePassphrase('', WORDS)
    expect(await new Vault(storage, QUICK).unlock(WORDS)).toEqual(small)
    expect([...files.keys()]).toEqual(['vault'])
  })

  it('notices that another tab changed the passphrase', async () => {
    const { storage } = await stored(WORDS)
    const [a, b] = [new Vault(storage, QUICK), new Vault(storage, QUICK)]
    await a.unlock(WORDS)
    await b.changePassphrase(WORDS, 'other words')
    expect(await a.look()).toMatchObject({ state: 'locked', sealed: true })
    await expect(a.save(gallery)).rejects.toThrow('changed in another tab')
  })

  it('hands its key to another one and forgets it when it is locked', async () => {
    const { storage } = await stored(WORDS)
    const [first, second] = [new Vault(storage, QUICK), new Vault(storage, QUICK)]
    await first.unlock(WORDS)
    await second.resume(first.sealKey!)
    expect(first.sealKey!.key.extractable).toBe(false)
    await first.lock()
    expect([first.sealKey, (await first.look()).state]).toEqual([null, 'locked'])
    expect(await second.read()).toEqual(small)
  })

  it('exports and imports the sealed file; a wrong one changes nothing', async () => {
    const there = await stored(WORDS, gallery)
    const file = await new Vault(there.storage, QUICK).exportFile()
    const here = await stored('my own words')
    const before = here.files.get('vault')
    const vault = new Vault(here.storage, QUICK)
    await expect(vault.importFile(file, 'a.vault', 'wrong words')).rejects.toThrow(REFUSAL)
    await expect(vault.importFile(pixels(1), 'cat.jpg', WORDS)).rejects.toThrow(
      'cat.jpg isn’t a gallery file',
    )
    expect(here.files.get('vault')).toEqual(before)
    expect(await vault.importFile(file, 'a.vault', WORDS)).toEqual(gallery)
    expect(here.files.get('vault')).toEqual(file)
    await vault.save(small)
    expect(await vault.read()).toEqual(small)
  })

  it('seals a file of few rounds anew', async () => {
    const { storage, files } = await stored(WORDS)
    await new Vault(storage, { rounds: 20 }).unlock(WORDS)
    expect(new DataView(files.get('vault')!.buffer).getUint32(12, true)).toBe(20)
    expect(await new Vault(storage, { rounds: 20 }).unlock(WORDS)).toEqual(small)
  })

  it('is gone after it was destroyed', async () => {
    const { storage, files } = await stored(WORDS)
    const vault = new Vault(storage, QUICK)
    await vault.destroy()
    expect(files.size).toBe(0)
    expect((await vault.look()).state).toBe('none')
    await expect(vault.unlock(WORDS)).rejects.toThrow('There is no gallery yet.')
  })
})
