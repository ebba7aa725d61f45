// Files of embeddings that only their own library reads, and how to make one of them that is read here. Readers of Parquet and HDF5 would
// add more to the page than they save: which column or data set holds the rows is left to the writer, so that a person must say it anyway.

interface Conversion {
  ending: RegExp
  /** First bytes of such a file, whatever it is called. */
  magic?: string
  what: string
  /** Lines of Python; `file` is the name of the file, `out` what it is called without its ending. */
  python(file: string, out: string): string[]
}

const pandas =
  (reader: string): Conversion['python'] =>
  (file, out) => [
    'import numpy, pandas',
    `t = pandas.${reader}("${file}")`,
    `numpy.savez("${out}.npz", features=numpy.stack(t["embedding"]), names=numpy.array(t["name"], dtype=str))`,
  ]

const CONVERSIONS: Conversion[] = [
  {
    ending: /\.(h5|hdf5|hdf)$/i,
    magic: '\x89HDF\r\n\x1a\n',
    what: 'HDF5',
    python: (file, out) => [
      'import h5py, numpy',
      `f = h5py.File("${file}")`,
      `numpy.savez("${out}.npz", features=f["features"][:], names=f["names"].asstr()[:].astype(str))`,
    ],
  },
  { ending: /\.(parquet|pq)$/i, magic: 'PAR1', what: 'Parquet', python: pandas('read_parquet') },
  { ending: /\.(feather|arrow)$/i, magic: 'ARROW1', what: 'Arrow', python: pandas('read_feather') },
  {
    ending: /\.(pt|pth)$/i,
    what: 'PyTorch’s file',
    python: (file, out) => [
      'import numpy, torch',
      `e = torch.load("${file}", map_location="cpu")`,
      `numpy.savez("${out}.npz", features=e["features"].float().numpy(), names=e["names"])`,
    ],
  },
  {
    ending: /\.(pkl|pickle|p)$/i,
    what: 'a Python pickle',
    python: (file, out) => [
      'import numpy, pickle',
      `e = pickle.load(open("${file}", "rb"))`,
      `numpy.savez("${out}.npz", features=numpy.stack(list(e.values())), names=list(e))`,
    ],
  },
]

/** A sentence with the lines of Python that convert this file, null where it is of none of these kinds. `start`: its first 8 bytes. */
export function conversionOf(name: string, start: string): string | null {
  const kind =
    CONVERSIONS.find(({ magic }) => magic !== undefined && start.startsWith(magic)) ??
    CONVERSIONS.find(({ ending }) => ending.test(name))
  if (!kind) return null
  const lines = kind.python(name, name.replace(/\.[^.]*$/, ''))
  return `${name}: ${kind.what} is not read here. Make a .npz of it in Python, with the names that your file has for "features" and "names": ${lines.join('; ')}`
}
