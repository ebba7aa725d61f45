// What e2e/bench/quality.mjs measures, built for Node: LFW's chips and the sample photos, one photo of each pair spoilt, told by the
// shipped rule. Prints one JSON line for each figure.
import { openAsBlob } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { readCard } from '../../src/cli/embed.ts'
import { personOf } from '../../src/data/names.ts'
import { parsePairs } from '../../src/data/pairs.ts'
import { pictures } from '../../src/data/sources.ts'
import type { ByteSource } from '../../src/format/tensor.ts'
import type { Calibration } from '../../src/model/card.ts'
import { leastLoaded } from '../../src/threads.ts'
import { cosine } from '../../src/verify/score.ts'
import { decide, doubtsOf } from '../../src/verify/verify.ts'
import { type Answer, type Request, type Seen, serve } from './quality-thread.ts'
import { WAYS } from './quality-ways.ts'

const PAIRS = Number(process.env.PAIRS ?? 100)
/** At the most, of the pairs of one person and of those of strangers. */
const GOALS = { different: 0.015, same: 0.002 }
/** Each spoilt photo is compared with so many strangers. */
const STRANGERS = 10
/** Every so many of LFW's chips is looked at for notes where there is nothing to complain about. */
const NOTED_CHIPS = 4

interface Taken {
  bytes: Uint8Array<ArrayBuffer>
  person: string
}

async function main(data: string, samples: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const pool = openPool(cache)
  const { chips, ...pairs } = await chipsOf(data)
  await noteChips(pool, chips)
  const card = await readCard()
  const lfw = await compareAll(pool, pairs)
  const sample = await compareAll(pool, await samplesOf(samples))
  report(
    'pairs of one person, one photo spoilt',
    String(lfw.probes.length),
    '',
    `beside ${STRANGERS} strangers of each spoilt photo; ${sample.probes.length} pairs of sample photos`,
  )
  for (let n = -1; n < 3 * WAYS.length; n++) {
    const way = WAYS[Math.floor(n / 3)]
    const [genuine, impostor] = tell(lfw, n, card.calibration)
    const [same] = tell(sample, n, card.calibration)
    const notes = [
      ...shortfalls(genuine, impostor),
      `strangers: ${percents(impostor)}`,
      `serious note on ${((100 * genuine.noted) / genuine.all).toFixed(0)} %`,
      `sample photos: ${counts(same)}`,
    ]
    const name = way ? `${way.name}, ${way.strengths[n % 3]}` : 'as they are'
    report(name, percents(genuine), '%', notes.join('; '))
  }
  await pool.close()
}

function report(name: string, value: string, unit: string, note = ''): void {
  console.log(JSON.stringify({ name, value, unit, note }))
}

type Pool = ReturnType<typeof openPool>
function openPool(cache: string) {
  const waiting = new Map<
    number,
    { resolve(answer: { clean: Seen; spoilt: Seen[] }): void; reject(error: Error): void }
  >()
  const threads = Array.from({ length: availableParallelism() }, () => {
    const thread = { worker: new Worker(new URL(import.meta.url), { workerData: cache }), load: 0 }
    thread.worker.on('message', (answer: Answer) => {
      thread.load--
      if ('error' in answer) waiting.get(answer.id)?.reject(new Error(answer.error))
      else waiting.get(answer.id)?.resolve(answer)
    })
    thread.worker.on('error', error => {
      throw error
    })
    return thread
  })
  let next = 0
  return {
    look: (bytes: Uint8Array<ArrayBuffer>, want: Request['want']) =>
      new Promise<{ clean: Seen; spoilt: Seen[] }>((resolve, reject) => {
        const id = next++
        const thread = leastLoaded(threads)
        thread.load++
        waiting.set(id, { resolve, reject })
        thread.worker.postMessage({ id, bytes, want } satisfies Request)
      }),
    close: () => Promise.all(threads.map(({ worker }) => worker.terminate())),
  }
}

/** The first photo of each pair is spoilt, the second stays as it is. */
interface Pairs {
  probes: Taken[]
  mates: Taken[]
}
async function chipsOf(data: string): Promise<Pairs & { chips: Taken[] }> {
  const file = join(data, 'lfw', 'pairs.txt')
  const genuine = parsePairs(await readFile(file, 'utf8'), file).filter(pair => pair.genuine)
  const some = Array.from({ length: PAIRS }, (_, n) => genuine[Math.floor((n * genuine.length) / PAIRS)]!)
  const tar = join(data, 'lfw', 'lfw-112X96.tar')
  const taken = new Map<string, Taken>()
  for await (const { name, open } of pictures({ label: tar, archive: await openAsBlob(tar) }))
    taken.set(name, { bytes: await bytesOf(await open()), person: personOf(name) })
  const take = (name: string) => {
    const one = taken.get(name)
    if (!one) throw new Error(`${tar} holds no ${name}`)
    return one
  }
  return {
    probes: some.map(({ a }) => take(a)),
    mates: some.map(({ b }) => take(b)),
    chips: [...taken.values()].filter((_, n) => n % NOTED_CHIPS === 0),
  }
}
async function bytesOf(file: ByteSource): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.slice(0, file.size).arrayBuffer())
}
async function samplesOf(folder: string): Promise<Pairs> {
  const names = (await readdir(folder)).filter(name => name.endsWith('-2.jpg')).sort()
  const take = async (name: string) => ({
    bytes: new Uint8Array(await readFile(join(folder, name))),
    person: name.slice(0, -'-1.jpg'.length),
  })
  return {
    probes: await Promise.all(names.map(name => take(name.replace('-2.', '-1.')))),
    mates: await Promise.all(names.map(take)),
  }
}

