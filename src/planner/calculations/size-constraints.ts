import type { Instance } from '../book/machines.ts'
import { type Calculation, calculation } from '../calculation.ts'
import { gibOf } from '../numbers.ts'
import { positive, positiveCount, quantity, share, z } from '../schema.ts'
import { derived, type Sourced } from '../source.ts'
import type { Trace } from '../trace.ts'
import { primaryHoursOf } from './primary-hours.ts'
import { brokerCount, type Constraint } from './size/broker-count.ts'
import { deployedState, grownRate, headroomFields, headroomOf, headroomOutput, peakFields, peakOf } from './size/headroom.ts'
import { Load, type LoadContext } from './size/load.ts'
import { instanceOf, machineFigure, machineVerdict } from './size/machine.ts'
import { sizeOutput } from './size/size-output.ts'

const SECONDS_PER_MINUTE = 60
const MIB_PER_GIB = 1024

const input = z.strictObject({
  instanceType: z.string().describe('EC2 type: m5.2xlarge'),
  zones: positiveCount.default(3),
  replicationFactor: positiveCount.default(3),
  ...peakFields,
  fanOut: quantity.describe('how often each byte is read'),
  catchUpMiBps: quantity.default(0).describe('MiB/s read back from disk, far behind the tail'),
  retentionHours: quantity,
  primaryHours: quantity.optional().describe('hours kept on brokers; without it all'),
  partitionReplicas: quantity.describe('partitions, leaders and followers'),
  partitionsPerBrokerMax: positive.default(4000),
  storagePerBrokerGiBMax: positive.default(16384),
  diskUtilisation: share.gt(0).default(0.7).describe('share of a disk that may be full'),
  normalUtilisation: share.gt(0).default(0.7).describe('share of network and disk rates to be used when all is well'),
  degradedUtilisation: share.gt(0).default(0.9).describe('the same while a zone or broker is lost'),
  volumeMiBps: positive.optional().describe("throughput of a broker's volume; without it what the instance allows"),
  hotMinutes: quantity.optional().describe('minutes behind the tail that readers should find in memory'),
  pageCacheGiB: quantity.optional().describe('memory of a broker that the kernel caches files in'),
  ...headroomFields,
})

type Need = z.output<typeof input>

/**
 * `plan size constraints`: brokers of Kafka on EC2 or Kubernetes, whose copies lie on brokers. I = peak in, r = copies, F = fan-out, C = catch-up.
 *
 * Capacity: the baseline of the network, never the burst; disk = min(EBS baseline, volume). Normal: in I·r, out I·(r−1) + I·F + C, disk I·r + C, ÷
 * (capacity × normalUtilisation). Zone lost: the same with r' = r − ceil(r ÷ zones) copies, ÷ (capacity × degradedUtilisation) × zones ÷ (zones − 1).
 * Broker lost: the largest normal need ÷ (capacity × degradedUtilisation) + 1. Storage: avg × primary hours × 3600 ÷ 1024 × r ÷ diskUtilisation ÷
 * the most that a broker may hold. Partitions: replicas ÷ the most that a broker may hold. brokers = max(the largest, zones, r), a multiple of zones.
 */
