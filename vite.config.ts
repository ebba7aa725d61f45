// The page (root src/, public files from public/) and, with --ssr, the command line tool built from the same rooms.
import { readdirSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// WASM threads need SharedArrayBuffer, which a page only gets when it is cross-origin isolated.
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** What the first screens show beside the scripts: the logo, the sample photos, and the lists that ship. */
function publicFiles(): string[] {
  return readdirSync(`${import.meta.dirname}/public`, { recursive: true, encoding: 'utf8' })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path =>
      /^(icons|protocols|samples\/(pairs|groups))\/[^/]+$|^samples\/README|^manifest\./.test(path),
    )
}

/** Writes the list of built files into the service worker, so that it knows what to keep for a visit without network. */
function offlineList(): Plugin {
  return {
    name: 'offline-list',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') return
      // The runtime, TensorFlow.js and the decoder of HEIC are kept by the page's worker, once they have been used.
      const shell = Object.keys(bundle).filter(
        file => file !== 'sw.js' && !/webgpu|libheif|\.wasm$|\.map$/.test(file),
      )
      worker.code = worker.code.replace('__OFFLINE_FILES__', JSON.stringify([...shell, ...publicFiles()]))
    },
  }
}

/** libheif asks for modules of Node only where it runs in Node: in the page they are nothing, and no warning is due. */
function withoutNode(): Plugin {
  const NOTHING = '\0nothing'
  return {
    name: 'without-node',
    enforce: 'pre',
    resolveId: (id, importer) =>
      /^(fs|path|crypto)$/.test(id) && importer?.includes('libheif-js') ? NOTHING : null,
    load: id => (id === NOTHING ? 'export default {}' : null),
  }
}

/** How long plugins took is nothing that whoever starts the page can change. */
const QUIET = { pluginTimings: false }

export default defineConfig(({ isSsrBuild }) => ({
  root: 'src',
  publicDir: isSsrBuild ? false : '../public',
  plugins: [react(), offlineList()],
  worker: { format: 'es' as const, plugins: () => [withoutNode()], rolldownOptions: { checks: QUIET } },
  build: isSsrBuild
    ? {
        outDir: '../dist/cli',
        emptyOutDir: true,
        target: 'node20',
        rolldownOptions: { input: 'src/cli/main.ts', checks: QUIET },
      }
    : {
        outDir: '../dist/page',
        emptyOutDir: true,
        target: 'es2023',
        chunkSizeWarningLimit: 2000,
        assetsInlineLimit: 0,
        rolldownOptions: {
          checks: QUIET,
          input: { index: `${import.meta.dirname}/src/index.html`, sw: `${import.meta.dirname}/src/sw.ts` },
          output: {
            entryFileNames: chunk => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
          },
        },
      },
  // named here, so that a first visit in development is not reloaded when they are discovered
  optimizeDeps: {
    include: [
      'react-dom/client',
      'zustand',
      'comlink',
      'lucide-react',
      'onnxruntime-web/wasm',
      'libheif-js/libheif-wasm/libheif.js',
    ],
  },
  server: { headers: ISOLATION },
  preview: { headers: ISOLATION, port: 4173 },
}))
