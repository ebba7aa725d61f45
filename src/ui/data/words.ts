// The texts of the Data panel; loaded with it, because the first paint of the page needs none of them.
import { counted } from '../../text.ts'
import type {
  Cause,
  DatasetFormat,
  IdentityChoice,
  SheetOrder,
  SourceFacts,
  Split,
} from '../../worker/datasets/types.ts'
import { bytesText, countText, percentText, perSecondText, secondsText } from '../parts/formats.ts'

const peopleOf = (count: number) => counted(count, 'person', 'people')

const causes: Record<Cause, string> = {
  'no face': 'No face found',
  'broken picture': 'Broken or cut off',
  'empty file': 'Empty file',
  'too large': 'Larger than 64 MB',
  'same bytes': 'The same file again',
  'same face': 'The same picture of this person again',
  'no identity': 'Nothing says who it shows, neither folder nor label',
  'unsafe path': 'Path that leads out of the source',
  'missing file': 'Listed, but missing',
  'unreadable file': 'Cannot be read from the disk',
  'broken base64': 'Broken base64',
  'malformed line': 'Line in another format',
  'not in the clean list': 'Not in the clean list',
  'other picture': 'A kind of picture that cannot be read here: save it as PNG or JPEG',
  encrypted: 'Encrypted in the archive: pack it without a password',
  'other compression': 'Packed by bzip2, LZMA or the like: pack the archive with deflate',
  link: 'Link in an archive, not followed',
  'dangling link': 'Link that leads nowhere',
  'repeated link': 'Link to a folder that is read anyway',
  'special file': 'Device, pipe or the like',
  'system file': 'Made or hidden by the operating system',
  'label file': 'Label, read with its picture',
  'other file': 'Not a picture',
}

