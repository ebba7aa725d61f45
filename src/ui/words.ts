// Every text of the page; those of the Compare panel stand in compare/words.ts, those of the Models panel in
// models/words.ts, which is loaded with it. Say what happened, then what to do; second person, present tense, numbers with units.

import { wordsOfCompare } from './compare/words.ts'
import { countText } from './parts/formats.ts'

export const words = {
  product: 'Vis-à-vis',
  close: 'Close',
  details: 'Details',
  undo: 'Undo',
  panels: 'Panels',
  cameraTitle: 'Camera',
  peopleTitle: 'People',
  evaluateTitle: 'Evaluate',
  trainTitle: 'Train',
  dataTitle: 'Data',
  modelsTitle: 'Models',
  loadingPanel: 'Opening',
  notices: 'Notices',
  otherJobs: (panels: readonly string[]) =>
    `${panels.join(' and ')} ${panels.length === 1 ? 'is' : 'are'} already working. Both will take longer if you start this now.`,
  dismiss: 'Close this notice',

  /** Files that were dropped on a panel that does not take them. */
  belongs: {
    kinds: {
      photo: ['a photo', 'photos'],
      checkpoint: ['a model file', 'model files'],
      archive: ['an archive of pictures', 'archives of pictures'],
      list: ['a list', 'lists'],
    } satisfies Record<string, [string, string]>,
    said: (names: readonly string[], [one, many]: readonly [string, string], panel: string) =>
      names.length === 1
        ? `${names[0]} is ${one}. It belongs on ${panel}.`
        : `These are ${names.length} ${many}. They belong on ${panel}.`,
    bring: (panel: string) => `Take it to ${panel}`,
  },

  engine: {
    starting: 'Starting',
    failed: 'Nothing can be compared yet',
    retry: 'Try again',
    choose: 'Engine',
  },

  status: {
    title: 'Status',
    ready: (model: string, engine: string) => `Status: ready, ${model}, ${engine}`,
    storage: 'Stored on this device',
    stored: (bytes: string) => `${bytes}, see what`,
  },

  privacy: {
    line: 'Works offline. Nothing leaves this device.',
    title: 'Nothing leaves this device',
    requests: (count: number) => `Requests to other servers: ${countText(count)}`,
    requestsNote:
      'Photos are opened, measured and compared inside this tab. The page’s security policy keeps it from reaching any other server, and the browser enforces that.',
    try: 'To see for yourself, switch the network off and compare two photos.',
    kept: 'The page itself is kept on this device, so it opens without a network.',
    notKept: 'The page itself is not kept on this device yet, so it still needs a network to open.',
    storedTitle: 'Stored on this device',
    nothing: 'Nothing is stored.',
    total: 'Together',
    photosNote:
      'Photos and results of Compare are not stored; they are gone when you close or reload the page. Frames of the camera are not stored. People keeps the gallery that you start there. Evaluate keeps its reports with crops of the worst mistakes, and the embeddings. Train keeps runs and their checkpoints; Data keeps the crops of what you import.',
    delete: 'Delete everything',
    deleting: 'Deleting',
    deleted: 'Deleted',
    deletedSaid: (count: number) => (count === 0 ? 'Nothing was stored.' : 'Everything stored was deleted.'),
    deletedNothing: 'There was nothing to delete.',
    counting: 'Looking at what is stored',
  },

  help: {
    title: 'Keys and limits',
    open: 'Keys and limits',
    keys: [
      ['1, 2', 'Choose the left or the right side'],
      ['V', 'Paste a photo into the chosen side'],
      ['S', 'Swap the sides'],
      ['Esc', 'Close what lies on top; stop the camera'],
      ['M', 'Mirror the camera’s picture'],
      ['?', 'Show this'],
    ],
    singleKeys: 'Use keys of one letter or number',
    how: 'Drop two photos anywhere, or one on each side. Click another face in a photo to compare that one.',
    limitsTitle: 'What this cannot do',
    limits: [
      'It isn’t proof of identity. It says how alike two faces look to one network.',
      'Twins and close relatives can score like one person.',
      'Many years, a hidden face, a strong turn of the head or a small photo make the same person score low.',
      'Mistakes are more frequent for some groups of people than for others. The thresholds were measured on one collection of mostly public figures.',
    ],
  },

  ...wordsOfCompare,
} as const
