// npm start: sets up, builds and serves the page. PORT or --port chooses the port.
import { buildPage, runTool, setUp, VITE } from './setup.mjs'

setUp()
console.log('Building the page ...')
buildPage()
const port = process.env.PORT ? ['--port', process.env.PORT] : []
process.exitCode = runTool(VITE, ['preview', ...port, ...process.argv.slice(2)])
