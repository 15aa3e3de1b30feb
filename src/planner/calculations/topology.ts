import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { sum } from '../numbers.ts'
import { count, positiveCount, quantity, z } from '../schema.ts'
import { derived } from '../source.ts'
import type { Trace } from '../trace.ts'
import { asAssigned } from './topology-assignment.ts'
import { consumerGroup, consumerSpread, consumerSpreads } from './topology-consumers.ts'
import { LINT_CONSTANTS, lintFinding, lintOf } from './topology-lint.ts'
import { DIMENSIONS, hottestOf, imbalancesOf, LOAD_FORMULAS, loadsOf } from './topology-loads.ts'
import { type PlacedBroker, place, type Zones } from './topology-placement.ts'

const partition = z.strictObject({
  replicas: z.array(z.int()).min(1),
  leader: z.int().nullish().describe('null: it has none'),
})

const topic = z.strictObject({
  name: z.string().min(1),
  partitions: positiveCount,
  replicationFactor: positiveCount,
  produceMiBps: quantity.optional().describe('MiB/s written, of all partitions'),
  fanOut: quantity.optional().describe('how often each byte is read'),
  retentionHours: quantity.optional(),
  durable: z.boolean().nullish().describe('whether its records must not be lost; null is unknown'),
  assignment: z.array(partition).optional().describe('where copies of each partition lie'),
})

type Topic = z.output<typeof topic>

const broker = z.strictObject({
  id: z.int(),
  zone: z.string().nullish(),
  rack: z.string().nullish().describe('null: it has none'),
})

const input = z.strictObject({
  zones: z.record(z.string(), positiveCount).optional().describe('brokers of each zone, by name; or brokers'),
  brokers: z.array(broker).optional().describe('the brokers that there are, in place of zones'),
  zonesWanted: z.array(z.string()).optional().describe('zones that the cluster should have brokers in'),
  topics: z.array(topic),
  groups: z.array(consumerGroup).default([]).describe('consumer groups, with the partitions of each member'),
  defaults: z
    .strictObject({
      replicationFactorSet: z.boolean().nullish().describe('whether default.replication.factor was ever set'),
      minInsyncReplicasSet: z.boolean().nullish().describe('whether min.insync.replicas was ever set'),
      decidedAtBrokers: count.nullish().describe('brokers that there were when both were decided'),
    })
    .optional()
    .describe('broker defaults'),
})

type Input = z.output<typeof input>

const ratio = z.number().nullable()
const imbalance = z.strictObject({
  replicas: ratio,
  leaders: ratio,
  networkIn: ratio,
  networkOut: ratio,
  disk: ratio,
  crossing: ratio,
})
const perBroker = z.record(z.string(), z.number())

/**
 * `plan topology`: how evenly copies, leaders and traffic lie on brokers, what would even them out, and a lint of it.
 *
 * Placement: as assigned where every topic says so, else as a good balancer would (`topology-placement.ts`). With w = produceMiBps ÷ partitions a broker
 * takes w per copy held, sends w × (replicationFactor − 1 + fanOut) per partition led, and keeps w × retentionHours × 3600 ÷ 1024 GiB per copy.
 * crossing, of partitions led: w × copies in other zones + w × (1 + fanOut) × (zones − 1) ÷ zones for clients. imbalance = largest ÷ mean over all
 * brokers. What isn't known of every topic has no figure; what is nothing everywhere has no imbalance. Rules of the lint: `topology-lint.ts`.
 */
export const planTopology = calculation({
  command: 'plan topology',
  summary: 'placement over brokers and zones, imbalance of each dimension, fixes, and a lint',
  constants: LINT_CONSTANTS,
  input,
  output: z.strictObject({
    brokers: z.number(),
    placement: z.enum(['actual', 'canonical']),
    zonesEven: z.boolean().nullable(),
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
        zone: z.string().nullable(),
        replicas: z.number(),
        leaders: z.number(),
        networkInMiBps: z.number().nullable(),
        networkOutMiBps: z.number().nullable(),
        diskGiB: z.number().nullable(),
        crossingMiBps: z.number().nullable(),
      }),
    ),
    consumers: z.array(consumerSpread),
    lint: z.array(lintFinding),
  }),
  run(given, { constants, trace }) {
    const { topics, groups } = given
    const zones = zonesOf(given)
    checkRoom(zones, given)
    const isActual =
      given.brokers !== undefined && topics.length > 0 && topics.every(({ assignment }) => assignment !== undefined)
    const placed = isActual ? asAssigned(given.brokers!, topics) : place(neededZones(zones), topics)
    const zoneNames = zones === null ? [] : Object.keys(zones).sort()
    const loads = loadsOf(placed, topics, zones === null ? null : zoneNames.length)
    const total = placed.length
    const even = zones === null ? null : zoneNames.every((name) => zones[name] === zones[zoneNames[0]!])
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
      const inputs = {
        largest: derived(Math.max(...values), `the largest of perBroker.${dimension}`),
        mean: derived(sum(values) / total, `the mean of perBroker.${dimension}`),
      }
      trace.step(`perBroker.${dimension}`, LOAD_FORMULAS[dimension], { zones, topics: topics.length }, [...values])
      trace.step(`imbalance.${dimension}`, 'largest ÷ mean over all brokers', inputs, imbalances[dimension])
    }
    const zoneLoss = zoneLossOf(zones, zoneNames, total, trace)
    const fixes = even === false ? fixesOf(zoneNames, total, topics) : []
    for (const { brokers, imbalance: predicted } of fixes)
      trace.step(
        `fixes.${brokers}`,
        'imbalance of a canonical placement on as many brokers in each zone',
        {
          brokers: derived(brokers, 'the multiple of zones next to the brokers that there are'),
          zones: derived(zoneNames.length, 'number of zones'),
        },
        predicted,
      )
    const consumers = consumerSpreads(groups)
    for (const { group, members, mostPartitions, imbalance: spread } of consumers)
      trace.step(`consumers.${group}`, 'most partitions of a member ÷ mean of all members', { members, mostPartitions }, spread)
    const lint = lintOf(baselineOf(given, zones, placed, isActual), constants)
    for (const { rule, text, found, state } of lint) trace.step(`lint.${rule}`, text, { found }, state)
    return {
      brokers: total,
      placement: isActual ? ('actual' as const) : ('canonical' as const),
      zonesEven: even,
      replicasTotal,
      replicasPerBroker: byNumber(placed, ({ replicas }) => replicas),
      leadersPerBroker: byNumber(placed, ({ leaders }) => leaders),
      emptyBrokers: placed.filter(({ replicas }) => replicas === 0).length,
      emptyBrokersMin: zones === null ? null : emptyBrokersMin(zones, topics),
      imbalance: imbalances,
      hottest: hottestOf(loads, placed),
      zoneLoss,
      fixes,
      perBroker: placed.map(({ number, zone, replicas, leaders }, at) => ({
        broker: number,
        zone,
        replicas,
        leaders,
        networkInMiBps: loads.networkIn?.[at] ?? null,
        networkOutMiBps: loads.networkOut?.[at] ?? null,
        diskGiB: loads.disk?.[at] ?? null,
        crossingMiBps: loads.crossing?.[at] ?? null,
      })),
      consumers,
      lint,
    }
  },
})

