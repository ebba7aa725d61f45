// Runs the functions of in-page.ts in Chromium: the sources served by Vite, imported by a blank page of the same origin.
import { chromium, type LaunchOptions } from '@playwright/test'
import { createServer, type ViteDevServer } from 'vite'

export const QUIET = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export const WEBGPU = '--enable-unsafe-webgpu'

export function launchOptions(args: string[] = []): LaunchOptions {
  const path = process.env.CHROMIUM_PATH
  return { ...(path ? { executablePath: path } : {}), args: [...QUIET, ...args] }
}

export function serveRooms(port: number): Promise<ViteDevServer> {
  return createServer({
    logLevel: 'error',
    cacheDir: `${process.cwd()}/.cache/vite-${port}`,
    server: { port, strictPort: true, watch: null, hmr: false },
    optimizeDeps: {
      noDiscovery: true,
      include: [
        '@tensorflow/tfjs-core',
        '@tensorflow/tfjs-core/dist/register_all_gradients',
        '@tensorflow/tfjs-backend-cpu',
        '@tensorflow/tfjs-backend-webgpu',
        'onnxruntime-web/wasm',
        'libheif-js/libheif-wasm/libheif.js',
      ],
    },
  }).then(server => server.listen())
}

/**
 * Calls one exported function of in-page.ts in a fresh browser and gives its result. The window is an ordinary one with a profile on the
 * disk: a private one sends every read of OPFS through another process.
 */
export async function callInBrowser<T>(
  port: number,
  args: string[],
  name: string,
  ...values: unknown[]
): Promise<T> {
  const context = await chromium.launchPersistentContext('', launchOptions(args))
  try {
    const page = await context.newPage()
    await page.goto(`http://localhost:${port}/manifest.webmanifest`)
    const file = `/@fs${import.meta.dirname}/in-page.ts`
    const call = ({ file, name, values }: { file: string; name: string; values: unknown[] }) =>
      import(/* @vite-ignore */ file).then(module => module[name](...values))
    return (await page.evaluate(call, { file, name, values })) as T
  } finally {
    await context.close()
  }
}
