// Names in a PyTorch pickle that end its reading: tensors of kinds that are not read, and commands, which no file of weights has a use for.

const SAVE_AGAIN = 'Save the weights alone with torch.save(model.state_dict(), path).'
const QUANTISED =
  'quantised tensors, which can’t be read here. Save them after .dequantize(), or take the file from before they were quantised.'

const UNREAD_TENSORS: Record<string, string> = {
  qtensor: QUANTISED,
  sparse_tensor: 'sparse tensors, which can’t be read here. Save them after .to_dense().',
  meta_tensor_no_storage: 'tensors of the meta device, which have no values.',
}
/** Nothing is called whatever it is named: this list says which files are hostile. */
const COMMANDS =
  /^(os|posix|nt)\.(system|popen|exec|spawn|posix_spawn|startfile|fork|kill|remove|unlink|rmdir|rename|chmod|putenv)|^(subprocess|commands|pty|runpy|importlib|ctypes|socket|shutil|webbrowser|code|pdb|bdb|timeit|cProfile|pip|marshal|_?pickle|urllib|requests|http)\.|^(builtins|__builtin__)\.(eval|exec|execfile|compile|open|__import__|input|breakpoint)$|^(_io|io)\.(open|FileIO)|^torch\.(load|hub\.)/

/** What the name's tensors are called; undefined for other names. */
function unreadTensors(global: string): string | undefined {
  const [, unread = ''] = /^torch\._utils\._rebuild_(\w+)$/.exec(global) ?? []
  if (Object.hasOwn(UNREAD_TENSORS, unread)) return UNREAD_TENSORS[unread]
  if (/^torch\.(q(u)?int\d+(x\d)?$|Q(U)?Int\w+Storage$)/.test(global)) return QUANTISED
  if (/^torch\.(storage\.)?Complex\w+Storage$/.test(global))
    return 'complex tensors, which LightCNN doesn’t have and which can’t be read here.'
  return undefined
}

export const wantsRefusal = (global: string): boolean =>
  COMMANDS.test(global) || unreadTensors(global) !== undefined

/** A class of a network, whose tensors are its attributes. */
export const isModule = (global: string): boolean =>
  /^(torch\.nn\.|__main__\.|(copy_reg|copyreg)\._reconstructor|([\w.]+\.)?light_?cnn\w*\.)/i.test(global)

/** The sentence for a file that holds nothing else than what this name stands for, or that is refused for it. */
export function refuse(global: string): string {
  const unread = unreadTensors(global)
  if (unread) return `this holds ${unread}`
  if (isModule(global))
    return `this holds a whole pickled module (it asks for ${global}), whose code would have to be run. ${SAVE_AGAIN}`
  return `the pickle asks for ${global.slice(0, 200)}, which weights don’t need. Nothing in it was run. If you trust the file, open it in Python. ${SAVE_AGAIN}`
}