function zoneLossOf(zones: Zones | null, names: readonly string[], total: number, trace: Trace) {
  const losses = names.map((name) => {
    const brokersLeft = total - zones![name]!
    const capacityLeftRatio = brokersLeft / total
    trace.step(
      `zoneLoss.${name}`,
      'brokers in other zones ÷ brokers',
      {
        brokersLeft: derived(brokersLeft, 'number of brokers in other zones'),
        brokers: derived(total, 'number of brokers'),
      },
      capacityLeftRatio,
    )
    return [name, { brokersLeft, capacityLeftRatio }] as const
  })
  return Object.fromEntries(losses)
}

/** Null where one broker lies nobody knows where. */
function zonesOf({ zones, brokers }: Input): Zones | null {
  if (brokers === undefined) {
    if (zones === undefined) throw badDocument('input', [{ path: '/brokers', text: 'is missing, and so is zones' }])
    return zones
  }
  if (zones !== undefined) throw badDocument('input', [{ path: '/zones', text: 'and brokers say the same: give one of them' }])
  const twice = brokers.findIndex(({ id }, at) => brokers.findIndex((one) => one.id === id) < at)
  if (twice >= 0) throw badDocument('input', [{ path: `/brokers/${twice}/id`, text: `is there already: ${brokers[twice]!.id}` }])
  const counts: Record<string, number> = {}
  for (const { zone } of brokers) {
    if (zone == null) return null
    counts[zone] = (counts[zone] ?? 0) + 1
  }
  return counts
}

/** A balancer can't place copies without knowing where. */
function neededZones(zones: Zones | null): Zones {
  if (zones !== null) return zones
  const text = 'must each have a zone, unless every topic has its assignment'
  throw badDocument('input', [{ path: '/brokers', text }])
}

function baselineOf(given: Input, zones: Zones | null, placed: readonly PlacedBroker[], isActual: boolean) {
  const { brokers, zonesWanted, topics, defaults } = given
  return {
    brokers: placed.length,
    zones,
    zonesWanted,
    racks: brokers === undefined ? null : brokers.map(({ rack }) => (rack === undefined ? null : rack !== null)),
    zoneOfBroker: new Map(brokers?.map(({ id, zone }) => [id, zone ?? null])),
    topics,
    leaders: placed.map(({ leaders }) => leaders),
    isActual,
    defaults,
  }
}

function checkRoom(zones: Zones | null, { brokers, topics }: Input): void {
  const total = brokers?.length ?? sum(Object.values(zones ?? {}))
  if (total === 0) throw badDocument('input', [{ path: '/zones', text: 'must have a zone with a broker' }])
  const wrong = topics.flatMap(({ partitions, replicationFactor, assignment }, index) => [
    ...(replicationFactor <= total
      ? []
      : [
          {
            path: `/topics/${index}/replicationFactor`,
            text: `must be at most the number of brokers (${total}), and is ${replicationFactor}`,
          },
        ]),
    ...(assignment === undefined || assignment.length === partitions
      ? []
      : [{ path: `/topics/${index}/assignment`, text: `must have an entry for each of ${partitions} partitions` }]),
  ])
  if (wrong.length > 0) throw badDocument('input', wrong)
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
      return { brokers, change: brokers - total, imbalance: imbalancesOf(loadsOf(place(zones, topics), topics, zoneCount)) }
    })
}

function byNumber(placed: readonly PlacedBroker[], figure: (broker: PlacedBroker) => number): Record<string, number> {
  return Object.fromEntries(placed.map((broker) => [String(broker.number), figure(broker)]))
}
