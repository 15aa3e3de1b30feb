import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { gibOf, sum } from '../numbers.ts'
import { positiveCount, quantity, z } from '../schema.ts'
import { type PlacedBroker, place, type Zones } from './topology-placement.ts'

const topic = z.strictObject({
  name: z.string().min(1),
  partitions: positiveCount,
  replicationFactor: positiveCount,
  produceMiBps: quantity.optional().describe('MiB/s written, of all partitions'),
  fanOut: quantity.optional().describe('how often each byte is read'),
  retentionHours: quantity.optional(),
})

type Topic = z.output<typeof topic>

const ratio = z.number().nullable()
const imbalance = z.strictObject({ replicas: ratio, leaders: ratio, networkIn: ratio, networkOut: ratio, disk: ratio })
const perBroker = z.record(z.string(), z.number())

/**
 * `plan topology`: how evenly copies, leaders and traffic lie on brokers, and what would even them out.
 *
 * Placement: `topology-placement.ts`. With w = produceMiBps ÷ partitions a broker takes w per copy held, sends w × (replicationFactor − 1 + fanOut)
 * per partition led, and keeps w × retentionHours × 3600 ÷ 1024 GiB per copy. imbalance = largest ÷ mean over all brokers. What isn't known of
 * every topic has no figure; what is nothing everywhere has no imbalance.
 */
export const planTopology = calculation({
  command: 'plan topology',
  summary: 'placement over brokers and zones, imbalance of each dimension, and fixes',
  input: z.strictObject({
    zones: z.record(z.string(), positiveCount).describe('brokers of each zone, by name'),
    topics: z.array(topic),
  }),
  output: z.strictObject({
    brokers: z.number(),
    zonesEven: z.boolean(),
    replicasTotal: z.number(),
    replicasPerBroker: perBroker,
    leadersPerBroker: perBroker,
    emptyBrokers: z.number(),
    emptyBrokersMin: z.number().nullable(),
    imbalance,
    hottest: imbalance,
    zoneLoss: z.record(z.string(), z.strictObject({ brokersLeft: z.number(), capacityLeftRatio: z.number() })),
    fixes: z.array(z.strictObject({ brokers: z.number(), change: z.number(), imbalance })),
    perBroker: z.array(
      z.strictObject({
        broker: z.number(),
        zone: z.string(),
        replicas: z.number(),
        leaders: z.number(),
        networkInMiBps: z.number().nullable(),
        networkOutMiBps: z.number().nullable(),
        diskGiB: z.number().nullable(),
      }),
    ),
  }),
  run({ zones, topics }, { trace }) {
    checkRoom(zones, topics)
    const placed = place(zones, topics)
    const loads = loadsOf(placed, topics)
    const total = placed.length
    const zoneNames = Object.keys(zones).sort()
    const even = zoneNames.every((name) => zones[name] === zones[zoneNames[0]!])
    const replicasTotal = trace.step(
      'replicasTotal',
      'Σ partitions × replicationFactor',
      { topics: topics.length },
      sum(placed.map((one) => one.replicas)),
    )
    const imbalances = imbalancesOf(loads)
    for (const dimension of DIMENSIONS) {
      const values = loads[dimension]
      if (values === null) continue
      const inputs = { largest: Math.max(...values), mean: sum(values) / total }
      trace.step(`perBroker.${dimension}`, LOAD_FORMULAS[dimension], { zones, topics: topics.length }, [...values])
      trace.step(`imbalance.${dimension}`, 'largest ÷ mean over all brokers', inputs, imbalances[dimension])
    }
    return {
      brokers: total,
      zonesEven: even,
      replicasTotal,
      replicasPerBroker: byNumber(placed, ({ replicas }) => replicas),
      leadersPerBroker: byNumber(placed, ({ leaders }) => leaders),
      emptyBrokers: placed.filter(({ replicas }) => replicas === 0).length,
      emptyBrokersMin: emptyBrokersMin(zones, topics),
      imbalance: imbalances,
      hottest: hottestOf(loads),
      zoneLoss: Object.fromEntries(
        zoneNames.map((name) => [name, { brokersLeft: total - zones[name]!, capacityLeftRatio: (total - zones[name]!) / total }]),
      ),
      fixes: even ? [] : fixesOf(zoneNames, total, topics),
      perBroker: placed.map(({ number, zone, replicas, leaders }, at) => ({
        broker: number,
        zone,
        replicas,
        leaders,
        networkInMiBps: loads.networkIn?.[at] ?? null,
        networkOutMiBps: loads.networkOut?.[at] ?? null,
        diskGiB: loads.disk?.[at] ?? null,
      })),
    }
  },
})

