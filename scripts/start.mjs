// npm start: sets up, builds and serves the page. PORT or --port chooses the port.
import { firstWords } from './first-words.mjs'
import { buildPage, runTool, setUp, VITE } from './setup.mjs'

setUp()
console.log('Building the page ...')
buildPage()
const isShared = process.argv.some(word => /^--host(=|$)/.test(word))
for (const line of firstWords({ isShared })) console.log(line)
const port = process.env.PORT ? ['--port', process.env.PORT] : []
process.exitCode = runTool(VITE, ['preview', ...port, ...process.argv.slice(2)])
