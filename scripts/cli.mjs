// npm run cli -- COMMAND ...: sets up, builds the tool when its sources changed, and runs it where it was called from.
import { join } from 'node:path'
import { buildCli, CLI_ENV, ROOT, run, setUp } from './setup.mjs'

setUp()
buildCli()
const cwd = process.env.INIT_CWD ?? process.cwd()
process.exitCode = run(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), ...process.argv.slice(2)], {
  cwd,
  env: CLI_ENV,
})
