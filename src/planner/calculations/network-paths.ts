import type { Book } from '../book/book.ts'
import { costUsd, gibUsd, sourcedPrice } from '../book/price.ts'
import { badDocument, type Problem } from '../documents/validate.ts'
import { positiveCount, quantity, z } from '../schema.ts'
import { Sourced } from '../source.ts'
import type { Trace } from '../trace.ts'

const PATH_KINDS = [
  'same-zone',
  'cross-zone',
  'privatelink',
  'multi-vpc',
  'nat',
  'cross-region',
  's3-gateway',
  'replicator',
  'internet',
] as const

export const pathKind = z.enum(PATH_KINDS)
export type PathKind = (typeof PATH_KINDS)[number]

type Counted = 'endpoints' | 'zones' | 'authSchemes' | 'gateways' | 'replicators'

interface KindFacts {
  readonly isBilled: boolean
  /** What is charged by the hour: how many there are, and the price of one. */
  readonly hourly?: { readonly counted: readonly Counted[]; readonly priceId: string }
  /** Price of a GiB; without it, free. `times`: how often each GiB is charged. */
  readonly data?: { readonly priceId: string; readonly times?: number }
}

export const PATH_FACTS: Readonly<Record<PathKind, KindFacts>> = {
  'same-zone': { isBilled: false },
  // Out of one zone and into the other.
  'cross-zone': { isBilled: true, data: { priceId: 'aws.transfer.cross-zone', times: 2 } },
  privatelink: {
    isBilled: true,
    hourly: { counted: ['endpoints', 'zones'], priceId: 'aws.privatelink.hour' },
    data: { priceId: 'aws.privatelink.data' },
  },
  'multi-vpc': {
    isBilled: true,
    hourly: { counted: ['authSchemes'], priceId: 'msk.multi-vpc.hour' },
    data: { priceId: 'msk.multi-vpc.data' },
  },
  nat: { isBilled: true, hourly: { counted: ['gateways'], priceId: 'aws.nat.hour' }, data: { priceId: 'aws.nat.data' } },
  'cross-region': { isBilled: true, data: { priceId: 'aws.transfer.cross-region' } },
  's3-gateway': { isBilled: false, data: { priceId: 'aws.s3-gateway-endpoint' } },
  replicator: {
    isBilled: true,
    hourly: { counted: ['replicators'], priceId: 'msk.replicator.hour' },
    data: { priceId: 'msk.replicator.data' },
  },
  internet: { isBilled: true, data: { priceId: 'aws.transfer.internet' } },
}

const REGIONS: readonly PathKind[] = ['cross-region']
const NEAR_REGIONS = /^us-east-/

export const networkPath = z.strictObject({
  kind: pathKind,
  gibPerMonth: quantity.nullish().describe('GiB that take this path in a month'),
  endpoints: positiveCount.optional().describe('of privatelink; 1 if not said'),
  zones: positiveCount.optional().describe('zones in which each endpoint has an address; those of the workload if not said'),
  authSchemes: positiveCount.optional().describe('of multi-vpc; 1 if not said'),
  gateways: positiveCount.optional().describe('of nat; 1 if not said'),
  replicators: positiveCount.optional().describe('1 if not said'),
  fromRegion: z.string().optional().describe('of cross-region; that of the price book if not said'),
  toRegion: z.string().optional().describe('of cross-region'),
})

export type NetworkPath = z.output<typeof networkPath>

export const pathCost = z.strictObject({
  kind: pathKind,
  usd: z.number().nullable(),
  isBilled: z.boolean(),
  gibPerMonth: z.number().nullable(),
  hourlyUsd: z.number().nullable(),
  dataUsd: z.number().nullable(),
})

type PathCost = z.output<typeof pathCost>

interface Surroundings {
  readonly book: Book
  readonly trace: Trace
  readonly hours: Sourced<number>
  readonly zones: number
}

/** A field that doesn't belong to the kind would change nothing, in silence. */
export function checkPaths(paths: readonly NetworkPath[]): void {
  const problems = paths.flatMap((path, index): Problem[] => {
    const allowed = ['kind', 'gibPerMonth', ...(PATH_FACTS[path.kind].hourly?.counted ?? []), ...regionFields(path.kind)]
    return Object.keys(path)
      .filter((field) => !allowed.includes(field))
      .map((field) => ({ path: `/paths/${index}/${field}`, text: `is nothing that a path of kind ${path.kind} has` }))
  })
  if (problems.length > 0) throw badDocument('input', problems)
}

/** What a path costs in a month: by the hour, and by the GiB. */
export function costOfPath(
  path: NetworkPath,
  index: number,
  { book, trace, hours: hoursPerMonth, zones }: Surroundings,
): PathCost {
  const facts = PATH_FACTS[path.kind]
  const step = `paths.${index}.${path.kind}`
  const gibPerMonth = path.gibPerMonth ?? null
  const hourlyUsd = hourlyOf()
  const dataUsd = dataOf()
  const usd = trace.step(`${step}.usd`, 'by the hour + by the GiB', { hourlyUsd, dataUsd }, added(hourlyUsd, dataUsd))
  return { kind: path.kind, usd, isBilled: facts.isBilled, gibPerMonth, hourlyUsd, dataUsd }

  function hourlyOf(): number | null {
    if (facts.hourly === undefined) return 0
    const { counted, priceId } = facts.hourly
    const counts = counted.map((name) => [name, path[name] ?? (name === 'zones' ? zones : 1)] as const)
    const price = book.prices.price(priceId)
    const hours = counts.reduce((product, [, one]) => product * one, hoursPerMonth.value)
    const named = counts.map(([name, one]) => [name, countOf(name, one)] as const)
    const inputs = { ...Object.fromEntries(named), hoursPerMonth, price: sourcedPrice(price) }
    return trace.step(`${step}.hourlyUsd`, `${counted.join(' × ')} × hoursPerMonth × price`, inputs, costUsd(price, hours))
  }

  /** As told, or what is taken then: the zones of the workload, one of all else. */
  function countOf(name: Counted, value: number): number | Sourced<number> {
    if (path[name] !== undefined) return trace.within('paths', [index, name], value)
    if (name === 'zones') return trace.field('workload.zones', value)
    return new Sourced(value, { kind: 'default', path: `/paths/${index}/${name}` })
  }

  function dataOf(): number | null {
    if (facts.data === undefined) return 0
    const { times = 1 } = facts.data
    const price = book.prices.price(dataPriceId(path, book.prices.region))
    const formula = `gibPerMonth × price${times === 1 ? '' : ` × ${times}`}${price.tiers === null ? '' : ', each tier for its part'}`
    const result = gibPerMonth === null ? null : gibUsd(price, gibPerMonth, book.prices.gigabyteBytes, times)
    const inputs = { gibPerMonth: trace.within('paths', [index, 'gibPerMonth'], gibPerMonth), price: sourcedPrice(price) }
    return trace.step(`${step}.dataUsd`, formula, inputs, result)
  }
}

/** Regions of the US East are nearer to each other than all others are. */
export function dataPriceId({ kind, fromRegion, toRegion }: NetworkPath, homeRegion: string): string {
  const isNear = kind === 'cross-region' && NEAR_REGIONS.test(fromRegion ?? homeRegion) && NEAR_REGIONS.test(toRegion ?? '')
  return isNear ? 'aws.transfer.cross-region.us-east' : (PATH_FACTS[kind].data?.priceId ?? '')
}

function regionFields(kind: PathKind): readonly string[] {
  return REGIONS.includes(kind) ? ['fromRegion', 'toRegion'] : []
}

function added(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other
}
