import type { Book } from '../book/book.ts'
import { gibUsd } from '../book/price.ts'
import { gibOf } from '../numbers.ts'
import { z } from '../schema.ts'
import type { Sourced } from '../source.ts'
import type { Trace } from '../trace.ts'
import { copiesElsewhere, knownSum, PLATFORM_FACTS, type Platform, withoutCopy } from './network-flows.ts'
import type { MapClient, MapFacts } from './network-map-input.ts'
import { PATH_FACTS, type PathKind, pathKind } from './network-paths.ts'

const figure = z.number().nullable()
const kind = z.enum([...pathKind.options, 'unknown-zone', 'unknown-path'])
type EdgeKind = z.output<typeof kind>

/** What flows from a place to a zone of brokers, or to the cluster as a whole, with its kind and its cost in a month. */
export const mapEdge = z.strictObject({
  fromNetwork: z.string().nullable(),
  fromZone: z.string().nullable(),
  toZone: z.string().nullable(),
  carries: z.enum(['clients', 'copies']),
  kind,
  isBilled: z.boolean().nullable(),
  inMiBps: figure,
  outMiBps: figure,
  usd: figure,
})

export type MapEdge = z.output<typeof mapEdge>

export interface MapSurroundings {
  readonly platform: Platform
  readonly replicationFactor: number
  readonly hours: Sourced<number>
  readonly book: Book
  readonly trace: Trace
}

/** `whole`: the rate of all that is billed together, where prices fall with the quantity; that of the edge itself if not said. */
export type Priced = (kind: EdgeKind, isBilled: boolean | null, rate: number | null, whole?: number | null) => number | null

export type Flow = Omit<MapEdge, 'usd'>

export function clientFlows(client: MapClient, facts: MapFacts, { platform, replicationFactor }: MapSurroundings): Flow[] {
  const from = { fromNetwork: client.network, fromZone: client.zone, carries: 'clients' as const }
  const whole = { ...from, toZone: null, inMiBps: client.inMiBps, outMiBps: client.outMiBps }
  if (client.network !== facts.clusterNetworkId) return [{ ...whole, ...pathKindOf(client, facts) }]
  if (client.zone === null) return [{ ...whole, kind: 'unknown-zone', isBilled: null }]
  const shares = sharesOf(client, facts, platform, replicationFactor)
  return facts.zones.map((toZone, at) => {
    const isSame = toZone === client.zone
    return {
      ...from,
      toZone,
      kind: isSame ? 'same-zone' : 'cross-zone',
      isBilled: isSame ? false : PLATFORM_FACTS[platform].billed.producer,
      inMiBps: scaled(client.inMiBps, shares.in[at]!),
      outMiBps: scaled(client.outMiBps, shares.out[at]!),
    }
  })
}

function pathKindOf(client: MapClient, { paths }: MapFacts): { kind: EdgeKind; isBilled: boolean | null } {
  const path = paths.find(({ networkId }) => networkId === client.network)
  if (path === undefined) return { kind: 'unknown-path', isBilled: null }
  return { kind: path.kind, isBilled: path.isBilled ?? PATH_FACTS[path.kind].isBilled }
}

/** Shares of what a client writes to and reads from each zone. */
function sharesOf(client: MapClient, { zones }: MapFacts, platform: Platform, replicationFactor: number) {
  const home = zones.indexOf(client.zone ?? '')
  const even = zones.map(() => 1 / zones.length)
  if (home < 0) return { in: even, out: even }
  const missed = PLATFORM_FACTS[platform].storage === 'shared' ? 0 : withoutCopy(replicationFactor, zones.length)
  const within = (share: number, stays: number) =>
    zones.map((_, at) => {
      const aware = at === home ? stays : (1 - stays) / Math.max(1, zones.length - 1)
      return share * aware + (1 - share) / zones.length
    })
  return { in: within(client.writesWithin, 1), out: within(client.readsWithin, 1 - missed) }
}

export function copyEdges(facts: MapFacts, { platform, replicationFactor }: MapSurroundings, price: Priced): MapEdge[] {
  const { storage, billed } = PLATFORM_FACTS[platform]
  const { zones, clients, clusterNetworkId } = facts
  if (storage === 'shared' || zones.length < 2) return []
  const crossing = copiesElsewhere(replicationFactor, zones.length)
  if (crossing === 0) return []
  const written = knownSum(clients.map(({ inMiBps }) => inMiBps))
  const rate = scaled(written, crossing / (zones.length * (zones.length - 1)))
  return zones.flatMap((fromZone) =>
    zones
      .filter((toZone) => toZone !== fromZone)
      .map((toZone) => ({
        fromNetwork: clusterNetworkId,
        fromZone,
        toZone,
        carries: 'copies' as const,
        kind: 'cross-zone' as const,
        isBilled: billed.replication,
        inMiBps: rate,
        outMiBps: 0,
        usd: price('cross-zone', billed.replication, rate),
      })),
  )
}

/** One edge for all clients of a place that go the same way. */
export function mergedEdges(flows: readonly Flow[], price: Priced): MapEdge[] {
  const groups = new Map<string, Flow[]>()
  for (const flow of flows) {
    const key = JSON.stringify([flow.fromNetwork, flow.fromZone, flow.toZone, flow.kind, flow.isBilled])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [flow])
    else group.push(flow)
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, group]) => {
      const [first] = group as [Flow]
      // All that a network sends over its path is billed together.
      const whole = first.toZone === null ? flows.filter(({ fromNetwork }) => fromNetwork === first.fromNetwork) : group
      const usd = price(first.kind, first.isBilled, totalOf(group), totalOf(whole))
      return { ...first, inMiBps: knownSum(group.map(inOf)), outMiBps: knownSum(group.map(outOf)), usd }
    })
    .filter(({ inMiBps, outMiBps }) => inMiBps !== 0 || outMiBps !== 0)
}

const inOf = ({ inMiBps }: Flow) => inMiBps
const outOf = ({ outMiBps }: Flow) => outMiBps

function totalOf(flows: readonly Flow[]): number | null {
  return knownSum(flows.flatMap((flow) => [inOf(flow), outOf(flow)]))
}

export function priceIdOf(of: EdgeKind): string {
  return of === 'unknown-zone' || of === 'unknown-path'
    ? 'aws.transfer.cross-zone'
    : (PATH_FACTS[of as PathKind].data?.priceId ?? '')
}

/** Nothing if it isn't billed, null where that, the rate or the price is unknown. */
export function priced(
  of: EdgeKind,
  isBilled: boolean | null,
  rate: number | null,
  whole: number | null,
  hoursPerMonth: number,
  book: Book,
): number | null {
  if (isBilled === false || rate === 0) return 0
  if (isBilled === null || rate === null || of === 'unknown-zone' || of === 'unknown-path') return null
  const { data } = PATH_FACTS[of]
  if (data === undefined) return 0
  if (whole === null) return null
  const usd = gibUsd(book.prices.price(data.priceId), gibOf(whole, hoursPerMonth), book.prices.gigabyteBytes, data.times)
  return usd === null ? null : usd * (rate / whole)
}

function scaled(rate: number | null, share: number): number | null {
  return rate === null ? null : rate * share
}
