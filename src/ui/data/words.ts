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

const peopleOf = (count: number) => counted(count, 'identity', 'identities')

const causes: Record<Cause, string> = {
  'no face': 'No face found',
  'broken picture': 'Broken or cut off',
  'empty file': 'Empty file',
  'too large': 'Larger than 64 MB',
  'same bytes': 'The same file again',
  'same face': 'The same picture of this identity again',
  'no identity': 'No identity, neither by folder nor by label',
  'unsafe path': 'Path that leads out of the source',
  'missing file': 'Listed, but not there',
  'unreadable file': 'Cannot be read from the disk',
  'broken base64': 'Broken base64',
  'malformed line': 'Line of another form',
  'not in the clean list': 'Not in the clean list',
  'other picture': 'Picture of a kind that is not read here: save it as PNG or JPEG',
  encrypted: 'Encrypted in the archive: pack it without a password',
  'other compression': 'Packed by bzip2, LZMA or the like: pack the archive with deflate',
  link: 'Link in an archive, not followed',
  'dangling link': 'Link that leads nowhere',
  'repeated link': 'Link to a folder that is read anyway',
  'special file': 'Device, pipe or the like',
  'system file': 'Made or hidden by the system',
  'label file': 'Label, read with its picture',
  'other file': 'No picture',
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
      'A folder with a folder for each identity; a tar, tar.gz or zip of such folders, or a WebDataset; MS-Celeb-1M’s TSV; a picture list (path, label) with its folder; or the shards of a data set.',
    continueNote: (label: string) =>
      `The import of ${label} is not finished. Choose the same ${label} again: it goes on behind the last whole shard.`,
    otherNote: 'To merge data sets, mark them in the list below.',
    folder: 'Choose a folder',
    file: 'Choose files',
    dropHere: 'Drop here',
    readingFolder: (name: string) => `Reading the folder ${name}`,
    looking: 'Looking what it holds',
    remove: (name: string) => `Take ${name} away`,
    forgetContinue: 'Not now',
    emptyFolder: (name: string) => `${name} is an empty folder. Choose the folder that holds the pictures.`,
    loosePictures:
      'These pictures do not say who they show. Choose the folder that holds a folder for each identity.',
    notTaken: (name: string) =>
      `${name} is neither a folder, tar, tar.gz or zip of pictures, nor a TSV or a picture list (.txt, .lst, .csv).`,
    kinds: {
      folder: 'Folder',
      archive: 'Archive',
      tsv: 'MS-Celeb-1M, TSV',
      list: 'Picture list',
      datasets: 'Data sets to merge',
      shards: 'Data set, its own files',
    } satisfies Record<SourceFacts['kind'], string>,
    listFolder: (name: string) => `Its paths begin in ${name}.`,
    needsFolder: 'Choose the folder in which its paths begin, too.',
    cleanList: (name: string) => `Clean list: ${name}. Pictures that it does not name are left out.`,
    noCleanList: 'Add the clean list (path, label) to leave out wrong identities.',
    holds: (count: number, isCounted: boolean) =>
      isCounted
        ? `${counted(count, 'picture')}.`
        : `About ${counted(count, 'picture')}, as the first ones suggest.`,
    breaksOff: (reason: string) => `It breaks off: ${reason}. What comes before can be imported.`,
    holdsNothing: 'No picture is found in it.',
    datasetHolds: (name: string, holds: string) => `“${name}”: ${holds}. It is taken in as it is.`,
    needs: (bytes: number, free: number) =>
      `Needs ${bytesText(bytes)}; this browser may store ${bytesText(free)} more.`,
    tooLarge:
      'That does not fit. You can begin: the import stops when the storage is full, keeps every whole shard, and goes on when you have made room.',

    faces: 'Faces',
    facesOptions: [
      {
        value: 'search',
        label: 'Search them',
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
        label: 'By what repeats',
        note: 'Folders that repeat below many people are sessions; above people they are parts of the set.',
      },
      { value: 'first', label: 'The first folder', note: 'Name/session/1.jpg' },
      { value: 'last', label: 'The last folder', note: 'group/Name/1.jpg' },
      {
        value: 'path',
        label: 'All folders together',
        note: 'family/child/1.jpg, where different people have one name.',
      },
    ] satisfies { value: IdentityChoice | 'repeats'; label: string; note: string }[],
    preview: 'The first pictures, as they will be stored',
    previewNote: 'Eyes belong on the upper line, the mouth on the lower one.',
    previewing: 'Preparing the first pictures',
    facesFound: (found: number, all: number) =>
      found === all
        ? `A face is found in all ${counted(all, 'picture')}.`
        : `A face is found in ${countText(found)} of ${counted(all, 'picture')}.`,
    seemAligned:
      'Their size says that they are aligned crops. Take “Already aligned” if eyes and mouth stay on the lines there.',
    inPlace: (good: number, all: number) =>
      good === all
        ? `Eyes and mouth are in their place in all ${counted(all, 'picture')}.`
        : `Eyes and mouth are in their place in ${countText(good)} of ${counted(all, 'picture')}.`,
    notAligned:
      'These are not aligned as LightCNN expects: take “Search them”. Only MS-Celeb-1M’s own crops are used like this by the reference.',

    name: 'Name',
    nameTaken: (name: string) => `There is a data set named ${name} already. Take another name.`,
    nameNeeded: 'Give the data set a name.',
    nameWrong: 'A name has no slashes, is no dot and has at most 80 letters.',
    split: 'Validation',
    splitOptions: [
      {
        value: 'pictures',
        label: 'By pictures',
        note: 'Some pictures of each identity are kept for validation; for training a classifier.',
      },
      {
        value: 'identities',
        label: 'By identities',
        note: 'All pictures of some identities are kept for validation; to see how strangers fare.',
      },
    ] satisfies { value: Split['by']; label: string; note: string }[],
    share: 'Share for validation, %',
    seed: 'Seed',
    numberRange: (least: number, most: number) =>
      `A number from ${countText(least)} to ${countText(most)} is needed.`,
    seedNote: 'The same seed gives the same split.',
    duplicates: 'Keep duplicates',
    duplicatesNote: 'For sets in which every picture counts, such as LFW. Otherwise copies are left out.',
    asBegun: (aligned: boolean, keepDuplicates: boolean) =>
      `As it was begun: ${aligned ? 'already aligned pictures' : 'faces are searched'}, duplicates ${keepDuplicates ? 'kept' : 'left out'}.`,
    more: 'More options',
    shardPictures: 'Pictures in a file',
    shardPicturesNote:
      'Fewer lose less when an import is cut off; 3,236 are 64 MB, which training reads best.',
    start: 'Import',
    startMerge: 'Merge',
    continue: 'Continue',
    needsSource: 'Choose the pictures.',
    oneAtATime: 'One job at a time: this one can start when the other has ended.',
    mayAsk: 'The browser may ask whether this page may store data for good.',
  },

  room: {
    free: (bytes: number) => `${bytesText(bytes)} free for this page.`,
    kept: 'The browser keeps what is stored until you delete it.',
    notKept: 'The browser may clear what is stored when its disk runs short.',
    ask: 'Ask it to keep everything',
    refused:
      'The browser did not promise to keep it. Installing the page or visiting it often may change that.',
  },

  job: {
    import: (name: string, label: string) => `Import ${name}: ${label}`,
    check: (name: string) => `Check ${name}`,
    export: (name: string, format: DatasetFormat) =>
      `Export ${name} as ${format === 'shards' ? 'its shards' : 'a WebDataset'}`,
    stage: { import: 'Importing', check: 'Hashing the shards', export: 'Writing the archive' },
    paused: 'Paused',
    starting: 'Starting',
    counts: (pictures: number, identities: number) =>
      `${counted(pictures, 'picture')} of ${peopleOf(identities)}`,
    rate: (perSecond: number) => `${perSecondText(perSecond)} pictures per second`,
    left: (seconds: number) => `${secondsText(seconds)} left`,
    skipped: (count: number) => `${countText(count)} left out`,
    shards: (count: number) => counted(count, 'whole shard'),
    pause: 'Pause',
    cancel: 'Cancel',
    resume: 'Continue',
    again: 'Try again',
    open: 'Open the data set',
    putAway: 'Put this job away',
    stopped: 'Stopped. Whole shards are kept; continue when you like, or delete the data set.',
    stoppedEarly: 'Stopped before the first whole shard. Nothing is kept.',
    stoppedJob: 'Stopped.',
    failed: 'This job ended early',
    gone: (name: string) => `${name} is not there any more. It was deleted in another tab.`,
    imported: (pictures: number, identities: number, skipped: number) =>
      `${counted(pictures, 'picture')} of ${peopleOf(identities)} are stored.${skipped > 0 ? ` ${countText(skipped)} were left out; the data set says why.` : ''}`,
    whole: (shards: number) => `All ${counted(shards, 'shard')} are whole.`,
    broken: (broken: number, pictures: number) =>
      `${counted(broken, 'shard')} with ${counted(pictures, 'picture')} ${broken === 1 ? 'is' : 'are'} broken. Open the data set to go on without.`,
    exported: (fileName: string) => `${fileName} is written.`,
    startedSaid: (title: string) => `${title}: started.`,
    pausedSaid: 'The import is paused.',
    goesOnSaid: 'The import goes on.',
    cancelledSaid: 'The job was stopped.',
  },

  list: {
    title: 'Data sets',
    reading: 'Looking for data sets',
    none: 'No data set is stored yet.',
    name: 'Name',
    pictures: 'Pictures',
    identities: 'Identities',
    size: 'Size',
    marked: 'Marked for merging',
    mark: (name: string) => `Mark ${name} for merging`,
    merge: (count: number) => `Merge ${countText(count)} data sets`,
    mergeNote: 'Identities of one name become one; copies are left out.',
    aligned: 'aligned pictures',
    searched: 'faces searched',
    busy: 'being written to',
    unfinished: 'not finished',
    broken: 'the source broke off',
    damaged: 'Damaged',
    continue: (name: string) => `Continue ${name}`,
    continueShort: 'Continue',
    delete: (name: string) => `Delete ${name}`,
    deleteTitle: 'Delete this data set?',
    deleteText: (name: string, bytes: number | null) =>
      `${name}${bytes === null ? '' : ` (${bytesText(bytes)})`} is removed from this device. The pictures that it was made from are not touched.`,
    confirm: 'Delete',
    keep: 'Keep it',
    deletedSaid: 'The data set was deleted.',
  },

  page: {
    loading: 'Opening the data set',
    subtitle: (pictures: number, identities: number, bytes: number) =>
      `${counted(pictures, 'picture')} of ${peopleOf(identities)} · ${bytesText(bytes)}`,
    unfinished:
      'The import is not finished. What is in whole shards is shown here; continue it in the list of data sets.',
    busy: 'Another job, mostly an import in another tab, writes to this data set. Until that has ended it can only be looked at.',
    waits: (other: string) =>
      `One job at a time: this data set can be checked, exported or deleted when the job on ${other} has ended.`,
    brokenOff: (reason: string) =>
      `The source broke off: ${reason}. What came before it is here. With a mended source you can continue in the list of data sets.`,
    facts: 'About this data set',
    source: 'Source',
    faces: 'Faces',
    duplicates: 'Duplicates',
    kept: 'kept',
    leftOut: 'left out',
    split: 'Validation',
    splitText: (train: number, validation: number, { by, fraction, seed }: Split) =>
      `${counted(validation, 'picture')} (${percentText(fraction)} by ${by}, seed ${seed}); ${countText(train)} train`,
    shards: 'Files',
    shardsText: (shards: number) => `${counted(shards, 'shard')} with SHA-256`,
    check: 'Check',
    export: 'Export',
    formats: { webdataset: 'as WebDataset', shards: 'as shards' } satisfies Record<DatasetFormat, string>,
    exportAs: (format: string) => `Export ${format}`,
    delete: 'Delete',
    checkFound: 'What the check found',
    leftover: (file: string) => `${file} belongs to nothing; it is left over from a write that was cut off.`,
    drop: 'Go on without them',
    dropSaid: 'The broken files were taken out.',

    histogram: 'Pictures per identity',
    histogramText: (fewest: number, median: number, most: number) =>
      `From ${countText(fewest)} to ${countText(most)}, median ${countText(median)}.`,
    bin: (from: number, to: number) =>
      from === to ? countText(from) : `${countText(from)}–${countText(to)}`,
    binColumn: 'Pictures',
    identitiesColumn: 'Identities',
    asTable: 'Show as a table',

    sheet: 'Contact sheet',
    order: 'Order',
    orders: {
      imported: 'as imported',
      name: 'by name',
      most: 'most pictures first',
      fewest: 'fewest pictures first',
    } satisfies Record<SheetOrder, string>,
    search: 'Find an identity',
    found: (count: number) => peopleOf(count),
    noneFound: 'No identity has that in its name.',
    reading: 'Drawing crops',
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
    notThere: 'not where it was',
    notShown: 'cannot be shown',
    noSource: 'To look at the pictures, import from this source again in this visit.',
  },
} as const
