// node scripts/gpu-page.mjs FOLDER: builds a page that measures WebGPU on the machine whose browser opens it. Serve the folder from
// localhost (any file server does) and open it in a current Chrome or Edge.
import { cpSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { ROOT, setUp } from './setup.mjs'

const [folder] = process.argv.slice(2)
if (!folder) {
  console.error('Give the folder to build into: node scripts/gpu-page.mjs FOLDER')
  process.exit(2)
}
setUp()
await build({
  configFile: false,
  root: join(ROOT, 'e2e', 'bench', 'gpu-page'),
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  build: { outDir: resolve(folder), emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0 },
  logLevel: 'warn',
})
cpSync(join(ROOT, 'models', 'lightcnn-9'), join(folder, 'models', 'lightcnn-9'), { recursive: true })
console.log(
  `Built into ${folder}. Serve it from localhost, for instance: python3 -m http.server --directory ${folder}`,
)
