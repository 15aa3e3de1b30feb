import { badDocument, type Problem } from '../documents/validate.ts'
import type { PlacedBroker } from './topology-placement.ts'

/** A broker that there is. */
export interface AssignedBroker {
  readonly id: number
  readonly zone?: string | null | undefined
}

/** Where copies of each partition lie. */
export interface AssignedTopic {
  readonly assignment?:
    | readonly { readonly replicas: readonly number[]; readonly leader?: number | null | undefined }[]
    | undefined
}

/** Copies and leaders as they lie. A partition without a leader is led by nobody. Throws where a copy lies on a broker that isn't there. */
export function asAssigned(brokers: readonly AssignedBroker[], topics: readonly AssignedTopic[]): readonly PlacedBroker[] {
  const zeros = (): number[] => topics.map(() => 0)
  const placed = brokers.map(({ id, zone }): PlacedBroker => {
    return { number: id, zone: zone ?? null, replicas: 0, leaders: 0, copiesOf: zeros(), ledOf: zeros(), crossingOf: zeros() }
  })
  const byId = new Map(placed.map((broker) => [broker.number, broker]))
  checkIds(topics, byId)
  for (const [topic, { assignment = [] }] of topics.entries()) {
    for (const { replicas, leader } of assignment) {
      const holders = replicas.map((id) => byId.get(id)!)
      for (const broker of holders) {
        broker.replicas++
        broker.copiesOf[topic]!++
      }
      if (leader != null) lead(byId.get(leader)!, holders, topic)
    }
  }
  return placed.toSorted((one, other) => one.number - other.number)
}

function lead(broker: PlacedBroker, holders: readonly PlacedBroker[], topic: number): void {
  broker.leaders++
  broker.ledOf[topic]!++
  const isUnknown = holders.some(({ zone }) => zone === null)
  const before = broker.crossingOf[topic] ?? null
  broker.crossingOf[topic] =
    isUnknown || before === null ? null : before + holders.filter(({ zone }) => zone !== broker.zone).length
}

function checkIds(topics: readonly AssignedTopic[], byId: ReadonlyMap<number, PlacedBroker>): void {
  const problems: Problem[] = []
  for (const [topic, { assignment = [] }] of topics.entries()) {
    for (const [partition, { replicas, leader }] of assignment.entries()) {
      const path = `/topics/${topic}/assignment/${partition}`
      const strange = replicas.findIndex((id) => !byId.has(id))
      if (strange >= 0)
        problems.push({ path: `${path}/replicas/${strange}`, text: `must be the id of a broker, and is ${replicas[strange]}` })
      if (leader != null && !byId.has(leader))
        problems.push({ path: `${path}/leader`, text: `must be the id of a broker, and is ${leader}` })
    }
  }
  if (problems.length > 0) throw badDocument('input', problems)
}

/** How many copies a partition has in its fullest zone; null where one lies nobody knows where. */
export function copiesInOneZone(replicas: readonly number[], zones: ReadonlyMap<number, string | null>): number | null {
  const counts = new Map<string, number>()
  for (const id of replicas) {
    const zone = zones.get(id) ?? null
    if (zone === null) return null
    counts.set(zone, (counts.get(zone) ?? 0) + 1)
  }
  return Math.max(0, ...counts.values())
}
