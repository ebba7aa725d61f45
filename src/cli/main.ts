// The command line tool: the same rooms as the page, in Node. Exit code 0 on a result, 2 on bad input with one line on stderr.
import { messageOf } from '../errors.ts'
import { runTool } from './tool.ts'

async function main(words: string[]): Promise<number> {
  const isBare = words.length === 0
  try {
    await runTool(isBare ? ['help'] : words, line => console.log(line))
    return isBare ? 2 : 0
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
