// The service worker: keeps the page for visits without network, and adds the headers that WASM threads need where a static host
// does not send them. Weights and the runtime are not kept here but by the worker (worker/storage.ts), which checks them.

interface OfflineWorker extends EventTarget {
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  location: Location
}
interface LifeEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface RequestEvent extends Event {
  request: Request
  respondWith(response: Promise<Response>): void
}

const scope = self as unknown as OfflineWorker
/** The built files of the page, and what its first screens show, written here by vite.config.ts; the name of the cache changes with them. */
const FILES = JSON.parse('__OFFLINE_FILES__') as string[]
const CACHE = `vis-a-vis-page-${FILES.join().length}-${FILES.join()
  .split('')
  .reduce((h, c) => (Math.imul(h, 31) + c.charCodeAt(0)) | 0, 7)}`
const PAGE = '/index.html'

scope.addEventListener('install', event => {
  const work = caches.open(CACHE).then(cache => cache.addAll(FILES.map(file => `/${file}`)))
  ;(event as LifeEvent).waitUntil(work.then(() => scope.skipWaiting()))
})

scope.addEventListener('activate', event => {
  const work = caches
    .keys()
    .then(names =>
      Promise.all(
        names
          .filter(name => /^vis-a-vis-page-/.test(name) && name !== CACHE)
          .map(name => caches.delete(name)),
      ),
    )
  ;(event as LifeEvent).waitUntil(work.then(() => scope.clients.claim()))
})

scope.addEventListener('fetch', event => {
  const { request } = event as RequestEvent
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== scope.location.origin || pathname.startsWith('/models/')) return
  ;(event as RequestEvent).respondWith(answer(request, pathname).then(isolated))
})

async function answer(request: Request, pathname: string): Promise<Response> {
  // A server's "Vary: Origin" must not hide a kept file from a module script, which asks with another Origin.
  const kept = async () =>
    (await caches.match(request, { ignoreVary: true })) ??
    (request.mode === 'navigate' ? caches.match(PAGE) : undefined)
  // Files under assets/ carry a hash in their name: a kept one is always the right one.
  if (pathname.startsWith('/assets/')) return (await kept()) ?? fetch(request)
  try {
    return await fetch(request)
  } catch (error) {
    const response = await kept()
    if (response) return response
    throw error
  }
}

function isolated(response: Response): Response {
  if (response.status === 0 || response.headers.has('Cross-Origin-Embedder-Policy')) return response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
