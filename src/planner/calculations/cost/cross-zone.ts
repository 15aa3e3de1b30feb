import { crossZoneFlows, FLOW_FORMULAS, type Flow } from '../network-flows.ts'
import type { Bill } from './bill.ts'
import { type CostScene, chargeCrossZone } from './scene.ts'
import { outMiBpsOf, type Workload } from './workload.ts'

type Storage = keyof typeof FLOW_FORMULAS

const LINES: Readonly<Record<Flow, string>> = {
  producer: 'crossZoneProducer',
  replication: 'crossZoneReplication',
  consumer: 'crossZoneConsumer',
}

/** Streams that are charged for crossing zones, by the rules of `plan network`. */
export function chargeFlows(scene: CostScene, bill: Bill, storage: Storage, flows: readonly Flow[]): void {
  const { avgInMiBps, replicationFactor, zones, consumersRackAware, producersZoneAware } = scene.workload
  const avgOutMiBps = outMiBpsOf(scene.workload)
  const inputs = {
    producer: { avgInMiBps, zones, producersZoneAware },
    replication: { avgInMiBps, replicationFactor, zones },
    consumer: { avgOutMiBps, replicationFactor, zones, consumersRackAware },
  }
  for (const flow of flows) {
    chargeCrossZone(scene, bill, LINES[flow], {
      rateMiBps: flowMiBps(scene.workload, storage, flow),
      formula: FLOW_FORMULAS[storage][flow],
      inputs: inputs[flow],
    })
  }
}

/** Null where it isn't known, unless nothing of it can cross. */
function flowMiBps(workload: Workload, storage: Storage, flow: Flow): number | null {
  const avgOutMiBps = outMiBpsOf(workload)
  const { consumersRackAware, producersZoneAware } = workload
  const facts = { ...workload, consumersRackAware: consumersRackAware ?? 0, producersZoneAware: producersZoneAware ?? 0 }
  const most = crossZoneFlows(storage, { ...facts, avgOutMiBps: avgOutMiBps ?? 1 })[flow]
  if (most === 0) return 0
  const isKnown = {
    producer: producersZoneAware !== null,
    replication: true,
    consumer: consumersRackAware !== null && avgOutMiBps !== null,
  }
  return isKnown[flow] ? most : null
}
