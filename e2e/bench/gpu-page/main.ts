// Measures LightCNN-9 on the graphics processor of whatever machine opens this page: embeddings, training steps beside stock TensorFlow.js,
// and whether the numbers are right. scripts/gpu-page.mjs builds it; the rows are shown, and sent to the server that served the page if
// that one wants them. `?only=NAME,NAME` takes some of the measurements.
import {
  halfNumbers,
  loopOverhead,
  ourStep,
  passNumbers,
  stockFit,
  webgpuAgreement,
  webgpuTimes,
} from '../../in-page.ts'

type Row = [what: string, figure: string, note?: string]
const BATCH = 128
const perSecond = (batch: number, ms: number) => ((1000 * batch) / ms).toFixed(0)

const only = new URLSearchParams(location.search).get('only')?.split(',')
const state = document.querySelector('#state') as HTMLElement
const table = document.querySelector('#rows') as HTMLTableElement

function show(...cells: Row): void {
  const row = table.insertRow()
  for (const cell of cells) row.insertCell().textContent = cell ?? ''
  void tell(cells)
}
const tell = (what: unknown) =>
  fetch('/rows', { method: 'POST', body: JSON.stringify(what) }).catch(() => undefined) // a plain file server has no ear for them

const step = async (name: string, ms: number, micro = BATCH) =>
  show(name, `${perSecond(micro, ms)} pictures/s`, `batch ${micro}, ${ms.toFixed(1)} ms a step, median of 10`)

const MEASUREMENTS: Record<string, () => Promise<void>> = {
  async adapter() {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter) throw new Error('this browser gives no WebGPU adapter')
    const { vendor, architecture, device, description } = adapter.info
    show('adapter', [vendor, architecture, device, description].filter(Boolean).join(', '))
    show('shader-f16', adapter.features.has('shader-f16') ? 'yes' : 'no')
    show('browser', navigator.userAgent)
  },
  async numbers() {
    show('embedding beside WASM, cosine', (await webgpuAgreement()).toFixed(7))
  },
  async embedding() {
    for (const count of [1, 16, 64]) {
      const ms = await webgpuTimes(count, 20)
      show(
        'embeddings',
        `${perSecond(count, ms)} a second`,
        `${count} at a time, ${ms.toFixed(2)} ms, median of 20`,
      )
    }
  },
  async gradients() {
    const { webgpu, cpu } = await passNumbers()
    show('loss of a batch, WebGPU and processor', webgpu[0].toPrecision(8), cpu[0].toPrecision(8))
    show('length of its gradients', webgpu[1].toPrecision(8), cpu[1].toPrecision(8))
  },
  async half() {
    const { differences } = await halfNumbers()
    const worst = Math.max(...Object.values(differences).map(([difference]) => difference))
    show(
      'float16 kernels beside float32',
      `largest difference ${worst}`,
      `${Object.keys(differences).length} tensors`,
    )
  },
  train32: async () => step('training step, float32', await ourStep('webgpu', BATCH, 10)),
  train16: async () => step('training step, float16', await ourStep('webgpu', BATCH, 10, 'float16')),
  async loop() {
    for (const precision of ['float32', 'float16'] as const) {
      const { share, steps, picturesPerSecond } = await loopOverhead(BATCH, 30, 'webgpu', precision)
      const note = `${steps} steps of ${BATCH}; ${(100 * share).toFixed(1)} % of the time beside the device`
      show(`the training loop, ${precision}`, `${picturesPerSecond.toFixed(0)} pictures/s`, note)
    }
  },
  stockFit: async () => step('model.fit of stock TensorFlow.js layers', await stockFit('webgpu', BATCH, 10)),
}

for (const [name, measure] of Object.entries(MEASUREMENTS)) {
  if (only && !only.includes(name)) continue
  state.textContent = `Measuring: ${name} ...`
  try {
    await measure()
  } catch (error) {
    show(name, 'failed', String(error))
  }
}
state.textContent = 'Done.'
await tell('done')
