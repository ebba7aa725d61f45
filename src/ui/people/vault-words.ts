// The texts around the gallery's file: starting it, sealing it, taking it elsewhere, deleting it; loaded with the People panel.
import { bytesText, countText } from '../parts/formats.ts'
import { people, views } from './words.ts'

export const wordsOfVault = {
  seal: {
    legend: 'Who may open it',
    options: [
      {
        value: 'sealed',
        label: 'Only who knows a passphrase',
        note: 'The file is encrypted. Forget the passphrase and nobody can open it again, this page included.',
      },
      {
        value: 'plain',
        label: 'Everybody who uses this browser',
        note: 'Not encrypted. Fine for a trial, or for a device that only you use.',
      },
    ],
    passphrase: 'Passphrase',
    again: 'The same again',
    hint: 'At least 8 characters; four words are easy to keep in mind.',
    differ: 'The two passphrases differ. Type the same one twice.',
    current: 'Passphrase now',
    show: 'Show what I type',
  },

  create: {
    title: 'Start your gallery',
    text: 'It is kept in this browser and nowhere else. You can change both choices later.',
    start: 'Start the gallery',
    working: 'Starting',
    later: 'Not now',
  },

  settings: {
    title: 'Your gallery',
    facts: (persons: number, count: number, bytes: number) =>
      `${people(persons)}, ${views(count)}, ${bytesText(bytes)} in this browser`,
    sealed: 'Sealed with a passphrase: AES-GCM, its key from 600,000 rounds of PBKDF2-SHA-256.',
    plain: 'Not sealed: everybody who uses this browser can open it.',
    passphrase: 'Passphrase',
    sealNow: 'Seal it',
    change: 'Change the passphrase',
    unseal: 'Take the seal off',
    changeTo: 'New passphrase',
    apply: 'Apply',
    working: 'Working',
    sealedSaid: 'The gallery is sealed with the new passphrase.',
    plainSaid: 'The gallery is not sealed any more.',
    idle: 'Lock by itself',
    minutes: (minutes: number) =>
      minutes === 0
        ? 'Never'
        : `After ${countText(minutes)} ${minutes === 1 ? 'minute' : 'minutes'} without a touch`,
    keepApply: 'Keep this from now on',
    keepRemove: 'Remove the pictures',
    keptSaid: 'The choice is kept.',
    file: 'The file',
    export: 'Save a copy',
    exportNote: 'As it is stored: a sealed gallery stays sealed.',
    import: 'Open a gallery file',
    delete: 'Delete the gallery',
    savedSaid: 'The gallery file was saved.',
  },

  import: {
    title: (name: string) => `Open ${name}`,
    sealed: 'It is sealed. Type the passphrase that it was sealed with.',
    plain: 'It is not sealed.',
    replaces: (persons: number | null) =>
      persons === null
        ? 'It takes the place of the gallery that is here now. Save a copy of that first if you need it.'
        : `It takes the place of the gallery that is here now, with ${people(persons)}. Save a copy of that first if you need it.`,
    take: 'Open it',
    replace: 'Replace my gallery',
    working: 'Opening',
    keep: 'Leave everything as it is',
    doneSaid: 'The gallery file was opened.',
  },

  deletion: {
    title: 'Delete the gallery?',
    text: 'All people, views and pictures in it are removed from this device, and the key is forgotten. This cannot be undone.',
    confirm: 'Delete the gallery',
    keep: 'Keep it',
    doneSaid: 'The gallery was deleted.',
  },
  fileName: (date: string) => `people-${date}.vis-a-vis`,
} as const
