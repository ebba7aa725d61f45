// The texts around the gallery's file: starting it, sealing it, taking it elsewhere, deleting it; loaded with the People panel.
import { bytesText, countText } from '../parts/formats.ts'
import { people, photos } from './words.ts'

export const wordsOfVault = {
  seal: {
    passphrase: 'Passphrase',
    again: 'Repeat the passphrase',
    hint: 'At least 8 characters. Four words are easy to remember.',
    differ: 'The two passphrases are different. Type the same one twice.',
    current: 'Current passphrase',
    show: 'Show what I type',
  },

  create: {
    title: 'Start your gallery',
    text: 'It stays in this browser and nowhere else. A passphrase encrypts it: without the passphrase nobody can open it, not even you. You can set or remove one later.',
    start: 'Start with this passphrase',
    startPlain: 'Start without a passphrase',
    details: 'Details',
    later: 'Not now',
  },

  settings: {
    title: 'Your gallery',
    facts: (persons: number, count: number, bytes: number) =>
      `${people(persons)}, ${photos(count)}, ${bytesText(bytes)} in this browser`,
    sealed: 'Encrypted with your passphrase.',
    plain: 'No passphrase: everybody who uses this browser can open it.',
    passphrase: 'Passphrase',
    sealNow: 'Set a passphrase',
    change: 'Change the passphrase',
    unseal: 'Remove the passphrase',
    changeTo: 'New passphrase',
    apply: 'Apply',
    working: 'Working',
    sealedSaid: 'The gallery is encrypted with the new passphrase.',
    plainSaid: 'The gallery no longer has a passphrase.',
    idle: 'Lock automatically',
    minutes: (minutes: number) =>
      minutes === 0
        ? 'Never'
        : `After ${countText(minutes)} ${minutes === 1 ? 'minute' : 'minutes'} without use`,
    keepApply: 'Keep this from now on',
    keepRemove: 'Remove the pictures',
    keptSaid: 'Your choice is saved.',
    file: 'The file',
    export: 'Save a copy',
    exportNote: 'The copy is the file as it is stored. A gallery with a passphrase keeps it.',
    import: 'Open a gallery file',
    delete: 'Delete the gallery',
    savedSaid: 'The gallery file was saved.',
  },

  import: {
    title: (name: string) => `Open ${name}`,
    sealed: 'It is encrypted. Type the passphrase that it was saved with.',
    plain: 'It has no passphrase.',
    replaces: (persons: number | null) =>
      persons === null
        ? 'It replaces the gallery that is here now. If you need that one, save a copy first.'
        : `It replaces the gallery that is here now, with ${people(persons)}. If you need that one, save a copy first.`,
    take: 'Open it',
    replace: 'Replace my gallery',
    working: 'Opening',
    keep: 'Cancel',
    doneSaid: 'The gallery file was opened.',
  },

  deletion: {
    title: 'Delete the gallery?',
    text: 'All people and pictures in it are removed from this device. You cannot undo this.',
    confirm: 'Delete the gallery',
    keep: 'Keep it',
    doneSaid: 'The gallery was deleted.',
  },
  fileName: (date: string) => `people-${date}.vis-a-vis`,
} as const
