// The texts of a run's options: what each one is, and in half a sentence when to change it.
import type { OptionName, Range } from '../../train/options.ts'
import type { PresetName } from '../../train/recipe.ts'
import { countText } from '../parts/formats.ts'

const numberText = (value: number) => (Number.isInteger(value) ? countText(value) : String(value))

export const wordsOfRecipe = {
  presets: [
    {
      value: 'quick',
      label: 'Quick trial (about 10 minutes)',
      note: 'The last two layers learn, on as many people and as often as ten minutes allow. To see whether training helps.',
    },
    {
      value: 'frozen',
      label: 'Fine-tune the last layers',
      note: 'Only the last two layers learn, the others stay as they are. For a few hundred photos.',
    },
    {
      value: 'slow',
      label: 'Fine-tune, all layers',
      note: 'The other layers learn too, ten times more slowly. For some thousand pictures, or when the last layers alone no longer get better.',
    },
    {
      value: 'small',
      label: 'Small data, new weights',
      note: 'From nothing. To see how training behaves; it will not get as good as fine-tuning.',
    },
    {
      value: 'reference',
      label: 'Reference',
      note: 'The published recipe: 80 times through all pictures, from nothing. For hundreds of thousands of pictures and a graphics processor.',
    },
    {
      value: 'pytorch',
      label: 'Reference, as in PyTorch',
      note: 'The same, with the details of the authors’ own code. To compare with it.',
    },
  ] satisfies { value: PresetName; label: string; note: string }[],

  from: 'Start from',
  fromNote: 'The model that learns on. The one that came with the page is a good choice.',
  fromNew: 'New weights',
  fromModel: (title: string) => title,
  fromRun: (title: string, step: number) => `Run: ${title}, step ${countText(step)}`,
  architecture: 'Network',
  architectureNote: 'LightCNN-9 is the smallest that works well; 29 needs more data and twice the time.',
  head: 'Classifier',
  heads: {
    new: 'New',
    kept: 'Keep the one of the start',
  },
  headNote: 'Keep it only to go on training on the same data set.',

  more: 'All options',
  reset: 'Back to the preset',

  groups: {
    length: 'Length and speed',
    optimizer: 'Optimizer',
    layers: 'What learns',
    loss: 'Loss',
    people: 'Who is learnt',
    keeping: 'Measuring and keeping',
  },
  fields: {
    epochs: ['Epochs', 'Times through all pictures. More while the loss on held-out pictures still falls.'],
    batchSize: ['Batch', 'Pictures a step; smaller when few pictures train.'],
    microBatch: ['At a time on the device', 'Lower it when memory runs out; the result stays the same.'],
    learningRate: ['Learning rate', 'A tenth when the loss jumps or blows up.'],
    seed: ['Seed', 'Another one to see how much is chance.'],
    scheduleEpochs: ['Rate falls every … epochs', 'Fewer when you train fewer epochs than 80.'],
    scheduleFactor: ['Rate falls by the factor', 'The published one; 0.1 is the other common choice.'],
    warmup: ['Warm-up steps', 'More when the first steps make the loss jump.'],
    floor: ['Rate at the end, share of the first', '0 to come to rest; higher to train on afterwards.'],
    momentum: ['Momentum', 'Leave it; 0 only to compare with plain descent.'],
    weightDecay: ['Weight decay', 'Higher when training pictures are right and held-out ones are not.'],
    clipNorm: ['Gradients at most', 'Lower when the loss jumps; empty for none, as published.'],
    trunkRate: ['Convolutions, times the rate', '0 leaves them as they are.'],
    embeddingRate: ['Embedding layer, times the rate', '0 to train the classifier alone.'],
    dropout: ['Dropout', 'Higher when a few pictures are learnt by heart.'],
    margin: ['Margin', 'Cosine by which the right identity must win; lower when the loss does not fall.'],
    scale: ['Scale', 'Times the cosines; with many identities up to 64.'],
    leastPictures: [
      'Only people with at least … pictures',
      '2 leaves out those with one; of one picture little is learnt.',
    ],
    validationSteps: ['Measure every … steps', 'Empty: after each epoch.'],
    pictures: ['Held-out pictures to measure', 'Fewer when measuring takes longer than training.'],
    pairs: ['Pairs to verify', 'More for steadier figures, fewer for quicker ones; 0 for none.'],
    checkpointSteps: [
      'Checkpoint every … steps',
      'When an epoch takes hours; one is written after each epoch in any case.',
    ],
    checkpointMinutes: ['Checkpoint every … minutes', 'What a closed tab costs at most.'],
    keep: ['Checkpoints kept', 'Beside the best one; fewer when storage is short.'],
    blowUp: [
      'Stop when the loss is … times its median',
      'Empty to stop only at a loss that is NaN or infinite.',
    ],
  } satisfies Record<OptionName, [label: string, note: string]>,
  wrong: ({ kind, low, high }: Range) =>
    `Enter a ${kind === 'whole' ? 'whole ' : ''}number from ${numberText(low)} to ${numberText(high)}.`,
  schedule: 'Schedule',
  schedules: {
    steps: 'Steps, as published',
    cosine: 'Cosine',
  },
  scheduleNote: 'A cosine for short runs; steps to follow the papers.',
  balance: 'Scale the weights of the start first',
  balanceNote: 'So that the learning rates suit them; off only to repeat a run without it.',
  augment: 'Each picture is seen as',
  augments: {
    windows: 'A random window, mirrored or not',
    mirror: 'Its middle, mirrored or not',
  },
  augmentNote:
    'Windows teach more; with frozen convolutions the middle is computed once and then costs nothing.',
  lossKind: 'Loss',
  losses: {
    softmax: 'Softmax, as published',
    margin: 'Margin softmax (CosFace)',
  },
  lossNote: 'The margin suits fine-tuning on few people; softmax is what the papers trained with.',
  precision: 'Numbers on the device',
  precisions: {
    float32: 'float32',
    float16: 'float16 between layers',
  },
  precisionNote:
    'float16 halves the memory of what layers hand on; weights stay float32, the loss is scaled.',
  precisionOff: (why: string) => `float16 is off here: ${why}. A run that asks for it trains in float32.`,

  update: 'Update rule',
  updates: {
    torch: 'PyTorch and MindSpore',
    sutskever: 'Sutskever, the authors’ own',
  },
  updateNote: 'They differ only where the rate changes.',
  init: 'New weights',
  inits: {
    xavier: 'Xavier, as MindSpore',
    torch: 'Uniform, as PyTorch',
  },
  initNote: 'As the code that you compare with.',
  decaysBiases: 'Biases decay too',
  decaysBiasesNote: 'As the published MindSpore runs did by mistake; to repeat them.',
} as const
