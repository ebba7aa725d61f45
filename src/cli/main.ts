// The command line tool: the same rooms as the page, in Node. Exit code 0 on a result, 2 on bad input with one line on stderr.
import { messageOf } from '../errors.ts'
import { type Command, UsageError } from './command.ts'

const COMMANDS: Record<string, () => Promise<Command>> = {
  verify: async () => (await import('./verify.ts')).verify,
  faces: async () => (await import('./faces.ts')).faces,
  inspect: async () => (await import('./inspect.ts')).inspect,
  convert: async () => (await import('./convert.ts')).convert,
  shards: async () => (await import('./shards.ts')).shards,
  lists: async () => (await import('./lists.ts')).lists,
  embed: async () => (await import('./embed.ts')).embed,
  calibrate: async () => (await import('./calibrate.ts')).calibrate,
  evaluate: async () => (await import('./evaluate.ts')).evaluate,
  identify: async () => (await import('./identify.ts')).identify,
  group: async () => (await import('./group.ts')).group,
  train: async () => (await import('./train.ts')).train,
}

const USAGE = `Usage: npm run cli -- COMMAND ...
  verify A B [--model DIR] [--json]     compare the largest faces of two photos
  faces PHOTO [--json]                  find faces, landmarks and quality notes
  inspect FILE [--json]                 what a checkpoint holds and which network it is
  convert FILE --to FORMAT --out FILE   safetensors, pytorch, mindspore, onnx or kit; [--dtype f32|f16] [--embedding-only]
                                        [--batch N (onnx)] [--crc (mindspore)]
  shards SOURCE --out DIR               a data set of crops from a folder, tar, tar.gz, zip, list or TSV; [--aligned] [--identity first|last|path] [--validation 0.05] [--json]
  shards check DIR [--drop] [--json]    re-hash a data set
  shards export DIR --out FILE.tar      as a WebDataset tar, or with --shards as its own files; [--json]
  lists lfw|blufr CONFIG.mat --out DIR  the lists of get_list.py from lfw_pairs.mat or blufr_lfw_config.mat
  embed SOURCE --out FILE.safetensors   embeddings of a folder, tar, tar.gz or zip of pictures; [--model DIR]
  evaluate lfw|blufr --config FILE...   LFW's pairs or BLUFR, from --embeddings FILE or --source SOURCE; [--semantics toolkit|seed]
                                        [--json FILE|-] [--html FILE] [--csv FILE] [--model DIR] [--card DIR]
  calibrate MODEL_DIR ...               thresholds of a model: --report FILE.json of "evaluate", or typed in with --same SCORE --different SCORE
  identify --gallery DIR PHOTO...       who of a gallery, one sub-folder for each person, is in the photos; [--model DIR] [--json]
  group PHOTOS... --out FILE            faces of photos and folders by person, as CSV; [--threshold SCORE] [--model DIR]
  train DATASET --out RUN_DIR           train LightCNN on a data set of "shards", on the processor; [--preset frozen|slow|small|reference|pytorch]
                                        [--model DIR|FILE] [--architecture NAME] [--epochs N] [--batch N] [--rate X] [--labels NAME] [--resume] [--json]
  train relabel DATASET RUN_DIR         what the run's best weights say about the labels; [--threshold 0.7] [--apply] [--json]
  train export RUN_DIR --to FORMAT      model (a folder for --model), safetensors, pytorch, csv or jsonl; --out FILE|DIR [--checkpoint FILE]`

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(USAGE)
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  try {
    if (!load) throw new UsageError(`There is no command "${name}". "npm run cli -- help" lists them.`)
    const command = await load()
    await command(args, line => console.log(line))
    return 0
  } catch (error) {
    console.error(messageOf(error).replaceAll(/\s*\n\s*/g, ' '))
    return 2
  }
}

// A reader that has seen enough ("| head -1") closes the pipe: the command ends there, and nothing is wrong.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })

process.exitCode = await main(process.argv.slice(2))
