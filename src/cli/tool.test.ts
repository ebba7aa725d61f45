// What the tool says of itself: help of every command, the version, and what a wrong word was meant to be.
import { describe, expect, it } from 'vitest'
import { nearest } from './help.ts'
import { runTool } from './tool.ts'

async function said(...words: string[]): Promise<string> {
  const lines: string[] = []
  await runTool(words, line => lines.push(line))
  return lines.join('\n')
}
const COMMANDS = [
  ...[
    'verify',
    'faces',
    'inspect',
    'convert',
    'embed',
    'evaluate',
    'calibrate',
    'lists',
    'identify',
    'group',
  ],
  ...[
    'shards',
    'shards check',
    'shards export',
    'train',
    'train relabel',
    'train export',
    'score fit',
    'score use',
    'evaluate pairs',
    'models thresholds',
    'scale export',
    'scale import',
  ],
]

describe('the help', () => {
  it.each(COMMANDS)('of %s has usage, every option, and an example of that command', async name => {
    const text = await said(...name.split(' '), '--help')
    expect(text).toMatch(new RegExp(`^${name}: \\w`))
    const usage = /^Usage: npm run cli -- (.*)$/m.exec(text)?.[1] ?? ''
    expect(usage.startsWith(`${name} `)).toBe(true)
    const options = [...text.matchAll(/^ {2}--([\w-]+)(?: \S+)? {2,}\S/gm)].map(([, option]) => option)
    expect(options.length).toBeGreaterThan(0)
    for (const option of options) expect(usage).toContain(`--${option}`)
    expect(text).toContain(`\nExample: npm run cli -- ${name} `)
    expect(await said('help', ...name.split(' '))).toBe(text)
    expect(await said(...name.split(' '), 'a', '-h')).toBe(text)
  })

  it('lists all commands, and those below a command', async () => {
    const text = await said('help')
    for (const name of COMMANDS.filter(one => !one.includes(' '))) expect(text).toMatch(`\n  ${name} `)
    expect(await said('--help')).toBe(text)
    expect(await said('train', '--help')).toMatch(/\n {2}train export {2,}writes a checkpoint/)
  })

  it('tells defaults and what evaluate reads', async () => {
    expect(await said('train', '--help')).toMatch(/--preset \S+\|frozen\S* .*\(without it: quick\)/)
    expect(await said('evaluate', '--help')).toMatch(/--embeddings FILE .*\.safetensors, \.npy, \.npz, \.mat/)
  })

  it('answers for every command that it lists, and is tested above', async () => {
    const listed = [...(await said('help')).matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name = '']) => name)
    expect(listed.length).toBeGreaterThan(10)
    expect(listed.filter(name => !COMMANDS.some(one => one.split(' ')[0] === name))).toEqual([])
    for (const name of listed) expect(await said(name, '--help')).toMatch(new RegExp(`^${name}: \\w`))
  })

  it('has the version of the package, and the network', async () =>
    expect(await said('--version')).toMatch(/^Vis-à-vis \d+\.\d+\.\d+, LightCNN-9 \(weights [0-9a-f]{8}\)$/))
})

describe('a wrong word', () => {
  it.each([
    [['trian'], 'There is no command "trian". Did you mean train?'],
    [['evalute', 'lfw'], 'Did you mean evaluate?'],
    [['toString'], 'There is no command "toString". "npm run cli -- help" lists them.'],
    [['hlep'], 'There is no command "hlep". Did you mean help?'],
    [
      ['--hepl'],
      'There is no option --hepl before the command. Did you mean --help? The command comes first',
    ],
    [['--vresion'], 'Did you mean --version?'],
    [['--json', 'faces', 'p'], 'There is no option --json before the command. The command comes first'],
    [['verify', 'a', 'b', '--modle', 'x'], 'There is no option --modle. Did you mean --model? Usage: '],
    [['train', 'd', '--out', 'o', '--arch', 'x'], 'Did you mean --architecture?'],
    [
      ['shards', 'check', 'd', '--dorp'],
      'Did you mean --drop? Usage: npm run cli -- shards check DIR [--drop]',
    ],
    [['faces', 'p', '--zzzzz'], 'There is no option --zzzzz. Usage: '],
    [['faces', 'p', '-j'], 'There is no option -j.'],
    [['embed', 'a', '--out'], /'--out.*argument missing\. Usage: /],
  ])('%j is refused with the nearest known one', async (words, message) =>
    expect(said(...words)).rejects.toThrow(message),
  )

  it('is near by its letters or its beginning', () => {
    const words = ['embeddings', 'source', 'json', 'csv', 'card']
    expect(
      ['embedings', 'emb', 'sorce', 'jsno', 'crad', 'cvs', 'e', 'xyz'].map(word => nearest(word, words)),
    ).toEqual(['embeddings', 'embeddings', 'source', 'json', 'card', 'csv', undefined, undefined])
  })
})
