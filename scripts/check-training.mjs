// A run of the command line tool on the chips of fixtures/, exported, and continued by PyTorch: used by check-long.mjs.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, run } from './setup.mjs'

const CHIPS = join(ROOT, 'fixtures', 'lfw', 'chips')

/** Gives the exit code of the first program that fails. */
export function checkTraining(python) {
  const folder = mkdtempSync(join(tmpdir(), 'vis-a-vis-check-'))
  const [dataset, out, exported] = ['set', 'run', 'run.pth'].map(name => join(folder, name))
  const cli = (...args) => run(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), ...args])
  try {
    for (const file of readdirSync(CHIPS)) {
      const person = join(folder, 'people', file.replace(/_\d+\.jpg$/, ''))
      mkdirSync(person, { recursive: true })
      cpSync(join(CHIPS, file), join(person, file))
    }
    const steps = [
      () => cli('shards', join(folder, 'people'), '--aligned', '--out', dataset, '--validation', '0'),
      () =>
        cli(
          'train',
          dataset,
          '--out',
          out,
          '--preset',
          'slow',
          '--epochs',
          '1',
          '--batch',
          '20',
          '--pairs',
          '0',
        ),
      () => cli('train', 'export', out, '--to', 'pytorch', '--out', exported),
      () => {
        const checkpoint = readdirSync(out).find(file => file.startsWith('step-')) ?? ''
        const script = join(ROOT, 'scripts', 'python', 'check_training.py')
        return run(python, ['-B', script, join(out, checkpoint), exported])
      },
    ]
    for (const step of steps) {
      const code = step()
      if (code !== 0) return code
    }
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