function checkRoom(zones: Zones, topics: readonly Topic[]): void {
  const total = sum(Object.values(zones))
  if (total === 0) throw badDocument('input', [{ path: '/zones', text: 'must have a zone with a broker' }])
  const wrong = topics.flatMap(({ replicationFactor }, index) =>
    replicationFactor <= total
      ? []
      : [
          {
            path: `/topics/${index}/replicationFactor`,
            text: `must be at most the number of brokers (${total}), and is ${replicationFactor}`,
          },
        ],
  )
  if (wrong.length > 0) throw badDocument('input', wrong)
}

const DIMENSIONS = ['replicas', 'leaders', 'networkIn', 'networkOut', 'disk'] as const
type Dimension = (typeof DIMENSIONS)[number]

/** What stands on a broker, in the order of brokers. */
const LOAD_FORMULAS: Readonly<Record<Dimension, string>> = {
  replicas: 'copies of partitions that are placed on each broker',
  leaders: 'copies on each broker that are leaders',
  networkIn: 'Σ copies × produceMiBps ÷ partitions of their topics',
  networkOut: 'Σ leaders × produceMiBps ÷ partitions × (replicationFactor − 1 + fanOut)',
  disk: 'Σ copies × produceMiBps ÷ partitions × retentionHours × 3600 ÷ 1024',
}

/** A figure per broker; null where it isn't known of every topic. */
type Loads = Readonly<Record<Dimension, readonly number[] | null>>

function loadsOf(placed: readonly PlacedBroker[], topics: readonly Topic[]): Loads {
  const perBrokerOf = (of: 'copiesOf' | 'ledOf', weigh: (topic: Topic) => number | undefined): readonly number[] | null => {
    const weights = topics.map(weigh)
    if (weights.some((weight) => weight === undefined)) return null
    return placed.map((broker) => sum(broker[of].map((count, at) => count * weights[at]!)))
  }
  const written = ({ produceMiBps, partitions }: Topic): number | undefined =>
    produceMiBps === undefined ? undefined : produceMiBps / partitions
  return {
    replicas: placed.map(({ replicas }) => replicas),
    leaders: placed.map(({ leaders }) => leaders),
    networkIn: perBrokerOf('copiesOf', written),
    networkOut: perBrokerOf('ledOf', (one) => {
      const rate = written(one)
      return rate === undefined || one.fanOut === undefined ? undefined : rate * (one.replicationFactor - 1) + rate * one.fanOut
    }),
    disk: perBrokerOf('copiesOf', (one) => {
      const rate = written(one)
      return rate === undefined || one.retentionHours === undefined ? undefined : gibOf(rate, one.retentionHours)
    }),
  }
}

type ByDimension = Readonly<Record<Dimension, number | null>>

function eachDimension(loads: Loads, figure: (values: readonly number[]) => number): ByDimension {
  const entries = DIMENSIONS.map((dimension) => {
    const values = loads[dimension]
    return [dimension, values === null || sum(values) === 0 ? null : figure(values)] as const
  })
  return Object.fromEntries(entries) as Record<Dimension, number | null>
}

function imbalancesOf(loads: Loads): ByDimension {
  return eachDimension(loads, (values) => Math.max(...values) / (sum(values) / values.length))
}

/** The lowest-numbered broker with the largest value. */
function hottestOf(loads: Loads): ByDimension {
  return eachDimension(loads, (values) => values.indexOf(Math.max(...values)) + 1)
}

/** How many must stay empty whatever a balancer does; null where copies don't spread evenly over zones. */
function emptyBrokersMin(zones: Zones, topics: readonly Topic[]): number | null {
  const counts = Object.values(zones)
  if (topics.some(({ replicationFactor }) => replicationFactor % counts.length !== 0)) return null
  const copiesPerZone = sum(topics.map(({ partitions, replicationFactor }) => (partitions * replicationFactor) / counts.length))
  return sum(counts.map((brokers) => Math.max(0, brokers - copiesPerZone)))
}

/** The multiples of the zone count below and above, with what they would bring. */
function fixesOf(zoneNames: readonly string[], total: number, topics: readonly Topic[]) {
  const zoneCount = zoneNames.length
  const totals = [...new Set([Math.floor(total / zoneCount), Math.ceil(total / zoneCount)])].map((each) => each * zoneCount)
  const copiesMax = Math.max(0, ...topics.map(({ replicationFactor }) => replicationFactor))
  return totals
    .filter((brokers) => brokers > 0 && brokers >= copiesMax)
    .map((brokers) => {
      const zones = Object.fromEntries(zoneNames.map((name) => [name, brokers / zoneCount]))
      return { brokers, change: brokers - total, imbalance: imbalancesOf(loadsOf(place(zones, topics), topics)) }
    })
}

function byNumber(placed: readonly PlacedBroker[], figure: (broker: PlacedBroker) => number): Record<string, number> {
  return Object.fromEntries(placed.map((broker) => [String(broker.number), figure(broker)]))
}
