import { whenKnown } from '../../known.ts'
import { ceilCount, gibOf } from '../../numbers.ts'
import type { Sourced } from '../../source.ts'
import type { Bill } from './bill.ts'
import { chargeFlows } from './cross-zone.ts'
import { type CostOption, type CostScene, chargeBrokers, chargeRequests } from './scene.ts'

const MS_PER_SECOND = 1000
const BYTES_PER_MIB = 2 ** 20

/**
 * AutoMQ: brokers, volumes of the write-ahead log, objects, requests as the vendor's test counted them (with a log on objects also B × max(W ÷ B ÷
 * flush, flushes per second)), clients that cross zones, and the subscription by AKU: max(3, ceil(peakIn ÷ 30), ceil(peakOut ÷ 60)).
 */
export const automqOption: CostOption = {
  tuning: ['rack-aware-consumers'],
  charge(scene, bill) {
    chargeBrokers(scene, bill, (type) => `ec2.${type}`)
    chargeStorage(scene, bill)
    chargePuts(scene, bill)
    chargeGets(scene, bill)
    chargeFlows(scene, bill, 'shared', ['producer', 'consumer'])
    chargeSubscription(scene, bill)
    return {}
  },
}

function chargeStorage({ workload, deployment, model }: CostScene, bill: Bill): void {
  const { avgInMiBps, retentionHours } = workload
  const { brokers } = deployment
  bill.charge('walVolumes', {
    group: 'blockStorage',
    priceId: 'ebs.gp3.storage',
    quantity: whenKnown([brokers], (machines) => machines * model.value('walGiB')),
    formula: 'brokers × walGiB',
    inputs: { brokers, ...model.inputs('walGiB') },
  })
  bill.charge('objects', {
    group: 'objectStorage',
    priceId: 's3.standard.storage',
    quantity: whenKnown([retentionHours], (hours) => gibOf(avgInMiBps, hours)),
    formula: 'avgInMiBps × retentionHours × 3600 ÷ 1024',
    inputs: { avgInMiBps, retentionHours },
  })
}

function chargePuts(scene: CostScene, bill: Bill): void {
  const { workload, deployment, settings } = scene
  const { avgInMiBps } = workload
  const { brokers } = deployment
  const putsPerMiB = figure(scene, 'requestsPerMiBWritten', 'put')
  const written = whenKnown([putsPerMiB.value], (each) => avgInMiBps * each)
  if ((deployment.wal ?? settings.wal) !== 'object') {
    chargeRequests(scene, bill, 'puts', 'put', {
      perSecond: written,
      formula: 'avgInMiBps × putsPerMiB',
      inputs: { avgInMiBps, putsPerMiB },
    })
    return
  }
  const flushBytesMax = figure(scene, 'objectWal', 'flushBytesMax')
  const flushIntervalMs = figure(scene, 'objectWal', 'flushIntervalMs')
  const log = whenKnown(
    [brokers, flushBytesMax.value, flushIntervalMs.value],
    (machines, bytes, ms) => machines * Math.max(avgInMiBps / machines / (bytes / BYTES_PER_MIB), MS_PER_SECOND / ms),
  )
  chargeRequests(scene, bill, 'puts', 'put', {
    perSecond: whenKnown([written, log], (one, other) => one + other),
    formula: 'avgInMiBps × putsPerMiB + brokers × max(avgInMiBps ÷ brokers ÷ flush MiB, 1000 ÷ flushIntervalMs)',
    inputs: { avgInMiBps, putsPerMiB, brokers, flushBytesMax, flushIntervalMs },
  })
}

function chargeGets(scene: CostScene, bill: Bill): void {
  const { avgInMiBps } = scene.workload
  const getsPerMiB = figure(scene, 'requestsPerMiBWritten', 'get')
  chargeRequests(scene, bill, 'gets', 'get', {
    perSecond: whenKnown([getsPerMiB.value], (each) => avgInMiBps * each),
    formula: 'avgInMiBps × getsPerMiB',
    inputs: { avgInMiBps, getsPerMiB },
  })
}

function chargeSubscription(scene: CostScene, bill: Bill): void {
  const { peakInMiBps, peakOutMiBps } = scene.workload
  const akuMin = figure(scene, 'akuMin')
  const akuWriteMiBps = figure(scene, 'akuWriteMiBps')
  const akuReadMiBps = figure(scene, 'akuReadMiBps')
  bill.charge('subscription', {
    group: 'subscription',
    priceId: 'automq.aku',
    quantity: whenKnown(
      [akuMin.value, peakInMiBps, akuWriteMiBps.value, peakOutMiBps, akuReadMiBps.value],
      (least, peakIn, write, peakOut, read) => Math.max(least, ceilCount(peakIn / write), ceilCount(peakOut / read)),
    ),
    formula: 'max(akuMin, ceil(peakInMiBps ÷ akuWriteMiBps), ceil(peakOutMiBps ÷ akuReadMiBps))',
    inputs: { akuMin, peakInMiBps, akuWriteMiBps, peakOutMiBps, akuReadMiBps },
  })
}

function figure({ book }: CostScene, ...path: readonly string[]): Sourced<number | null> {
  return book.limits.number('automq', ...path)
}