export const planSizeConstraints: Calculation = calculation({
  command: 'plan size constraints',
  summary: 'brokers of Kafka on own machines: each constraint, and the one that binds',
  constants: { wastefulRatioMax: 0.4, volumeIopsIncluded: 3000, volumeRequestKiB: 256 },
  input,
  output: z.strictObject({
    ...sizeOutput,
    ...headroomOutput,
    nicMiBps: z.number().nullable(),
    diskMiBps: z.number().nullable(),
    provisionedGiB: z.number(),
    storagePerBrokerGiB: z.number(),
    volume: z.strictObject({ throughputMiBps: z.number(), iops: z.number() }),
    memory: z
      .strictObject({ hotSetGiB: z.number(), pageCacheGiB: z.number().nullable(), fits: z.boolean().nullable() })
      .optional(),
  }),
  run(need, { book, constants, trace }) {
    const instance = instanceOf(book, need.instanceType)
    const peakInMiBps = peakOf(need, trace)
    // Where no average is told, bytes are kept at the peak: more than needed rather than less.
    const avgInMiBps = need.avgInMiBps ?? peakInMiBps
    const headroom = headroomOf(peakInMiBps, need.avgInMiBps, need.growth, trace)
    const grown: Grown = {
      ...need,
      peakInMiBps: peakInMiBps * headroom.loadGrowthRatio,
      avgInMiBps: avgInMiBps * headroom.loadGrowthRatio,
    }
    const disk = diskMiBps(instance, need.volumeMiBps)
    const context: LoadContext = { zones: need.zones, normal: need.normalUtilisation, degraded: need.degradedUtilisation, trace }
    const loads = loadsOf(
      grown,
      grownRate('peakInMiBps', peakInMiBps, headroom.loadGrowthRatio, trace),
      machineFigure(need.instanceType, 'networkMiBps', instance.networkMiBps),
      diskFigure(need, instance, disk, trace),
    )
    const primaryHours = primaryHoursOf(need, trace)
    const provisionedGiB = trace.step(
      'provisionedGiB',
      'avgInMiBps × primaryHours × 3600 ÷ 1024 × replicationFactor ÷ diskUtilisation',
      { ...picked(grown), avgInMiBps: keptRate(need, grown, headroom.loadGrowthRatio, trace), primaryHours },
      (gibOf(grown.avgInMiBps, primaryHours) * need.replicationFactor) / need.diskUtilisation,
    )
    const count = brokerCount(
      [
        ...loads.map((load) => load.normal(context)),
        ...(need.zones > 1 ? loads.map((load) => load.zoneLost(context)) : []),
        brokerLost(loads, context),
        {
          name: 'storage',
          exact: trace.step(
            'constraints.storage',
            'provisionedGiB ÷ storagePerBrokerGiBMax',
            { provisionedGiB, storagePerBrokerGiBMax: need.storagePerBrokerGiBMax },
            provisionedGiB / need.storagePerBrokerGiBMax,
          ),
        },
        {
          name: 'partitions',
          exact: trace.step(
            'constraints.partitions',
            'partitionReplicas × partitionsGrowthRatio ÷ partitionsPerBrokerMax',
            {
              partitionReplicas: need.partitionReplicas,
              partitionsGrowthRatio: headroom.partitionsGrowthRatio,
              partitionsPerBrokerMax: need.partitionsPerBrokerMax,
            },
            (need.partitionReplicas * headroom.partitionsGrowthRatio) / need.partitionsPerBrokerMax,
          ),
        },
      ],
      { zones: need.zones, floor: Math.max(need.zones, need.replicationFactor), step: 1 },
    )
    const brokers = trace.step(
      'brokers',
      'max(largest, zones, replicationFactor), up to a multiple of zones',
      count.sourced,
      count.brokers,
    )
    const memory = memoryOf(grown, brokers)
    const verdict = machineVerdict(instance)
    return {
      brokers,
      bottleneck: count.bottleneck,
      constraints: count.counts,
      ranked: count.ranked,
      unknown: count.unknown,
      warnings: [
        ...verdict.warnings,
        ...(instance.ebsMiBps === null ? ['ebs-baseline-unknown'] : []),
        ...(copiesLeft(need) < 1 ? ['zone-loss-takes-last-replica'] : []),
        ...(memory.memory?.fits === false ? ['hot-set-over-page-cache'] : []),
      ],
      accepted: verdict.accepted,
      headroom,
      ...deployedState(need.deployedBrokers, count, constants.wastefulRatioMax, trace),
      nicMiBps: instance.networkMiBps,
      diskMiBps: disk,
      provisionedGiB,
      storagePerBrokerGiB: provisionedGiB / brokers,
      volume: volumeOf(diskNeed(grown), brokers, constants),
      ...memory,
    }
  },
})

type Grown = Need & { readonly peakInMiBps: number; readonly avgInMiBps: number }

function picked({ avgInMiBps, replicationFactor, diskUtilisation }: Grown) {
  return { avgInMiBps, replicationFactor, diskUtilisation }
}

/** Copies of a partition that a lost zone leaves, at worst. */
function copiesLeft({ replicationFactor, zones }: Need): number {
  return replicationFactor - Math.ceil(replicationFactor / zones)
}

