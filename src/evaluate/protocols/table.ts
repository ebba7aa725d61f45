// The table of protocols, which page, command line, CSV and HTML read. A new protocol is one object in a file of its own, and a line here.
import type { Report } from '../report.ts'
import type { Row } from '../rows.ts'
import { BIN } from './bin.ts'
import { BLUFR } from './blufr.ts'
import { LFW } from './lfw.ts'
import { PHOTOS } from './photos.ts'
import type { Figures, Protocol } from './protocol.ts'
import { SAMPLES } from './samples.ts'

const TABLE = { lfw: LFW, blufr: BLUFR, photos: PHOTOS, bin: BIN, samples: SAMPLES }
export type ProtocolName = keyof typeof TABLE

export const PROTOCOLS: Record<ProtocolName, Protocol<ProtocolName>> = TABLE

/** Those to choose from by their files. */
export const MEASURED = Object.values(PROTOCOLS).filter(({ isSample, isOwn }) => !isSample && !isOwn)

/** Undefined for a name that the table does not have. */
export const protocolNamed = (name: string): Protocol | undefined =>
  Object.hasOwn(PROTOCOLS, name) ? PROTOCOLS[name as ProtocolName] : undefined

/** The protocol of a list or a report that was read. */
export function protocolOf({ protocol: name }: { protocol: string }): Protocol {
  const protocol = protocolNamed(name)
  if (!protocol)
    throw new TypeError(`protocolOf: expected ${Object.keys(PROTOCOLS).join(' or ')}, got ${name}`)
  return protocol
}

/** What a report's protocol measured: it stands under the protocol's name. */
export function figuresOf(report: Report): Figures {
  return (report as Report & Record<string, unknown>)[report.protocol] as Figures
}

/** The figures of a report that stand in tables. */
export const rowsOf = (report: Report): Row[] => protocolOf(report).rows(figuresOf(report))

/** How much a report measured. */
export const sizeOf = (report: Report): number => protocolOf(report).size.of(figuresOf(report))
