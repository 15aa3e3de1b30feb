import { brokerPriceId } from '../../book/machines.ts'
import { whenKnown } from '../../known.ts'
import { gibOf } from '../../numbers.ts'
import type { Bill } from './bill.ts'
import { chargeFlows } from './cross-zone.ts'
import { type CostOption, type CostScene, chargeBrokers, TUNINGS } from './scene.ts'
import { keptGiB, primaryHoursOf, remoteHoursOf, showPrimaryHours } from './workload.ts'

/**
 * MSK Standard: brokers, storage as provisioned or as needed with headroom, provisioned throughput above what is included (or the whole of it), tiered
 * storage and what is read back from it, clients that cross zones. Traffic between brokers isn't charged.
 */
export const mskStandardOption: CostOption = {
  tuning: TUNINGS,
  charge(scene, bill) {
    chargeBrokers(scene, bill, brokerPriceId)
    showPrimaryHours(scene.workload, scene.trace)
    chargeStorage(scene, bill)
    chargeThroughput(scene, bill)
    chargeTiered(scene, bill)
    chargeFlows(scene, bill, 'brokers', ['producer', 'consumer'])
    return { warnings: warningsOf(scene) }
  },
}

function chargeStorage({ workload, deployment, model }: CostScene, bill: Bill): void {
  const { avgInMiBps, replicationFactor } = workload
  const { provisionedGiB } = deployment
  const primaryHours = primaryHoursOf(workload)
  const line = { group: 'blockStorage', priceId: 'msk.standard.storage' } as const
  if (provisionedGiB !== null && provisionedGiB !== undefined) {
    bill.charge('storage', { ...line, quantity: provisionedGiB, formula: 'provisionedGiB', inputs: { provisionedGiB } })
    return
  }
  bill.charge('storage', {
    ...line,
    quantity: whenKnown([keptGiB(avgInMiBps, primaryHours, replicationFactor)], (kept) => kept * model.value('storageHeadroom')),
    formula: 'avgInMiBps × primaryHours × 3600 ÷ 1024 × replicationFactor × storageHeadroom',
    inputs: { avgInMiBps, primaryHours, replicationFactor, ...model.inputs('storageHeadroom') },
  })
}

function chargeThroughput({ deployment, settings, book }: CostScene, bill: Bill): void {
  const { brokers, provisionedMiBps } = deployment
  const includedMiBps = book.limits.number('mskStandard', 'provisionedThroughputMiBps', 'min')
  const whole = perBroker(brokers, provisionedMiBps)
  const above = perBroker(
    brokers,
    provisionedMiBps === 0 ? 0 : whenKnown([includedMiBps.value], (included) => Math.max(0, provisionedMiBps - included)),
  )
  const wholeBilled = settings.throughputBilling === 'whole'
  bill.charge('throughput', {
    group: 'blockStorage',
    priceId: 'msk.standard.throughput',
    quantity: wholeBilled ? whole : above,
    formula: wholeBilled ? 'brokers × provisionedMiBps' : 'brokers × max(0, provisionedMiBps − includedMiBps)',
    inputs: { brokers, provisionedMiBps, includedMiBps },
    also:
      whole === above
        ? []
        : [
            wholeBilled
              ? { what: 'only above what is included', quantity: above }
              : { what: 'the whole provisioned', quantity: whole },
          ],
  })
}

function perBroker(brokers: number | null | undefined, each: number | null): number | null {
  return each === 0 ? 0 : whenKnown([brokers, each], (machines, known) => machines * known)
}

function chargeTiered({ workload }: CostScene, bill: Bill): void {
  const { avgInMiBps, retentionHours, retrievalGiBPerMonth } = workload
  const primaryHours = primaryHoursOf(workload)
  const remoteHours = remoteHoursOf(workload)
  if (remoteHours !== null && remoteHours > 0) {
    bill.charge('tieredStorage', {
      group: 'objectStorage',
      priceId: 'msk.standard.tiered.storage',
      quantity: gibOf(avgInMiBps, remoteHours),
      formula: 'avgInMiBps × (retentionHours − primaryHours) × 3600 ÷ 1024',
      inputs: { avgInMiBps, retentionHours, primaryHours },
    })
  }
  if (retrievalGiBPerMonth === null || retrievalGiBPerMonth === undefined) return
  bill.charge('tieredRetrieval', {
    group: 'serviceUsage',
    priceId: 'msk.standard.tiered.retrieval',
    quantity: retrievalGiBPerMonth,
    formula: 'retrievalGiBPerMonth',
    inputs: { retrievalGiBPerMonth },
  })
}

function warningsOf({ workload, deployment, book }: CostScene): string[] {
  const type = book.brokerTypes.get(deployment.instanceType ?? '')
  const remoteHours = remoteHoursOf(workload)
  const hoursMin = book.limits.number('mskTiered', 'totalRetentionHoursMin').value
  const tooShort = hoursMin !== null && (workload.retentionHours ?? hoursMin) < hoursMin
  return [
    ...(deployment.provisionedMiBps > 0 && type?.provisionedThroughput === 'no' ? ['provisioned-throughput-not-offered'] : []),
    ...(deployment.provisionedMiBps > 0 && type?.provisionedThroughput === 'documented'
      ? ['provisioned-throughput-documented-only']
      : []),
    ...(remoteHours !== null && remoteHours > 0 && tooShort ? ['retention-below-tiered-minimum'] : []),
  ]
}
