import { whenKnown } from '../../known.ts'
import { gibOf } from '../../numbers.ts'
import type { Bill } from './bill.ts'
import { chargeFlows } from './cross-zone.ts'
import { type CostOption, type CostScene, chargeBrokers, chargeRequests, TUNINGS } from './scene.ts'
import { keptGiB, primaryHoursOf, remoteHoursOf, showPrimaryHours } from './workload.ts'

/**
 * Kafka on own EC2 machines: brokers, controllers, gp3 volumes with the IOPS and throughput above what is included, what crosses zones. With fewer
 * primary hours than the retention the rest lies in S3, one copy, written in segments of several parts and read back in ranges.
 */
export const ec2Option: CostOption = {
  tuning: TUNINGS,
  charge(scene, bill) {
    chargeBrokers(scene, bill, (type) => `ec2.${type}`)
    chargeControllers(scene, bill)
    showPrimaryHours(scene.workload, scene.trace)
    chargeVolumes(scene, bill)
    chargeRemote(scene, bill)
    chargeFlows(scene, bill, 'brokers', ['producer', 'replication', 'consumer'])
    return {}
  },
}

/** None is no line: a known nothing would hide in the group that brokers have no price. */
function chargeControllers({ deployment, hoursPerMonth, hours }: CostScene, bill: Bill): void {
  const { controllers, controllerType } = deployment
  if (controllers === 0) return
  bill.charge('controllers', {
    group: 'compute',
    priceId: `ec2.${controllerType ?? 'unknown'}`,
    quantity: controllers * hoursPerMonth,
    formula: 'controllers × hoursPerMonth',
    inputs: { controllers, hoursPerMonth: hours, controllerType },
  })
}

function chargeVolumes({ workload, deployment, model }: CostScene, bill: Bill): void {
  const { avgInMiBps, replicationFactor } = workload
  const { brokers } = deployment
  const primaryHours = primaryHoursOf(workload)
  const { volumeIopsIncluded, volumeMiBpsIncluded } = model.inputs('volumeIopsIncluded', 'volumeMiBpsIncluded')
  const { volumeIops, volumeMiBps } = deployment
  bill.charge('volumes', {
    group: 'blockStorage',
    priceId: 'ebs.gp3.storage',
    quantity: whenKnown([keptGiB(avgInMiBps, primaryHours, replicationFactor)], (kept) => kept / model.value('diskUtilisation')),
    formula: 'avgInMiBps × primaryHours × 3600 ÷ 1024 × replicationFactor ÷ diskUtilisation',
    inputs: { avgInMiBps, primaryHours, replicationFactor, ...model.inputs('diskUtilisation') },
  })
  bill.charge('volumeIops', {
    group: 'blockStorage',
    priceId: 'ebs.gp3.iops',
    quantity: aboveIncluded(volumeIops, model.value('volumeIopsIncluded'), brokers),
    formula: 'max(0, volumeIops − volumeIopsIncluded) × brokers',
    inputs: { volumeIops: volumeIops ?? volumeIopsIncluded, brokers, volumeIopsIncluded },
  })
  bill.charge('volumeThroughput', {
    group: 'blockStorage',
    priceId: 'ebs.gp3.throughput',
    quantity: aboveIncluded(volumeMiBps, model.value('volumeMiBpsIncluded'), brokers),
    formula: 'max(0, volumeMiBps − volumeMiBpsIncluded) × brokers',
    inputs: { volumeMiBps: volumeMiBps ?? volumeMiBpsIncluded, brokers, volumeMiBpsIncluded },
  })
}

function aboveIncluded(given: number | null | undefined, included: number, brokers: number | null | undefined): number | null {
  const above = Math.max(0, (given ?? included) - included)
  return above === 0 ? 0 : whenKnown([brokers], (machines) => above * machines)
}

/** Tiered storage, where it is in use. */
function chargeRemote(scene: CostScene, bill: Bill): void {
  const { workload, model } = scene
  const { avgInMiBps, retentionHours, catchUpMiBps } = workload
  const primaryHours = primaryHoursOf(workload)
  const remoteHours = remoteHoursOf(workload)
  if (remoteHours === null || remoteHours === 0) return
  bill.charge('objects', {
    group: 'objectStorage',
    priceId: 's3.standard.storage',
    quantity: gibOf(avgInMiBps, remoteHours),
    formula: 'avgInMiBps × (retentionHours − primaryHours) × 3600 ÷ 1024',
    inputs: { avgInMiBps, retentionHours, primaryHours },
  })
  const segment = model.value('remoteSegmentMiB')
  chargeRequests(scene, bill, 'puts', 'put', {
    perSecond: (avgInMiBps / segment) * (Math.ceil(segment / model.value('partMiB')) + 2 + model.value('remoteIndexPuts')),
    formula: 'avgInMiBps ÷ remoteSegmentMiB × (ceil(remoteSegmentMiB ÷ partMiB) + 2 + remoteIndexPuts)',
    inputs: { avgInMiBps, ...model.inputs('remoteSegmentMiB', 'partMiB', 'remoteIndexPuts') },
  })
  chargeRequests(scene, bill, 'gets', 'get', {
    perSecond: catchUpMiBps / model.value('remoteReadMiB'),
    formula: 'catchUpMiBps ÷ remoteReadMiB',
    inputs: { catchUpMiBps, ...model.inputs('remoteReadMiB') },
  })
}
