import { costUsd } from '../../book/price.ts'
import { whenKnown } from '../../known.ts'
import { gibOf } from '../../numbers.ts'
import type { Bill } from './bill.ts'
import { type CostOption, type CostScene, gibPerMonth } from './scene.ts'
import { outMiBpsOf } from './workload.ts'

const PARTITION_PRICE = 'msk.serverless.partition'

/**
 * MSK Serverless: the cluster's hours, partitions × hours, bytes in, out and kept. What crosses zones is in the price of bytes. Partition hours don't
 * depend on traffic, and partitions can't be taken away again: those raised for a peak cost for ever (the partition trap).
 */
export const mskServerlessOption: CostOption = {
  tuning: [],
  charge(scene, bill) {
    chargeHours(scene, bill)
    chargeBytes(scene, bill)
    return partitionTrap(scene)
  },
}

function chargeHours({ workload, deployment, hoursPerMonth, hours }: CostScene, bill: Bill): void {
  const { clusters } = deployment
  const { partitions } = workload
  bill.charge('cluster', {
    group: 'compute',
    priceId: 'msk.serverless.cluster',
    quantity: clusters * hoursPerMonth,
    formula: 'clusters × hoursPerMonth',
    inputs: { clusters, hoursPerMonth: hours },
  })
  bill.charge('partitions', {
    group: 'compute',
    priceId: PARTITION_PRICE,
    quantity: whenKnown([partitions], (known) => known * hoursPerMonth),
    formula: 'partitions × hoursPerMonth',
    inputs: { partitions, hoursPerMonth: hours },
  })
}

function chargeBytes({ workload, hoursPerMonth, hours }: CostScene, bill: Bill): void {
  const { avgInMiBps, retentionHours } = workload
  const avgOutMiBps = outMiBpsOf(workload)
  bill.charge('dataIn', {
    group: 'serviceUsage',
    priceId: 'msk.serverless.data-in',
    quantity: gibOf(avgInMiBps, hoursPerMonth),
    formula: 'avgInMiBps × hoursPerMonth × 3600 ÷ 1024',
    inputs: { avgInMiBps, hoursPerMonth: hours },
  })
  bill.charge('dataOut', {
    group: 'serviceUsage',
    priceId: 'msk.serverless.data-out',
    quantity: gibPerMonth(avgOutMiBps, hoursPerMonth),
    formula: 'avgOutMiBps × hoursPerMonth × 3600 ÷ 1024',
    inputs: { avgOutMiBps, hoursPerMonth: hours },
  })
  bill.charge('storage', {
    group: 'blockStorage',
    priceId: 'msk.serverless.storage',
    quantity: whenKnown([retentionHours], (hours) => gibOf(avgInMiBps, hours)),
    formula: 'avgInMiBps × retentionHours × 3600 ÷ 1024',
    inputs: { avgInMiBps, retentionHours },
  })
}

function partitionTrap({ workload, book, hoursPerMonth, hours, trace }: CostScene) {
  const { partitions, partitionsNeeded } = workload
  const extraPartitions = whenKnown([partitions, partitionsNeeded], (there, needed) => Math.max(0, there - needed))
  if (extraPartitions === null) return {}
  const usdPerMonth = trace.step(
    'partitionTrap.usdPerMonth',
    '(partitions − partitionsNeeded) × hoursPerMonth × price',
    { partitions, partitionsNeeded, hoursPerMonth: hours },
    costUsd(book.prices.price(PARTITION_PRICE), extraPartitions * hoursPerMonth),
  )
  return { partitionTrap: { extraPartitions, usdPerMonth } }
}