export const wordsOfData = {
  back: 'All data sets',
  retry: 'Try again',
  pictures: (count: number) => counted(count, 'picture'),
  identities: peopleOf,
  causes,

  setup: {
    title: 'New data set',
    continueTitle: (name: string) => `Continue ${name}`,
    source: 'Pictures',
    sourceNote:
      'A folder that holds one folder of pictures for each person, or a tar, tar.gz or zip of that. A WebDataset, RecordIO (.rec with its .idx), MS-Celeb-1M’s TSV, a picture list (path, label) with its folder, and the exported files of a data set can be read too.',
    continueNote: (label: string) =>
      `The import of ${label} is not finished. Choose the same ${label} again to continue where it stopped.`,
    otherNote: 'To merge data sets, tick them in the list below.',
    folder: 'Choose a folder',
    file: 'Choose files',
    dropHere: 'Drop here',
    readingFolder: (name: string) => `Reading the folder ${name}`,
    looking: 'Looking at what is in it',
    remove: (name: string) => `Remove ${name}`,
    forgetContinue: 'Not now',
    emptyFolder: (name: string) => `${name} is empty. Choose the folder that holds the pictures.`,
    loosePictures:
      'Nothing says who is in these pictures. Choose the folder that holds one folder for each person.',
    notTaken: (name: string) =>
      `${name} cannot be imported. Choose a folder, tar, tar.gz or zip of pictures, records (.rec), a TSV, or a picture list (.txt, .lst, .csv).`,
    yourFiles: 'Your choice',
    needsRecords: (name: string) => `${name} belongs to a file of records. Choose the .rec beside it too.`,
    kinds: {
      folder: 'Folder',
      archive: 'Archive',
      tsv: 'MS-Celeb-1M, TSV',
      list: 'Picture list',
      records: 'RecordIO',
      datasets: 'Data sets to merge',
      shards: 'Data set, its own files',
    } satisfies Record<SourceFacts['kind'], string>,
    listFolder: (name: string) => `Its paths start in ${name}.`,
    needsFolder: 'Now choose the folder in which its paths start.',
    cleanList: (name: string) => `Clean list: ${name}. Pictures that it does not name are left out.`,
    noCleanList: 'Add the clean list (path, label) to leave out wrongly labelled pictures.',
    noIndex: 'Add the .idx of the same name, and its pictures are counted before the import.',
    holds: (count: number, isCounted: boolean) =>
      isCounted
        ? `${counted(count, 'picture')}.`
        : `About ${counted(count, 'picture')}, as the first ones suggest.`,
    breaksOff: (reason: string) => `It ends too early: ${reason}. What comes before that can be imported.`,
    holdsNothing: 'There are no pictures in it.',
    datasetHolds: (name: string, holds: string) => `“${name}”: ${holds}. It is copied as it is.`,
    needs: (bytes: number, free: number) =>
      `Needs ${bytesText(bytes)}; this browser may store ${bytesText(free)} more.`,
    tooLarge:
      'That does not fit. You can begin: the import stops when the storage is full, keeps every whole shard, and continues when you have made room.',

    faces: 'Faces',
    facesOptions: [
      {
        value: 'search',
        label: 'Find the faces',
        note: 'For photos: the main face is found, turned level and cut out.',
      },
      {
        value: 'aligned',
        label: 'Already aligned',
        note: 'For crops: 144×144, 128×128, chips of 96×112, or MS-Celeb-1M’s own crops. Much faster.',
      },
    ] satisfies { value: 'search' | 'aligned'; label: string; note: string }[],
    people: 'Who a picture shows',
    peopleOptions: [
      {
        value: 'repeats',
        label: 'Work it out',
        note: 'Folders that repeat inside many people’s folders are sessions; those above people’s folders are parts of the set.',
      },
      { value: 'first', label: 'The first folder', note: 'Name/session/1.jpg' },
      { value: 'last', label: 'The last folder', note: 'group/Name/1.jpg' },
      {
        value: 'path',
        label: 'All folders together',
        note: 'family/child/1.jpg, where different people share a name.',
      },
    ] satisfies { value: IdentityChoice | 'repeats'; label: string; note: string }[],
    preview: 'The first pictures, as they will be stored',
    previewNote: 'Eyes should be on the upper line, the mouth on the lower one.',
    previewing: 'Preparing the first pictures',
    facesFound: (found: number, all: number) =>
      found === all
        ? `A face was found in all ${counted(all, 'picture')}.`
        : `A face was found in ${countText(found)} of ${counted(all, 'picture')}.`,
    seemAligned: 'Their size says that they are aligned, so that is chosen.',
    inPlace: (good: number, all: number) =>
      good === all
        ? `Eyes and mouth are in place in all ${counted(all, 'picture')}.`
        : `Eyes and mouth are in place in ${countText(good)} of ${counted(all, 'picture')}.`,
    notAligned:
      'These are not aligned as the network expects. Choose “Find the faces”. Only MS-Celeb-1M’s own crops are meant to be used like this.',

    name: 'Name',
    nameTaken: (name: string) => `There is already a data set named ${name}. Choose another name.`,
    nameNeeded: 'Give the data set a name.',
    nameWrong: 'A name cannot contain slashes, be just a dot, or have more than 80 letters.',
    split: 'Validation',
    splitOptions: [
      {
        value: 'pictures',
        label: 'By pictures',
        note: 'Some pictures of each person are held out; for training a classifier.',
      },
      {
        value: 'identities',
        label: 'By people',
        note: 'All pictures of some people are held out; to see how well strangers come out.',
      },
    ] satisfies { value: Split['by']; label: string; note: string }[],
    share: 'Share for validation, %',
    seed: 'Seed',
    numberRange: (least: number, most: number) =>
      `Enter a number from ${countText(least)} to ${countText(most)}.`,
    seedNote: 'The same seed gives the same split.',
    duplicates: 'Keep duplicates',
    duplicatesNote: 'For sets in which every picture counts, such as LFW. Copies are left out otherwise.',
    asBegun: (aligned: boolean, keepDuplicates: boolean) =>
      `As when it began: ${aligned ? 'pictures that are already aligned' : 'faces are found'}, duplicates ${keepDuplicates ? 'kept' : 'left out'}.`,
    more: 'More options',
    shardPictures: 'Pictures in a file',
    shardPicturesNote:
      'Fewer lose less when an import is cut off; 3,236 are 64 MB, which training reads best.',
    start: 'Import',
    startMerge: 'Merge',
    continue: 'Continue',
    needsSource: 'Choose the pictures.',
    oneAtATime: 'One job at a time: you can start this one when the other has ended.',
    mayAsk: 'The browser may ask whether this page may keep its data permanently.',
  },

  samples: {
    name: 'Sample astronauts',
    source: 'Sample photos',
    offer: 'Try with samples',
    note: 'Eleven astronauts in 110 pictures, made from the photos that come with this page.',
    making: 'Preparing the sample pictures',
    unreachable: 'The sample photos could not be loaded. Check the connection and try again.',
  },

  room: {
    free: (bytes: number) => `${bytesText(bytes)} free for this page.`,
    kept: 'The browser keeps what is stored until you delete it.',
    notKept: 'The browser may clear what is stored when the disk is nearly full.',
    ask: 'Ask it to keep everything',
    refused:
      'The browser did not promise to keep it. Installing the page or visiting it often may change that.',
  },

  job: {
    import: (name: string, label: string) => `Import ${name}: ${label}`,
    check: (name: string) => `Check ${name}`,
    export: (name: string, format: DatasetFormat) =>
      `Export ${name} as ${format === 'shards' ? 'its shards' : 'a WebDataset'}`,
    stage: { import: 'Importing', check: 'Checking the files', export: 'Writing the archive' },
    paused: 'Paused',
    starting: 'Starting',
    counts: (pictures: number, identities: number) =>
      `${counted(pictures, 'picture')} of ${peopleOf(identities)}`,
    rate: (perSecond: number) => `${perSecondText(perSecond)} pictures per second`,
    left: (seconds: number) => `${secondsText(seconds)} left`,
    skipped: (count: number) => `${countText(count)} left out`,
    shards: (count: number) => counted(count, 'whole file'),
    pause: 'Pause',
    cancel: 'Cancel',
    resume: 'Continue',
    again: 'Try again',
    open: 'Open the data set',
    putAway: 'Close this card',
    stopped: 'Stopped. What is in whole files is kept. Continue when you like, or delete the data set.',
    stoppedEarly: 'Stopped before the first whole file. Nothing was kept.',
    stoppedJob: 'Stopped.',
    failed: 'This job ended early',
    gone: (name: string) => `${name} is gone. It was deleted in another tab.`,
    imported: (pictures: number, identities: number, skipped: number) =>
      `${counted(pictures, 'picture')} of ${peopleOf(identities)} were stored.${skipped > 0 ? ` ${countText(skipped)} were left out; the data set says why.` : ''}`,
    whole: (shards: number) =>
      `${shards === 1 ? 'Its one file is' : `All ${countText(shards)} files are`} whole.`,
    broken: (broken: number, pictures: number) =>
      `${counted(broken, 'file')} with ${counted(pictures, 'picture')} ${broken === 1 ? 'is' : 'are'} broken. Open the data set to go on without ${broken === 1 ? 'it' : 'them'}.`,
    exported: (fileName: string) => `${fileName} was written.`,
    startedSaid: (title: string) => `${title}: started.`,
    pausedSaid: 'The import is paused.',
    goesOnSaid: 'The import continues.',
    cancelledSaid: 'The job was stopped.',
  },

  list: {
    title: 'Data sets',
    reading: 'Looking for data sets',
    none: 'No data set is stored yet.',
    name: 'Name',
    pictures: 'Pictures',
    identities: 'People',
    size: 'Size',
    marked: 'Ticked for merging',
    mark: (name: string) => `Mark ${name} for merging`,
    merge: (count: number) => `Merge ${countText(count)} data sets`,
    mergeNote: 'People with the same name become one; copies are left out.',
    aligned: 'aligned pictures',
    searched: 'faces found in photos',
    busy: 'being written to',
    importing: (share: number | null) =>
      share === null ? 'being imported' : `being imported, ${Math.floor(100 * share)} %`,
    deleteLater: 'You can delete it when the job on it has ended',
    unfinished: 'not finished',
    broken: 'the source ended too early',
    damaged: 'Damaged',
    continue: (name: string) => `Continue ${name}`,
    continueShort: 'Continue',
    delete: (name: string) => `Delete ${name}`,
    deleteTitle: 'Delete this data set?',
    deleteText: (name: string, bytes: number | null) =>
      `${name}${bytes === null ? '' : ` (${bytesText(bytes)})`} is deleted from this device. The pictures it was made from are not touched.`,
    confirm: 'Delete',
    keep: 'Keep it',
    deletedSaid: 'The data set was deleted.',
  },

  page: {
    loading: 'Opening the data set',
    subtitle: (pictures: number, identities: number, bytes: number) =>
      `${counted(pictures, 'picture')} of ${peopleOf(identities)} · ${bytesText(bytes)}`,
    unfinished:
      'The import is not finished. You see what is stored so far. Continue it in the list of data sets.',
    busy: 'Another job is writing to this data set, perhaps an import in another tab. Until it has ended you can only look.',
    waits: (other: string) =>
      `One job at a time: you can check, export or delete this data set when the job on ${other} has ended.`,
    brokenOff: (reason: string) =>
      `The source ended too early: ${reason}. What came before is here. With a repaired source you can continue in the list of data sets.`,
    facts: 'About this data set',
    source: 'Source',
    faces: 'Faces',
    duplicates: 'Duplicates',
    kept: 'kept',
    leftOut: 'left out',
    split: 'Validation',
    splitText: (train: number, validation: number, { by, fraction, seed }: Split) =>
      `${counted(validation, 'picture')} (${percentText(fraction)} by ${by === 'identities' ? 'people' : by}, seed ${seed}); ${countText(train)} train`,
    shards: 'Files',
    shardsText: (shards: number) => `${counted(shards, 'shard')} with SHA-256`,
    train: 'Train with this',
    measure: 'Measure with this',
    check: 'Check',
    export: 'Export',
    formats: { webdataset: 'as WebDataset', shards: 'as shards' } satisfies Record<DatasetFormat, string>,
    exportAs: (format: string) => `Export ${format}`,
    delete: 'Delete',
    checkFound: 'What the check found',
    leftover: (file: string) => `${file} belongs to nothing. It is left over from an interrupted import.`,
    drop: 'Go on without them',
    dropSaid: 'The broken files were removed.',

    histogram: 'Pictures per person',
    histogramText: (fewest: number, median: number, most: number) =>
      `From ${countText(fewest)} to ${countText(most)}, median ${countText(median)}.`,
    bin: (from: number, to: number) =>
      from === to ? countText(from) : `${countText(from)}–${countText(to)}`,
    binColumn: 'Pictures',
    identitiesColumn: 'People',
    asTable: 'Show as a table',

    sheet: 'Contact sheet',
    order: 'Order',
    orders: {
      imported: 'as imported',
      name: 'by name',
      most: 'most pictures first',
      fewest: 'fewest pictures first',
    } satisfies Record<SheetOrder, string>,
    search: 'Find a person',
    found: (count: number) => peopleOf(count),
    noneFound: 'Nobody has that in their name.',
    reading: 'Drawing the pictures',
    previous: 'Previous page',
    next: 'Next page',
    pageOf: (page: number, pages: number) => `Page ${countText(page)} of ${countText(pages)}`,
    showAll: (name: string, count: number) => `Show all ${countText(count)} of ${name}`,
    showAllShort: (count: number) => `Show all ${countText(count)}`,
    allOf: (name: string, count: number) => `${name}, ${counted(count, 'picture')}`,
    more: (count: number) => `Show ${countText(count)} more`,
    crop: (path: string) => path.split('/').at(-1) ?? path,

    skipped: 'Left out',
    skippedNone: 'Nothing was left out.',
    cause: (cause: Cause, count: number) => `${causes[cause]}: ${countText(count)}`,
    andMore: (count: number) => `and ${countText(count)} more`,
    look: 'Look at them',
    looking: 'Opening the pictures',
    notThere: 'no longer there',
    notShown: 'cannot be shown',
    noSource: 'To look at these pictures, import from this source again.',
  },
} as const
