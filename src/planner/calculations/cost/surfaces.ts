import { positive, z } from '../../schema.ts'
import { Sourced } from '../../source.ts'
import { checkPaths, dataPriceId, type NetworkPath, networkPath, PATH_FACTS, type PathKind } from '../network-paths.ts'
import type { Bill, Group } from './bill.ts'
import type { CostScene } from './scene.ts'

/** Each can be switched on beside any option. */
export const surfaceFields = {
  paths: z.array(networkPath).default([]).describe('private connectivity, other regions, replicators: as in plan network'),
  connect: z
    .strictObject({
      mcus: positive.optional().describe('MCU of MSK Connect'),
      instances: positive.optional().describe('own machines with Connect workers'),
      instanceType: z.string().optional(),
    })
    .optional(),
  privateConnectivityUsd: z.number().min(0).nullish().describe('private connectivity as a sum; null is unknown'),
}

interface Surfaces {
  readonly paths: readonly NetworkPath[]
  readonly connect?:
    | { readonly mcus?: number | undefined; readonly instances?: number | undefined; readonly instanceType?: string | undefined }
    | undefined
  readonly privateConnectivityUsd?: number | null | undefined
}

/** Where a path's costs belong. */
const GROUP_OF: Readonly<Record<PathKind, Group>> = {
  'same-zone': 'crossZoneTraffic',
  'cross-zone': 'crossZoneTraffic',
  privatelink: 'privateConnectivity',
  'multi-vpc': 'privateConnectivity',
  nat: 'privateConnectivity',
  's3-gateway': 'privateConnectivity',
  internet: 'privateConnectivity',
  'cross-region': 'crossRegion',
  replicator: 'serviceUsage',
}

/** What Connect, replicators, private ways in and other regions add to a bill. */
export function chargeSurfaces(scene: CostScene, bill: Bill, { paths, connect, privateConnectivityUsd }: Surfaces): void {
  checkPaths(paths)
  chargeConnect(scene, bill, connect)
  for (const [index, path] of paths.entries()) chargePath(scene, bill, path, index)
  if (privateConnectivityUsd === undefined) return
  bill.give('privateConnectivity', {
    group: 'privateConnectivity',
    usd: privateConnectivityUsd,
    formula: 'privateConnectivityUsd',
    inputs: { privateConnectivityUsd },
  })
}

/** Nothing of these is a broker's idle time. */
export const CONNECT_LINES: readonly string[] = ['connect', 'connectMachines']

function chargeConnect({ hoursPerMonth, hours }: CostScene, bill: Bill, connect: Surfaces['connect']): void {
  if (connect?.mcus !== undefined) {
    bill.charge('connect', {
      group: 'compute',
      priceId: 'msk.connect.mcu',
      quantity: connect.mcus * hoursPerMonth,
      formula: 'mcus × hoursPerMonth',
      inputs: { mcus: connect.mcus, hoursPerMonth: hours },
    })
  }
  if (connect?.instances === undefined) return
  bill.charge('connectMachines', {
    group: 'compute',
    priceId: `ec2.${connect.instanceType ?? 'unknown'}`,
    quantity: connect.instances * hoursPerMonth,
    formula: 'instances × hoursPerMonth',
    inputs: { instances: connect.instances, hoursPerMonth: hours, instanceType: connect.instanceType },
  })
}

function chargePath(scene: CostScene, bill: Bill, path: NetworkPath, index: number): void {
  const { data } = PATH_FACTS[path.kind]
  const group = GROUP_OF[path.kind]
  chargePathHours(scene, bill, path, index)
  if (data === undefined) return
  const { gibPerMonth } = path
  bill.charge(`${path.kind}.${index}.data`, {
    group,
    priceId: dataPriceId(path, scene.book.prices.region),
    quantity: gibPerMonth ?? null,
    formula: 'gibPerMonth',
    inputs: { gibPerMonth: new Sourced(gibPerMonth, { kind: 'input', path: `/paths/${index}/gibPerMonth` }) },
    times: data.times ?? 1,
  })
}

function chargePathHours({ hoursPerMonth, hours, workload }: CostScene, bill: Bill, path: NetworkPath, index: number): void {
  const { hourly } = PATH_FACTS[path.kind]
  if (hourly === undefined) return
  const counts = hourly.counted.map((name) => {
    const fallback = name === 'zones' ? workload.zones : 1
    const pointer = `/paths/${index}/${name}`
    return [
      name,
      new Sourced(path[name] ?? fallback, { kind: path[name] === undefined ? 'default' : 'input', path: pointer }),
    ] as const
  })
  bill.charge(`${path.kind}.${index}.hours`, {
    group: GROUP_OF[path.kind],
    priceId: hourly.priceId,
    quantity: counts.reduce((product, [, one]) => product * one.value, hoursPerMonth),
    formula: `${hourly.counted.join(' × ')} × hoursPerMonth`,
    inputs: { ...Object.fromEntries(counts), hoursPerMonth: hours },
  })
}
