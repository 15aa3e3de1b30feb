import { whenKnown } from '../../known.ts'
import { MIB_PER_GIB, SECONDS_PER_HOUR } from '../../numbers.ts'
import type { Bill } from './bill.ts'
import { chargeFlows } from './cross-zone.ts'
import { type Requests, requestsOf } from './requests.ts'
import { type CostOption, type CostScene, chargeBrokers, chargeCrossZone, chargeRequests } from './scene.ts'

const KIB_PER_MIB = 1024
const BYTES_PER_MIB = 2 ** 20

/**
 * Odradek on S3: brokers, their cache volumes, objects (what the retention keeps, and for a while both unmerged and merged), requests, clients that cross
 * zones, and the log: each header once to every other zone, and where flushes are objects of their own a command to the combiner.
 */
export const odradekOption: CostOption = {
  tuning: ['rack-aware-consumers'],
  charge(scene, bill) {
    const requests = requestsOf(scene.workload, scene.deployment.brokers ?? null, scene.model, scene.trace)
    chargeBrokers(scene, bill, (type) => `ec2.${type}`)
    chargeCache(scene, bill)
    chargeObjects(scene, bill)
    chargeAllRequests(scene, bill, requests)
    chargeFlows(scene, bill, 'shared', ['producer', 'consumer'])
    chargeLog(scene, bill, requests.inline)
    return { requestsPerSecond: { ...requests } }
  },
}

function chargeCache({ deployment, model }: CostScene, bill: Bill): void {
  const { brokers } = deployment
  bill.charge('cacheVolumes', {
    group: 'blockStorage',
    priceId: 'ebs.gp3.storage',
    quantity: whenKnown([brokers], (machines) => machines * model.value('cacheGiB')),
    formula: 'brokers × cacheGiB',
    inputs: { brokers, ...model.inputs('cacheGiB') },
  })
}

function chargeObjects({ workload, model }: CostScene, bill: Bill): void {
  const { avgInMiBps, retentionHours } = workload
  bill.charge('objects', {
    group: 'objectStorage',
    priceId: 's3.standard.storage',
    quantity: whenKnown(
      [retentionHours],
      (hours) => (avgInMiBps * (hours * SECONDS_PER_HOUR + model.value('overlapSeconds'))) / MIB_PER_GIB,
    ),
    formula: 'avgInMiBps × (retentionHours × 3600 + overlapSeconds) ÷ 1024',
    inputs: { avgInMiBps, retentionHours, ...model.inputs('overlapSeconds') },
  })
}

function chargeAllRequests(scene: CostScene, bill: Bill, { puts, gets }: Requests): void {
  chargeRequests(scene, bill, 'puts', 'put', { perSecond: puts, formula: 'puts', inputs: { puts } })
  chargeRequests(scene, bill, 'gets', 'get', { perSecond: gets, formula: 'gets', inputs: { gets } })
}

function chargeLog(scene: CostScene, bill: Bill, inline: boolean | null): void {
  const { workload, model } = scene
  const { avgInMiBps, zones } = workload
  const headers = (avgInMiBps * KIB_PER_MIB) / model.value('batchKiB')
  const times = inline === null ? null : zones - 1 + (inline ? 0 : (zones - 1) / zones)
  chargeCrossZone(scene, bill, 'crossZoneLog', {
    rateMiBps: zones === 1 ? 0 : whenKnown([times], (known) => ((headers * model.value('commandBytes')) / BYTES_PER_MIB) * known),
    formula: 'avgInMiBps × 1024 ÷ batchKiB × commandBytes ÷ 2^20 × ((zones − 1) + (0 if inline, else (zones − 1) ÷ zones))',
    inputs: { avgInMiBps, zones, inline, ...model.inputs('batchKiB', 'commandBytes') },
  })
}
