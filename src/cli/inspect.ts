// inspect FILE: what a checkpoint holds, which network it is, and what differs from that network; and what anything else is that is read here.
import { join } from 'node:path'
import { shownMetadata } from '../convert/bound.ts'
import type { Checkpoint } from '../convert/checkpoint.ts'
import { type Description, describeCheckpoint, lineOf } from '../convert/describe.ts'
import type { Recognition } from '../convert/lightcnn.ts'
import { openCheckpointFiles, sayRemedies } from './checkpoint.ts'
import { command, JSON_INSTEAD, KEY, parse, specOf, UsageError } from './command.ts'
import { usageOf } from './help.ts'
import { kindOf } from './inspect-kind.ts'
import { sentencesOn, withConversion } from './inspect-other.ts'

const SPEC = specOf({
  name: 'inspect',
  takes: 'FILE...',
  options: { key: KEY, json: JSON_INSTEAD },
  example: 'inspect LightCNN_9Layers_checkpoint.pth.tar',
  more: [
    'FILE is a checkpoint, or all its files; or pictures, a list, embeddings, a data set or a run: whatever another command takes. The first line says what it is.',
  ],
})
const USAGE = usageOf(SPEC)

/** Prints what it is in a line, then of a checkpoint its tensors and problems. Reads the network's weights; an ONNX file is run. */
export const inspect = command(SPEC, async (args, print) => {
  const { values, positionals } = parse(args, SPEC)
  const [path] = positionals
  if (path === undefined)
    throw new UsageError(`inspect takes a file, or all the files of one checkpoint. Usage: ${USAGE}`)
  const kind = positionals.length > 1 ? 'checkpoint' : await kindOf(path)
  if (kind !== 'checkpoint' && kind !== 'model') {
    const sentences = await sentencesOn(path, kind)
    return values.json ? print(JSON.stringify({ kind, sentences })) : sentences.forEach(print)
  }
  const paths = kind === 'model' ? [join(path, 'weights.safetensors')] : positionals
  const { checkpoint, recognition, close } = await openCheckpointFiles(paths, values.key).catch(error => {
    throw withConversion(error, path)
  })
  try {
    const description = await describeCheckpoint(checkpoint, recognition)
    if (values.json) print(JSON.stringify(describeAsJson(checkpoint, recognition, description)))
    else printTable(checkpoint, recognition, description, print)
  } finally {
    await close()
  }
})

function describeAsJson(checkpoint: Checkpoint, recognition: Recognition, description: Description) {
  return {
    container: checkpoint.container,
    architecture: recognition.architecture?.name ?? null,
    identities: recognition.identities,
    tensors: [...checkpoint.tensors].map(([name, { dtype, shape }]) => ({ name, dtype, shape })),
    ignored: checkpoint.ignored,
    ...(checkpoint.choice && { networks: checkpoint.choice.found, taken: checkpoint.choice.taken }),
    ...description,
  }
}

function printTable(
  checkpoint: Checkpoint,
  recognition: Recognition,
  description: Description,
  print: (line: string) => void,
): void {
  print(lineOf(checkpoint, description))
  description.notes.forEach(print)
  sayRemedies(checkpoint, recognition, print)
  for (const [key, value] of Object.entries(shownMetadata(checkpoint.metadata))) print(`${key}: ${value}`)
  const widest = [...checkpoint.tensors.keys()].reduce((most, { length }) => Math.max(most, length), 0)
  for (const [name, { dtype, shape }] of checkpoint.tensors)
    print(`  ${name.padEnd(widest)}  ${dtype.padEnd(4)}  ${shape.join('×') || 'scalar'}`)
  if (checkpoint.ignored.length > 0) print(`ignored: ${checkpoint.ignored.join(', ')}`)
  if (recognition.architecture === null) return // the first line said it
  for (const problem of description.problems) print(`problem: ${problem}`)
}
