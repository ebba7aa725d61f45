// lists lfw|blufr CONFIG.mat --out DIR: the picture lists that MindSpore's get_list.py makes, and LFW's pairs by name. Each protocol that has
// such lists makes its own (evaluate/protocols).
import { openAsBlob } from 'node:fs'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LFW_ORDER } from '../data/read-lfw.ts'
import { StorageError } from '../errors.ts'
import { PROTOCOLS, protocolNamed } from '../evaluate/protocols/table.ts'
import { readMat } from '../format/mat.ts'
import { command, parse, specOf, UsageError } from './command.ts'
import { writeBlob } from './embed.ts'
import { usageOf } from './help.ts'
import { modelsFolder } from './storage.ts'

const WITH_LISTS = Object.values(PROTOCOLS).flatMap(({ name, lists }) => (lists ? [{ name, ...lists }] : []))
const SPEC = specOf({
  name: 'lists',
  takes: `${WITH_LISTS.map(({ name }) => name).join('|')} CONFIG.mat --out DIR`,
  options: { out: { type: 'string', value: 'DIR', text: 'folder for the lists' } },
  example: 'lists lfw lfw_pairs.mat --out lists',
  more: [`CONFIG.mat is ${WITH_LISTS.map(({ name, takes }) => `${takes} for ${name}`).join(', ')}.`],
})
const USAGE = usageOf(SPEC)

export const lists = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [protocol = '', path] = positionals
  const made = protocolNamed(protocol)?.lists
  if (!made || path === undefined || positionals.length > 2 || values.out === undefined)
    throw new UsageError(
      `lists takes ${WITH_LISTS.map(({ name }) => name).join(' or ')}, a .mat file and --out DIR. Usage: ${USAGE}`,
    )
  const name = basename(path)
  const mat = await readMat(await openFile(path), name)
  const files = await made.make(mat, name, { file: basename(LFW_ORDER), text: shippedOrder })
  await mkdir(values.out, { recursive: true })
  for (const [file, text] of files) {
    await writeBlob(join(values.out, file), new Blob([text]))
    print(`written     ${join(values.out, file)}, ${text.trimEnd().split('\n').length} lines`)
  }
})

/** The list of LFW in the order of lfw_pairs.mat that ships with the project. */
export function shippedOrder(): Promise<string> {
  return readFile(join(dirname(modelsFolder()), 'public', LFW_ORDER), 'utf8')
}

/** A file as a Blob that is read by parts. */
export async function openFile(path: string): Promise<Blob> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new StorageError(`${path} cannot be read (${error.code ?? error.message}). Check the name.`)
  })
  if (!stats.isFile()) throw new StorageError(`${path} isn’t a file.`)
  return openAsBlob(path)
}
