import type { Book } from '../book/book.ts'
import { costUsd, sourcedPrice } from '../book/price.ts'
import { gibOf, sum } from '../numbers.ts'
import { z } from '../schema.ts'
import type { Trace } from '../trace.ts'
import { copiesElsewhere, knownSum, PLATFORM_FACTS, type Platform, withoutCopy } from './network-flows.ts'
import type { MapClient, MapFacts } from './network-map-input.ts'
import { PATH_FACTS, type PathKind, pathKind } from './network-paths.ts'

const figure = z.number().nullable()
const kind = z.enum([...pathKind.options, 'unknown-zone', 'unknown-path'])
type EdgeKind = z.output<typeof kind>

const edge = z.strictObject({
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

/** Flows by place, each with its kind, whether it is billed, and its cost in a month. Null: unknown; of `toZone`: the cluster as a whole. */
export const mapOutput = z.strictObject({
  isAssumed: z.boolean(),
  clusterNetwork: z.string(),
  zones: z.array(z.string()),
  listeners: z.array(z.string()),
  places: z.array(
    z.strictObject({
      network: z.string().nullable(),
      zone: z.string().nullable(),
      clients: z.number(),
      inMiBps: figure,
      outMiBps: figure,
      usd: figure,
    }),
  ),
  edges: z.array(edge),
  withoutTag: z.array(
    z.strictObject({
      client: z.string(),
      zone: z.string().nullable(),
      missing: z.array(z.string()),
      crossingMiBps: figure,
      usd: figure,
      usdAtMost: figure,
    }),
  ),
  unknownZoneMiBps: figure,
  unknownZoneShare: figure,
  knownUsd: z.number(),
  complete: z.boolean(),
})

export type NetworkMap = z.output<typeof mapOutput>
export type MapEdge = z.output<typeof edge>

interface Surroundings {
  readonly platform: Platform
  readonly replicationFactor: number
  readonly hoursPerMonth: number
  readonly book: Book
  readonly trace: Trace
}

/** `whole`: the rate of all that is billed together, where prices fall with the quantity; that of the edge itself if not said. */
type Priced = (kind: EdgeKind, isBilled: boolean | null, rate: number | null, whole?: number | null) => number | null

/**
 * What flows from where clients are to where brokers are. Within the cluster's network, traffic goes to all zones evenly but for what clients keep in
 * their own; other networks take the path that is given for them, to the cluster as a whole. Each edge has its own line, those of unknown zone, too.
 */
export function mapOf(surroundings: Surroundings, facts: MapFacts): NetworkMap {
  const { hoursPerMonth, trace, book } = surroundings
  const price: Priced = (of, isBilled, rate, whole = rate) => priced(of, isBilled, rate, whole, hoursPerMonth, book)
  const flows = facts.clients.flatMap((client) => flowsOf(client, facts, surroundings))
  const edges = [...merged(flows, price), ...copyEdges(facts, surroundings, price)]
  edges.forEach(({ kind: of, isBilled, inMiBps, outMiBps, usd }, index) => {
    const inputs = { inMiBps, outMiBps, hoursPerMonth, isBilled, price: sourcedPrice(book.prices.price(priceIdOf(of))) }
    trace.step(
      `map.edges.${index}.${of}`,
      '(inMiBps + outMiBps) × hoursPerMonth × 3600 ÷ 1024 × price, if it is billed',
      inputs,
      usd,
    )
  })
  const places = placesOf(facts.clients, edges)
  const bytes = knownSum(facts.clients.map(rateOf))
  const unknownZoneMiBps = knownSum(facts.clients.filter(({ zone }) => zone === null).map(rateOf))
  return {
    isAssumed: facts.isAssumed,
    clusterNetwork: facts.clusterNetworkId,
    zones: [...facts.zones],
    listeners: facts.listeners.map(listenerText),
    places,
    edges,
    withoutTag: facts.clients
      .filter(({ missing }) => missing.length > 0)
      .map((one) => withoutTagOf(one, facts, surroundings, price)),
    unknownZoneMiBps,
    unknownZoneShare: trace.step(
      'map.unknownZoneShare',
      'unknownZoneMiBps ÷ MiB/s of all clients',
      { unknownZoneMiBps, all: bytes },
      bytes === null || unknownZoneMiBps === null || bytes === 0 ? null : unknownZoneMiBps / bytes,
    ),
    knownUsd: sum(edges.map(({ usd }) => usd ?? 0)),
    complete: edges.every(({ usd }) => usd !== null),
  }
}

type Flow = Omit<MapEdge, 'usd'>

function flowsOf(client: MapClient, facts: MapFacts, { platform, replicationFactor }: Surroundings): Flow[] {
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

function copyEdges(facts: MapFacts, { platform, replicationFactor }: Surroundings, price: Priced): MapEdge[] {
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
function merged(flows: readonly Flow[], price: Priced): MapEdge[] {
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

function placesOf(clients: readonly MapClient[], edges: readonly MapEdge[]): NetworkMap['places'] {
  const keyOf = (network: string | null, zone: string | null) => JSON.stringify([network, zone])
  const keys = [...new Set(clients.map(({ network, zone }) => keyOf(network, zone)))].sort()
  return keys.map((key) => {
    const here = clients.filter(({ network, zone }) => keyOf(network, zone) === key)
    const [{ network, zone }] = here as [MapClient]
    const out = edges.filter((one) => one.carries === 'clients' && keyOf(one.fromNetwork, one.fromZone) === key)
    return {
      network,
      zone,
      clients: here.length,
      inMiBps: knownSum(here.map((one) => one.inMiBps)),
      outMiBps: knownSum(here.map((one) => one.outMiBps)),
      usd: knownSum(out.map(({ usd }) => usd)),
    }
  })
}

/** What a client costs that isn't known to stay in its zone. Of one whose zone nobody knows only the most is known. */
function withoutTagOf(
  client: MapClient,
  facts: MapFacts,
  surroundings: Surroundings,
  price: Priced,
): NetworkMap['withoutTag'][number] {
  const { billed } = PLATFORM_FACTS[surroundings.platform]
  const isElsewhere = client.network !== null && client.network !== facts.clusterNetworkId
  const isInside = client.network === facts.clusterNetworkId && client.zone !== null
  const crossing = flowsOf(client, facts, surroundings).filter(({ kind: of }) => of === 'cross-zone')
  const crossingMiBps = isInside ? knownSum(crossing.flatMap((one) => [one.inMiBps, one.outMiBps])) : null
  return {
    client: client.id,
    zone: client.zone,
    missing: [...client.missing],
    crossingMiBps,
    usd: crossingMiBps === null ? null : price('cross-zone', billed.consumer, crossingMiBps),
    // Another network's clients cross no zones of this one, and what their path costs is an edge's.
    usdAtMost: isElsewhere ? null : price('cross-zone', billed.consumer, rateOf(client)),
  }
}

function priceIdOf(of: EdgeKind): string {
  return of === 'unknown-zone' || of === 'unknown-path'
    ? 'aws.transfer.cross-zone'
    : (PATH_FACTS[of as PathKind].data?.priceId ?? '')
}

function priced(
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
  const usd = costUsd(book.prices.price(data.priceId), gibOf(whole, hoursPerMonth) * (data.times ?? 1))
  return usd === null ? null : usd * (rate / whole)
}

function rateOf({ inMiBps, outMiBps }: MapClient): number | null {
  return knownSum([inMiBps, outMiBps])
}

function scaled(rate: number | null, share: number): number | null {
  return rate === null ? null : rate * share
}

function listenerText({ name, protocol, port, networkId, isPublic }: MapFacts['listeners'][number]): string {
  const where = isPublic === true ? 'public' : networkId
  return [name, protocol, ...(port === undefined ? [] : [`port ${port}`]), ...(where === undefined ? [] : [where])].join(', ')
}
