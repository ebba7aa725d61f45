// BLUFR's configuration, and perhaps a picture list -> its trials by picture names.
import { ListError } from '../errors.ts'
import { type BlufrConfig, blufrConfig } from './blufr.ts'
import { type ListFile, listOf, NO_PATHS, orderIn, type ProtocolList, readAll } from './protocol.ts'

export type BlufrProtocol = ProtocolList & { protocol: 'blufr'; config: BlufrConfig }

/** BLUFR's trials from the toolkit's blufr_lfw_config.mat, and a picture list: the order of embeddings without names. */
export async function readBlufr(files: readonly ListFile[]): Promise<BlufrProtocol> {
  const what = 'the toolkit’s blufr_lfw_config.mat'
  const read = await readAll(files, what)
  const [main, second] = read.filter(file => 'mat' in file)
  const [list, another] = read.filter(file => 'text' in file)
  if (!main) throw new ListError(`${list?.name} isn’t a MAT-file. Give ${what}.`)
  if (second || another)
    throw new ListError(
      `BLUFR takes one configuration and one picture list, got ${read.map(({ name }) => name).join(', ')}. Give ${what}, and a list only where embeddings without names need it.`,
    )
  const config = blufrConfig(main.mat, main.name)
  const given = list ? orderIn(list.name, list.text) : null
  return {
    protocol: 'blufr',
    config,
    list: listOf(main, read),
    pictures: config.pictures,
    order: given?.names ?? config.pictures,
    orderFile: given?.name ?? main.name,
    rowList: given?.name ?? null,
    paths: given?.paths ?? NO_PATHS,
  }
}
