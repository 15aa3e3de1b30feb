import type { Estate } from '../documents/estate.ts'
import type { Importer } from './importer.ts'
import { type Line, type Source, wholeNumber } from './source.ts'

type Path = NonNullable<Estate['paths']>[number]

/** Fields of version 2, which a log without a header has. */
const DEFAULT_FIELDS =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(' ')
const NEEDED = ['srcaddr', 'dstaddr', 'bytes', 'start', 'end']
const NONE = '-'

/**
 * VPC flow logs: lines of fields, the first one their names, else those of version 2. They are reduced at once to bytes a second from zone to zone: no
 * address is kept. Which zone an address is in is told by lines with `az-id` of the interface that has it, which is the address that all lines of an
 * interface have in common, or by `flow-direction`. Of what both interfaces logged the sender's line counts. An end whose zone nobody tells stays unknown.
 */
export const flowLogs: Importer = {
  kind: 'flow-logs',
  summary: 'lines of VPC flow logs, best with az-id and flow-direction; kept are bytes between zones',
  sections: [],
  needsCluster: false,
  read: (source) => ({ paths: pathsOf(source) }),
}

interface Flow {
  readonly from: string
  readonly to: string
  readonly bytes: number
  readonly start: number
  readonly end: number
  readonly owner: string | undefined
  readonly zone: string | undefined
  /** Whether the interface that logged it sent it; unknown without `flow-direction`. */
  readonly isEgress: boolean | undefined
}

function pathsOf(source: Source): Path[] {
  const flows = flowsOf(source)
  const owned = ownAddresses(flows)
  const zones = new Map(flows.flatMap((flow) => zoneIn(flow, owned)))
  const senders = new Set(flows.flatMap((flow) => ownIn(flow, owned) ?? []))
  const counted = flows.filter((flow) => isCounted(flow, owned, senders))
  const seconds =
    flows.reduce((last, { end }) => Math.max(last, end), 0) -
    flows.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY)
  const byZones = new Map<string, { from: string | null; to: string | null; bytes: number }>()
  for (const flow of counted) {
    const [from, to] = [zones.get(flow.from) ?? null, zones.get(flow.to) ?? null]
    const key = `${from} ${to}`
    const known = byZones.get(key)
    if (known === undefined) byZones.set(key, { from, to, bytes: flow.bytes })
    else known.bytes += flow.bytes
  }
  return [...byZones.values()].map(({ from, to, bytes }) => ({
    from: { zoneId: from },
    to: { zoneId: to },
    ...kindOf(from, to),
    bytesPerSecond: seconds > 0 ? bytes / seconds : null,
  }))
}

function flowsOf(source: Source): Flow[] {
  const [first, ...others] = source.lines()
  if (first === undefined) throw source.refusal(1, 1, 'holds no flow')
  const names = first.text.split(' ')
  const hasHeader = names.includes('srcaddr')
  const fields = hasHeader ? names : DEFAULT_FIELDS
  for (const name of NEEDED) if (!fields.includes(name)) throw source.refusal(1, 1, `names no ${name}, which is needed`)
  const flows = (hasHeader ? others : [first, ...others]).flatMap((line) => flowOf(source, line, fields) ?? [])
  if (flows.length === 0) throw source.refusal(1, 1, 'holds no flow')
  return flows
}

function flowOf(source: Source, line: Line, fields: readonly string[]): Flow | undefined {
  const texts = line.text.split(' ')
  if (texts.length !== fields.length)
    throw source.refusal(line.number, 1, `must have ${fields.length} fields, and has ${texts.length}`)
  const textOf = (name: string): string | undefined => {
    const text = texts[fields.indexOf(name)]
    return text === undefined || text === NONE ? undefined : text
  }
  // NODATA and SKIPDATA have no addresses; what was rejected carried nothing.
  const [from, to] = [textOf('pkt-srcaddr') ?? textOf('srcaddr'), textOf('pkt-dstaddr') ?? textOf('dstaddr')]
  if (from === undefined || to === undefined || textOf('action') === 'REJECT') return undefined
  const numberOf = (name: string): number => {
    const at = fields.indexOf(name)
    const column = texts.slice(0, at).join(' ').length + (at === 0 ? 1 : 2)
    return wholeNumber(source, line, column, texts[at]!, name)
  }
  const direction = textOf('flow-direction')
  return {
    from,
    to,
    bytes: numberOf('bytes'),
    start: numberOf('start'),
    end: numberOf('end'),
    owner: textOf('interface-id'),
    zone: textOf('az-id'),
    isEgress: direction === undefined ? undefined : direction === 'egress',
  }
}

type Owned = ReadonlyMap<string, string>

/** The address of each interface: the one that all of its lines have, and that no other interface is known to have. */
function ownAddresses(flows: readonly Flow[]): Owned {
  const candidates = new Map<string, readonly string[]>()
  for (const { owner, from, to } of flows) {
    if (owner === undefined) continue
    const known = candidates.get(owner)
    candidates.set(owner, known === undefined ? [...new Set([from, to])] : known.filter((one) => one === from || one === to))
  }
  const owned = new Map<string, string>()
  for (let before = -1; before < owned.size; ) {
    before = owned.size
    const taken = new Set(owned.values())
    for (const [owner, addresses] of candidates) {
      const [only, ...others] = addresses.filter((one) => !taken.has(one))
      if (!owned.has(owner) && only !== undefined && others.length === 0) owned.set(owner, only)
    }
  }
  return owned
}

/** The address that the interface of this line has, if it can be told. */
function ownIn({ owner, from, to, isEgress }: Flow, owned: Owned): string | undefined {
  if (isEgress !== undefined) return isEgress ? from : to
  return owned.get(owner ?? '')
}

function zoneIn(flow: Flow, owned: Owned): (readonly [string, string])[] {
  const address = ownIn(flow, owned)
  return address === undefined || flow.zone === undefined ? [] : [[address, flow.zone]]
}

/** A flow between two interfaces that both log is there twice. */
function isCounted(flow: Flow, owned: Owned, senders: ReadonlySet<string>): boolean {
  const address = ownIn(flow, owned)
  return address === undefined || address === flow.from || !senders.has(flow.from)
}

/** `use1-az1` is in `use1`. */
function kindOf(from: string | null, to: string | null): Pick<Path, 'kind' | 'billed'> {
  if (from === null || to === null) return { kind: 'unknown', billed: 'unknown' }
  if (from === to) return { kind: 'same-zone', billed: false }
  const [here, there] = [from, to].map((zone) => zone.replace(/-az\d+$/, ''))
  return { kind: here === there ? 'cross-zone' : 'cross-region', billed: true }
}