async function noteChips(pool: Pool, chips: Taken[]): Promise<void> {
  const seen = await Promise.all(chips.map(({ bytes }) => pool.look(bytes, 'notes')))
  const counted = new Map<string, number>()
  for (const { clean } of seen)
    for (const kind of clean.quality?.map(({ kind, serious }) => (serious ? kind : `${kind} (mild)`)) ?? [
      'no face',
    ])
      counted.set(kind, (counted.get(kind) ?? 0) + 1)
  const shares = [...counted]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${kind} ${share(count, chips.length)}`)
  report(`notes on ${chips.length} chips as they are`, shares.join(', '), '%')
}

interface Compared {
  probes: { clean: Seen; spoilt: Seen[] }[]
  mates: Seen[]
  people: string[]
}
async function compareAll(pool: Pool, { probes, mates }: Pairs): Promise<Compared> {
  const clean = await Promise.all(mates.map(({ bytes }) => pool.look(bytes, 'clean')))
  const spoilt = await Promise.all(probes.map(({ bytes }) => pool.look(bytes, 'spoilt')))
  return { probes: spoilt, mates: clean.map(one => one.clean), people: mates.map(({ person }) => person) }
}

const WORDS = ['same', 'lean', 'cannot tell', 'different', 'no face'] as const
interface Told extends Record<(typeof WORDS)[number], number> {
  all: number
  noted: number
}
/** How the pairs of one person and those of strangers are told; `n` of -1: as the photos are. */
function tell({ probes, mates, people }: Compared, n: number, calibration: Calibration | null): [Told, Told] {
  const none = { same: 0, lean: 0, 'cannot tell': 0, different: 0, 'no face': 0, all: 0, noted: 0 }
  const [genuine, impostor]: [Told, Told] = [{ ...none }, { ...none }]
  const add = (told: Told, a: Seen, b: Seen) => {
    told.all++
    if (!a.quality || !b.quality || !a.embedding || !b.embedding) {
      told['no face']++
      return
    }
    if (a.quality.some(({ serious }) => serious)) told.noted++
    const doubts = [a.quality, b.quality].flatMap(quality => doubtsOf([{ quality }]))
    const { verdict } = decide(cosine(a.embedding, b.embedding), calibration, { doubts })
    if (verdict === 'same' || verdict === 'different') told[verdict]++
    else told[verdict === 'cannot-tell' ? 'cannot tell' : 'lean']++
  }
  for (const [i, { clean, spoilt }] of probes.entries()) {
    const probe = n < 0 ? clean : spoilt[n] // none, where the photo as it is shows no face
    if (!probe) continue
    add(genuine, probe, mates[i]!)
    let strangers = 0
    for (let step = 1; step < mates.length && strangers < STRANGERS; step++) {
      const j = (i + step * 37) % mates.length
      if (people[j] === people[i]) continue
      strangers++
      add(impostor, probe, mates[j]!)
    }
  }
  return [genuine, impostor]
}
function shortfalls(genuine: Told, impostor: Told): string[] {
  const missed: string[] = []
  if (genuine.different > GOALS.different * genuine.all)
    missed.push(`**${genuine.different} of ${genuine.all} pairs of one person told different**`)
  if (impostor.same > GOALS.same * impostor.all)
    missed.push(`**${impostor.same} of ${impostor.all} pairs of strangers told the same**`)
  return missed
}

const share = (count: number, all: number) => ((100 * count) / all).toFixed(1)
const percents = (told: Told) =>
  WORDS.filter(word => word !== 'no face' || told[word] > 0)
    .map(word => `${word} ${share(told[word], told.all)}`)
    .join(', ')
const counts = (told: Told) =>
  WORDS.filter(word => told[word] > 0)
    .map(word => `${word} ${told[word]}`)
    .join(', ')

if (!isMainThread && parentPort) void serve(parentPort, workerData as string)
else await main(process.argv[2] ?? '', process.argv[3] ?? '', process.argv[4] ?? '')