function diskMiBps({ ebsMiBps }: Instance, volumeMiBps: number | undefined): number | null {
  if (ebsMiBps === null) return volumeMiBps ?? null
  return Math.min(ebsMiBps, volumeMiBps ?? Number.POSITIVE_INFINITY)
}

/** Of the tables, unless the volume is told and gives less. */
function diskFigure({ instanceType, volumeMiBps }: Need, { ebsMiBps }: Instance, disk: number | null, trace: Trace) {
  if (volumeMiBps !== undefined && disk === volumeMiBps) return trace.field<number | null>('volumeMiBps', disk)
  return machineFigure(instanceType, 'ebsMiBps', ebsMiBps)
}

/** What is kept, after growth, with where it comes from. */
function keptRate({ avgInMiBps: told }: Need, { avgInMiBps }: Grown, loadGrowthRatio: number, trace: Trace) {
  if (told === undefined) return derived(avgInMiBps, 'peakInMiBps × loadGrowthRatio, as no average is told')
  return grownRate('avgInMiBps', told, loadGrowthRatio, trace)
}

function diskNeed({ peakInMiBps, replicationFactor, catchUpMiBps }: Grown): number {
  return peakInMiBps * replicationFactor + catchUpMiBps
}

/** Each dimension with all copies, and with those that a lost zone leaves. */
function loadsOf(
  need: Grown,
  peak: number | Sourced<number>,
  nic: Sourced<number | null>,
  disk: number | null | Sourced<number | null>,
): Load[] {
  const { peakInMiBps, fanOut, catchUpMiBps, replicationFactor } = need
  const left = copiesLeft(need)
  const sent = (copies: number): number => Math.max(0, peakInMiBps * (copies - 1) + peakInMiBps * fanOut + catchUpMiBps)
  const facts = { peakInMiBps: peak, replicationFactor }
  return [
    new Load('networkIn', 'zoneLossIn', 'peakInMiBps × copies', facts, nic, peakInMiBps * replicationFactor, peakInMiBps * left),
    new Load(
      'networkOut',
      'zoneLossOut',
      'max(0, peakInMiBps × (copies − 1) + peakInMiBps × fanOut + catchUpMiBps)',
      { ...facts, fanOut, catchUpMiBps },
      nic,
      sent(replicationFactor),
      sent(left),
    ),
    new Load(
      'disk',
      'zoneLossDisk',
      'peakInMiBps × copies + catchUpMiBps',
      { ...facts, catchUpMiBps },
      disk,
      diskNeed(need),
      peakInMiBps * left + catchUpMiBps,
    ),
  ]
}

function brokerLost(loads: readonly Load[], context: LoadContext): Constraint {
  const each = loads.map((load) => [load.name, load.degraded(context)] as const)
  const exacts = each.flatMap(([, exact]) => (exact === null ? [] : [exact]))
  const exact = context.trace.step(
    'constraints.brokerLoss',
    'the largest of in, out, disk ÷ (capacity × degradedUtilisation) + 1',
    Object.fromEntries(each),
    exacts.length === 0 ? null : Math.max(...exacts) + 1,
  )
  return { name: 'brokerLoss', exact }
}

/** What a gp3 volume must be provisioned with. */
function volumeOf(diskNeedMiBps: number, brokers: number, included: { volumeIopsIncluded: number; volumeRequestKiB: number }) {
  const throughputMiBps = diskNeedMiBps / brokers
  return {
    throughputMiBps,
    iops: Math.max(included.volumeIopsIncluded, (throughputMiBps * MIB_PER_GIB) / included.volumeRequestKiB),
  }
}

/** Memory warns, it doesn't size. */
function memoryOf({ hotMinutes, pageCacheGiB, peakInMiBps, replicationFactor }: Grown, brokers: number) {
  if (hotMinutes === undefined) return {}
  const hotSetGiB = (peakInMiBps * hotMinutes * SECONDS_PER_MINUTE * replicationFactor) / brokers / MIB_PER_GIB
  const fits = pageCacheGiB === undefined ? null : hotSetGiB <= pageCacheGiB
  return { memory: { hotSetGiB, pageCacheGiB: pageCacheGiB ?? null, fits } }
}
