// Fake cameras made from sample photos: a folder of .mjpeg files (JPEGs one after the other), and a browser that plays one of them.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Locator, type Page } from '@playwright/test'
import sharp from 'sharp'
import { test as base, expect, PAIRS } from './support.ts'

/** Portraits of public/samples/pairs, from left to right. */
export const SCENES = {
  one: ['robert-curbeam-1'],
  samePerson: ['luca-parmitano-1', 'luca-parmitano-2'],
  strangers: ['robert-curbeam-1', 'peggy-whitson-1'],
  nobody: [],
} satisfies Record<string, string[]>
export type Scene = keyof typeof SCENES

const WIDTH = 640
const HEIGHT = 480
/** Chromium plays 30 a second and begins anew. */
const FRAMES = 12

/** The file of a scene, made when it is first needed. The people move by some px, as people do. */
async function sceneFile(scene: Scene): Promise<string> {
  const folder = join(tmpdir(), 'vis-a-vis-scenes')
  const path = join(folder, `${scene}-${process.pid}.mjpeg`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const portraits = await Promise.all(
    SCENES[scene].map(name =>
      sharp(`${PAIRS}/${name}.jpg`).resize(300, 440, { fit: 'inside' }).toBuffer({ resolveWithObject: true }),
    ),
  )
  const frames: Buffer[] = []
  for (let i = 0; i < FRAMES; i++) {
    const sway = (amount: number) => Math.round(amount * Math.sin((2 * Math.PI * i) / FRAMES))
    const placed = portraits.map(({ data, info }, n) => ({
      input: data,
      left: Math.round(((n + 0.5) * WIDTH) / portraits.length - info.width / 2) + sway(6),
      top: 20 + sway(3),
    }))
    const wall = sharp({
      create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#7c8289' },
    })
    frames.push(await wall.composite(placed).jpeg({ quality: 92 }).toBuffer())
  }
  writeFileSync(path, Buffer.concat(frames))
  return path
}

interface CameraOptions {
  /** What the camera shows; null: there is no camera. */
  scene: Scene | null
  /** Whether the person lets the page use it. */
  allowed: boolean
}
export const test = base.extend<CameraOptions>({
  scene: ['one', { option: true }],
  allowed: [true, { option: true }],
  context: async ({ scene, allowed, baseURL, viewport, launchOptions }, use) => {
    const camera = [
      '--use-fake-device-for-media-stream',
      ...(scene ? [`--use-file-for-fake-video-capture=${await sceneFile(scene)}`] : []),
    ]
    const browser = await chromium.launch({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), ...(scene ? camera : [])],
    })
    const context = await browser.newContext({
      ...(baseURL !== undefined && { baseURL }),
      viewport,
      permissions: allowed ? ['camera'] : [],
    })
    await use(context)
    await browser.close()
  },
})

export const stage = (page: Page) => page.getByRole('region', { name: 'Camera picture' })
export const outcome = (page: Page) => page.getByRole('region', { name: 'Result' })

export async function startCamera(page: Page): Promise<void> {
  await page.goto('/camera')
  await page.getByRole('button', { name: 'Start the camera' }).click()
}
/** Chooses the photo to compare with. */
export async function comparePhoto(page: Page, path: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(path)
}

/**
 * Takes a first view of a person with the camera while there is no gallery, and answers for whom it is. Gives the button that starts the
 * gallery.
 */
export async function enrolFirstView(page: Page, name: string): Promise<Locator> {
  await startCamera(page)
  await page.getByRole('radio', { name: 'The gallery' }).check()
  await expect(outcome(page)).toContainText('There is no gallery yet')
  await page.getByRole('button', { name: 'Take photos' }).click()
  await page.getByRole('combobox', { name: 'Name' }).fill(name)
  await page.getByRole('button', { name: 'Enrol 1 photo' }).click()
  return page.getByRole('dialog').getByRole('button', { name: 'Start without a passphrase' })
}

/** ms of the longest task of the page's own thread in the time to come; 0 when none took more than the 50 ms that are told. */
export function longestTask(page: Page, forMs: number): Promise<number> {
  return page.evaluate(async forMs => {
    let longest = 0
    const observer = new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) longest = Math.max(longest, duration)
    })
    observer.observe({ type: 'longtask' })
    await new Promise(resolve => setTimeout(resolve, forMs))
    observer.disconnect()
    return longest
  }, forMs)
}

/** What the panel says of its speed: a second, and of all frames so far. */
export async function speedOf(page: Page) {
  const text = (await page.getByRole('region', { name: 'Speed' }).textContent()) ?? ''
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0)
  return {
    frames: number(/Frames\s*([\d.]+) a second/),
    embeddings: number(/Embeddings\s*([\d.]+) a second/),
    latencyMs: number(/verdict\s*([\d.]+) ms/),
    skipped: number(/Skipped frames\s*([\d,]+) of/),
    all: number(/Skipped frames\s*[\d,]+ of ([\d,]+)/),
  }
}
