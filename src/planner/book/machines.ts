import { csvRows } from '../csv.ts'
import { mibpsOfGbps, mibpsOfMBps } from '../numbers.ts'
import type { Price } from './price.ts'

/** A type of EC2 instance. Null: unknown. */
export interface Instance {
  readonly type: string
  readonly vcpuCount: number
  readonly usdPerHour: number | null
  /** What may be counted on. */
  readonly networkMiBps: number | null
  /** `burst`: the baseline with more now and then. Unknown is to be treated as such. */
  readonly networkKind: 'burst' | 'sustained' | null
  readonly ebsMiBps: number | null
  readonly cpuKind: 'burstable' | 'sustained'
}

/** A type of MSK broker. Null: unknown, or doesn't apply to its class. */
export interface BrokerType {
  readonly type: string
  readonly class: 'standard' | 'express'
  /** What AWS's own sizing script counts with. */
  readonly worksheetEbsMiBps: number | null
  readonly worksheetNetworkMiBps: number | null
  readonly worksheetIngressMiBps: number | null
  /** Published rates in MB/s: sustained without degradation, at most before throttling. */
  readonly ingressSustainedMBps: number | null
  readonly ingressMaxMBps: number | null
  readonly egressSustainedMBps: number | null
  readonly egressMaxMBps: number | null
  /** Leaders and followers, per broker. */
  readonly partitionsRecommended: number
  readonly partitionsMax: number
  /** `documented`: the guide allows it, the script doesn't. */
  readonly provisionedThroughput: 'yes' | 'no' | 'documented'
  readonly note: string
}

/** A pattern of usage types on bills. */
export interface UsageType {
  readonly pattern: RegExp
  readonly dimension: string
  readonly meaning: string
}

type Row = ReadonlyMap<string, string>

export function readInstances(csv: string): ReadonlyMap<string, Instance> {
  return new Map(csvRows(csv).map((row) => [text(row, 'instance_type'), instanceOf(row)]))
}

function instanceOf(row: Row): Instance {
  const kind = text(row, 'network_kind')
  return {
    type: text(row, 'instance_type'),
    vcpuCount: known(row, 'vcpu'),
    usdPerHour: number(row, 'usd_per_hour'),
    networkMiBps: mapped(number(row, 'network_baseline_gbps'), mibpsOfGbps),
    networkKind: kind === 'burst' || kind === 'sustained' ? kind : null,
    ebsMiBps: mapped(number(row, 'ebs_baseline_mb_s'), mibpsOfMBps),
    cpuKind: text(row, 'cpu_kind') === 'burstable' ? 'burstable' : 'sustained',
  }
}

/** `ec2.<type>`, as the price book calls them. */
export function instancePrices(csv: string): Price[] {
  return csvRows(csv).map((row) => ({
    id: `ec2.${text(row, 'instance_type')}`,
    service: 'EC2',
    item: `instance ${text(row, 'instance_type')}, Linux, on demand`,
    unit: 'instance-hour',
    usd: number(row, 'usd_per_hour'),
    tiers: null,
    confidence: 'A',
    asOf: text(row, 'price_as_of') || null,
    origin: 'built-in',
    why: [],
    factor: 1,
    note: null,
    alternates: [],
  }))
}

export function readBrokerTypes(csv: string): ReadonlyMap<string, BrokerType> {
  return new Map(csvRows(csv).map((row) => [text(row, 'broker_type'), brokerTypeOf(row)]))
}

function brokerTypeOf(row: Row): BrokerType {
  const provisioned = text(row, 'provisioned_throughput')
  return {
    type: text(row, 'broker_type'),
    class: text(row, 'class') === 'express' ? 'express' : 'standard',
    worksheetEbsMiBps: number(row, 'worksheet_ebs_mib_s'),
    worksheetNetworkMiBps: number(row, 'worksheet_network_mib_s'),
    worksheetIngressMiBps: number(row, 'worksheet_ingress_mib_s'),
    ingressSustainedMBps: number(row, 'ingress_sustained_mb_s'),
    ingressMaxMBps: number(row, 'ingress_max_mb_s'),
    egressSustainedMBps: number(row, 'egress_sustained_mb_s'),
    egressMaxMBps: number(row, 'egress_max_mb_s'),
    partitionsRecommended: known(row, 'partitions_recommended'),
    partitionsMax: known(row, 'partitions_max'),
    provisionedThroughput: provisioned === 'yes' || provisioned === 'documented' ? provisioned : 'no',
    note: text(row, 'note'),
  }
}

/** `kafka.m5.large` is priced as `msk.standard.broker.m5.large`, `express.m7g.large` as `msk.express.broker.m7g.large`. */
export function brokerPriceId(type: string): string {
  return type.replace(/^kafka\./, 'msk.standard.broker.').replace(/^express\./, 'msk.express.broker.')
}

export function readUsageTypes(csv: string): readonly UsageType[] {
  return csvRows(csv).map((row) => ({
    pattern: new RegExp(text(row, 'pattern')),
    dimension: text(row, 'dimension'),
    meaning: text(row, 'meaning'),
  }))
}

function text(row: Row, name: string): string {
  return row.get(name) ?? ''
}

function number(row: Row, name: string): number | null {
  const cell = text(row, name)
  return cell === '' ? null : Number(cell)
}

function known(row: Row, name: string): number {
  const value = number(row, name)
  if (value === null || !Number.isFinite(value)) throw new Error(`the table has no ${name} in a row`)
  return value
}

function mapped(value: number | null, convert: (value: number) => number): number | null {
  return value === null ? null : convert(value)
}
