import { whenKnown } from '../../known.ts'
import { z } from '../../schema.ts'
import { namedIn } from '../../trace.ts'
import { keptGiB, outMiBpsOf, remoteHoursOf } from '../cost/workload.ts'
import { crossZoneFlows, PLATFORM_FACTS } from '../network-flows.ts'
import { onBrokersGiB } from '../what-if/capacity.ts'
import { peaksOf, sizingOf } from '../what-if/sizings.ts'
import { type Costed, engineeringOf } from './costed.ts'

const figure = z.number().nullable()

const question = z.strictObject({
  question: z.string(),
  text: z.string(),
  rows: z.array(z.strictObject({ option: z.string(), figures: z.record(z.string(), figure) })),
})

export const questionsOutput = z.array(question)

type Figures = (cost: Costed, current: Costed | undefined) => Readonly<Record<string, number | null>>

interface Question {
  readonly question: string
  readonly text: string
  readonly formula: string
  readonly figures: Figures
}

/** What a platform's bill comes down to: a section of figures for each question, a row for each option. */
const QUESTIONS: readonly Question[] = [
  {
    question: 'provisioned',
    text: 'How much capacity is provisioned, and how much of it is used?',
    formula:
      'peakToAverageRatio = peakInMiBps ÷ avgInMiBps; utilisation = avgInMiBps ÷ capacityMiBps; computeUsd = compute; brokersNeeded by the sizing of the option; idleUsd = compute of brokers × (1 − utilisation)',
    figures: provisioned,
  },
  {
    question: 'kept',
    text: 'How much is kept, and in how many copies?',
    formula:
      'logicalGiB = avgInMiBps × retentionHours × 3600 ÷ 1024; onBrokersGiB = the same of primaryHours × replicationFactor, nothing with shared storage; inObjectsGiB = the rest, one copy; storageUsd = blockStorage + objectStorage',
    figures: kept,
  },
  {
    question: 'moved',
    text: 'How much is replicated, or read again?',
    formula:
      'what crosses zones by the flows of plan network, of avgInMiBps, fanOut, avgOutMiBps, zones, replicationFactor, producersZoneAware, consumersRackAware; catchUpMiBps and retrievalGiBPerMonth as told; crossZoneTraffic and requestCharges of the bill',
    figures: moved,
  },
  {
    question: 'engineering',
    text: 'How much engineering is avoided?',
    formula: 'engineeringUsd = engineeringTime of the bill; avoided = those of current − those of the option',
    figures: engineering,
  },
]

export function questionsOf(costs: readonly Costed[], current: Costed | undefined): z.output<typeof questionsOutput> {
  return QUESTIONS.map((one) => ({
    question: one.question,
    text: one.text,
    rows: costs.map((cost) => ({ option: cost.option, figures: answered(one, cost, current) })),
  }))
}

function answered({ question: id, formula, figures }: Question, cost: Costed, current: Costed | undefined) {
  const { workload, deployment } = cost.input
  const inputs = namedIn(formula, { ...workload, ...deployment, ...cost.statement.groups })
  return cost.scene.trace.step(`questions.${id}`, formula, inputs, figures(cost, current))
}

function provisioned({ input, scene, statement, idle }: Costed) {
  const { brokers = null, capacityMiBps = null } = input.deployment
  const { avgInMiBps } = input.workload
  const { peakInMiBps } = peaksOf(input)
  return {
    brokers,
    brokersNeeded: sizingOf(input, scene.book).brokersNeeded,
    capacityMiBps,
    avgInMiBps,
    peakInMiBps,
    peakToAverageRatio: whenKnown([peakInMiBps], (peak) => (avgInMiBps === 0 ? null : peak / avgInMiBps)),
    utilisation: idle?.utilisation ?? null,
    peakUtilisation: idle?.peakUtilisation ?? null,
    computeUsd: statement.groups.compute ?? null,
    idleUsd: idle?.usd ?? null,
  }
}

function kept({ input, statement }: Costed) {
  const { avgInMiBps, retentionHours = null } = input.workload
  const isShared = PLATFORM_FACTS[input.option].storage === 'shared'
  const logicalGiB = keptGiB(avgInMiBps, retentionHours, 1)
  const { blockStorage = null, objectStorage = null } = statement.groups
  return {
    retentionHours,
    logicalGiB,
    onBrokersGiB: onBrokersGiB(input),
    inObjectsGiB: isShared ? logicalGiB : keptGiB(avgInMiBps, remoteHoursOf(input.workload), 1),
    blockStorageUsd: blockStorage,
    objectStorageUsd: objectStorage,
    storageUsd: whenKnown([blockStorage, objectStorage], (block, object) => block + object),
  }
}

/** What crosses zones, and what is read far behind the tail. Unknown clients leave their flow unknown. */
function moved({ input, statement }: Costed) {
  const { workload, option } = input
  const { consumersRackAware, producersZoneAware, catchUpMiBps } = workload
  const avgOutMiBps = outMiBpsOf(workload)
  const { storage } = PLATFORM_FACTS[option]
  const flows = crossZoneFlows(storage, {
    ...workload,
    avgOutMiBps: avgOutMiBps ?? 0,
    consumersRackAware: consumersRackAware ?? 0,
    producersZoneAware: producersZoneAware ?? 0,
  })
  const { crossZoneTraffic = null, requestCharges = null } = statement.groups
  return {
    fanOut: workload.avgInMiBps === 0 ? null : whenKnown([avgOutMiBps], (out) => out / workload.avgInMiBps),
    producerMiBps: producersZoneAware === null ? null : flows.producer,
    replicationMiBps: flows.replication,
    consumerMiBps: consumersRackAware === null || avgOutMiBps === null ? null : flows.consumer,
    catchUpMiBps,
    retrievalGiBPerMonth: workload.retrievalGiBPerMonth ?? 0,
    crossZoneTrafficUsd: crossZoneTraffic,
    requestChargesUsd: requestCharges,
  }
}

function engineering(cost: Costed, current: Costed | undefined) {
  const own = engineeringOf(cost)
  const now = current === undefined ? { hours: null, usd: null } : engineeringOf(current)
  return {
    hoursPerMonth: own.hours,
    engineeringUsd: own.usd,
    avoidedHoursPerMonth: whenKnown([now.hours, own.hours], (before, after) => before - after),
    avoidedUsd: whenKnown([now.usd, own.usd], (before, after) => before - after),
  }
}
