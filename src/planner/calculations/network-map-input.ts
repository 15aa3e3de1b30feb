import { quantity, z } from '../schema.ts'
import type { FlowFacts } from './network-flows.ts'
import { pathKind } from './network-paths.ts'

const client = z.strictObject({
  id: z.string().min(1),
  networkId: z.string().nullish().describe('null: unknown'),
  zoneId: z.string().nullish().describe('null: unknown'),
  inMiBps: quantity.nullish().describe('MiB/s that it writes'),
  outMiBps: quantity.nullish().describe('MiB/s that it reads'),
  rackAware: z.boolean().nullish().describe('whether it reads from the copy in its zone, or carries the tag of its zone'),
  zoneTagged: z.boolean().nullish().describe('whether it writes within its zone'),
})

/** Who sits where, as an inventory has it. */
export const mapInput = z.strictObject({
  clusterNetworkId: z.string().min(1),
  zones: z.array(z.string().min(1)).min(1).describe('zones that have brokers'),
  listeners: z
    .array(
      z.strictObject({
        name: z.string(),
        networkId: z.string().optional(),
        protocol: z.string(),
        port: z.int().min(0).max(65_535).optional(),
        isPublic: z.boolean().nullish(),
      }),
    )
    .default([]),
  clients: z.array(client),
  paths: z
    .array(
      z.strictObject({
        networkId: z.string().describe('the network whose clients take it'),
        kind: pathKind,
        isBilled: z.boolean().nullish().describe('null: by its kind'),
      }),
    )
    .default([]),
})

type MapInput = z.output<typeof mapInput>

/** A client as the map counts it; shares of what it reads and writes within its zone. */
export interface MapClient {
  readonly id: string
  readonly network: string | null
  readonly zone: string | null
  readonly inMiBps: number | null
  readonly outMiBps: number | null
  readonly readsWithin: number
  readonly writesWithin: number
  /** What it should carry and isn't known to. */
  readonly missing: readonly ('rackAware' | 'zoneTagged')[]
}

export interface MapFacts extends Pick<MapInput, 'clusterNetworkId' | 'zones' | 'listeners' | 'paths'> {
  readonly clients: readonly MapClient[]
  /** Nobody gave clients: they are taken to sit evenly in all zones. */
  readonly isAssumed: boolean
}

/** A tag that nobody knows of is none. */
export function givenMap(given: MapInput): MapFacts {
  return {
    ...given,
    zones: [...new Set(given.zones)],
    isAssumed: false,
    clients: given.clients.map((one) => ({
      id: one.id,
      network: one.networkId ?? null,
      zone: one.zoneId ?? null,
      inMiBps: one.inMiBps ?? null,
      outMiBps: one.outMiBps ?? null,
      readsWithin: one.rackAware === true ? 1 : 0,
      writesWithin: one.zoneTagged === true ? 1 : 0,
      missing: [
        ...(one.outMiBps !== 0 && one.rackAware !== true ? (['rackAware'] as const) : []),
        ...(one.inMiBps !== 0 && one.zoneTagged !== true ? (['zoneTagged'] as const) : []),
      ],
    })),
  }
}

/** The same share of the load in each zone. */
export function evenMap(facts: FlowFacts): MapFacts {
  const zones = Array.from({ length: facts.zones }, (_, index) => `zone ${index + 1}`)
  const network = 'cluster network'
  return {
    clusterNetworkId: network,
    zones,
    listeners: [],
    paths: [],
    isAssumed: true,
    clients: zones.map((zone) => ({
      id: `clients in ${zone}`,
      network,
      zone,
      inMiBps: facts.avgInMiBps / facts.zones,
      outMiBps: facts.avgOutMiBps === null ? null : facts.avgOutMiBps / facts.zones,
      readsWithin: facts.consumersRackAware,
      writesWithin: facts.producersZoneAware,
      missing: [],
    })),
  }
}
