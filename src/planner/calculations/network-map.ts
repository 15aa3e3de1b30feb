import { sourcedPrice } from '../book/price.ts'
import { sum } from '../numbers.ts'
import { z } from '../schema.ts'
import { derived } from '../source.ts'
import {
  clientFlows,
  copyEdges,
  type MapEdge,
  type MapSurroundings,
  mapEdge,
  mergedEdges,
  type Priced,
  priced,
  priceIdOf,
} from './network-edges.ts'
import { knownSum, PLATFORM_FACTS } from './network-flows.ts'
import type { MapClient, MapFacts } from './network-map-input.ts'

const figure = z.number().nullable()
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
  edges: z.array(mapEdge),
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
/**
 * What flows from where clients are to where brokers are. Within the cluster's network, traffic goes to all zones evenly but for what clients keep in
 * their own; other networks take the path that is given for them, to the cluster as a whole. Each edge has its own line, those of unknown zone, too.
 */
export function mapOf(surroundings: MapSurroundings, facts: MapFacts): NetworkMap {
  const { hours, trace, book } = surroundings
  const price: Priced = (of, isBilled, rate, whole = rate) => priced(of, isBilled, rate, whole, hours.value, book)
  const flows = facts.clients.flatMap((client) => clientFlows(client, facts, surroundings))
  const edges = [...mergedEdges(flows, price), ...copyEdges(facts, surroundings, price)]
  edges.forEach((edge, index) => {
    const { kind: of, isBilled, usd } = edge
    const inputs = {
      ...ratesOf(edge, facts),
      hoursPerMonth: hours,
      isBilled,
      price: sourcedPrice(book.prices.price(priceIdOf(of))),
    }
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
      {
        unknownZoneMiBps: derived(unknownZoneMiBps, 'Σ inMiBps + outMiBps of clients whose zone nobody knows'),
        all: derived(bytes, 'Σ inMiBps + outMiBps of all clients'),
      },
      bytes === null || unknownZoneMiBps === null || bytes === 0 ? null : unknownZoneMiBps / bytes,
    ),
    knownUsd: sum(edges.map(({ usd }) => usd ?? 0)),
    complete: edges.every(({ usd }) => usd !== null),
  }
}

/** What flows there, with how it is made of what clients write and read. */
function ratesOf({ carries, toZone, inMiBps, outMiBps }: MapEdge, { isAssumed }: MapFacts) {
  if (carries === 'copies') {
    const text = 'Σ inMiBps of all clients × copies in other zones ÷ pairs of zones'
    return { inMiBps: derived(inMiBps, text), outMiBps: derived(outMiBps, 'nobody reads copies there') }
  }
  const of = (field: string) => {
    const rate = isAssumed ? `avg${field[0]!.toUpperCase()}${field.slice(1)} ÷ zones` : `Σ ${field} of the clients there`
    return toZone === null ? rate : `${rate} × the share of ${toZone}`
  }
  return { inMiBps: derived(inMiBps, of('inMiBps')), outMiBps: derived(outMiBps, of('outMiBps')) }
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
  surroundings: MapSurroundings,
  price: Priced,
): NetworkMap['withoutTag'][number] {
  const { billed } = PLATFORM_FACTS[surroundings.platform]
  const isElsewhere = client.network !== null && client.network !== facts.clusterNetworkId
  const isInside = client.network === facts.clusterNetworkId && client.zone !== null
  const crossing = clientFlows(client, facts, surroundings).filter(({ kind: of }) => of === 'cross-zone')
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

function rateOf({ inMiBps, outMiBps }: MapClient): number | null {
  return knownSum([inMiBps, outMiBps])
}

function listenerText({ name, protocol, port, networkId, isPublic }: MapFacts['listeners'][number]): string {
  const where = isPublic === true ? 'public' : networkId
  return [name, protocol, ...(port === undefined ? [] : [`port ${port}`]), ...(where === undefined ? [] : [where])].join(', ')
}
