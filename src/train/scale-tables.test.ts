// scale/ trains with the tables that are here: it reads a copy of them, which this holds to the original. WRITE=1 writes it anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ARCHITECTURES } from '../model/architectures.ts'
import { DEFAULTS } from './options.ts'
import { PRESETS } from './recipe.ts'

const FILE = new URL('../../scale/tables.json', import.meta.url)
const tables = { architectures: ARCHITECTURES, presets: PRESETS, defaults: DEFAULTS }

it('the tables of scale/ are those of the page', () => {
  if (process.env.WRITE) writeFileSync(FILE, `${JSON.stringify(tables, null, 1)}\n`)
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(tables)
})
