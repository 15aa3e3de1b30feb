/** Zones by name, with the number of brokers in each. */
export type Zones = Readonly<Record<string, number>>

/** What must be placed. */
export interface PlacedTopic {
  readonly partitions: number
  readonly replicationFactor: number
}

/** A broker while copies are placed. */
export interface PlacedBroker {
  /** From 1 on, zone by zone in the order of their names; of brokers that there are, their ids. */
  readonly number: number
  /** Null: nobody knows. */
  readonly zone: string | null
  replicas: number
  leaders: number
  /** Of each topic, in their order: copies held, partitions led. */
  readonly copiesOf: number[]
  readonly ledOf: number[]
  /** Copies in other zones of the partitions led; null once one lies nobody knows where. */
  readonly crossingOf: (number | null)[]
}

interface PlacedZone {
  readonly name: string
  readonly brokers: readonly PlacedBroker[]
  replicas: number
  leaders: number
}

/**
 * The placement of a good balancer, which is always the same one. Topics in their order, partitions in order:
 * 1. zones by (replicas ÷ brokers, name); copies go to them in that order, again from the start if there are more copies than zones;
 * 2. in a zone to the broker without a copy of this partition that has (fewest replicas, lowest number);
 * 3. of the chosen brokers the leader is the one with (fewest leaders, fewest leaders per broker in its zone, lowest number).
 */
export function place(zones: Zones, topics: readonly PlacedTopic[]): readonly PlacedBroker[] {
  const placed = emptyZones(zones, topics.length)
  topics.forEach(({ partitions, replicationFactor }, topic) => {
    for (let partition = 0; partition < partitions; partition++) placePartition(placed, topic, replicationFactor)
  })
  return placed.flatMap(({ brokers }) => brokers)
}

function emptyZones(zones: Zones, topicCount: number): PlacedZone[] {
  let next = 1
  return Object.keys(zones)
    .sort()
    .map((zone) => {
      const brokers = Array.from({ length: zones[zone]! }, (): PlacedBroker => {
        const zeros = (): number[] => Array.from({ length: topicCount }, () => 0)
        return { number: next++, zone, replicas: 0, leaders: 0, copiesOf: zeros(), ledOf: zeros(), crossingOf: zeros() }
      })
      return { name: zone, brokers, replicas: 0, leaders: 0 }
    })
}

function placePartition(zones: readonly PlacedZone[], topic: number, replicationFactor: number): void {
  const order = [...zones].sort((one, other) => one.replicas / one.brokers.length - other.replicas / other.brokers.length)
  const chosen: Copy[] = []
  for (let turn = 0; chosen.length < replicationFactor; turn++) {
    const zone = order[turn % order.length]!
    const broker = emptiestWithout(zone, chosen)
    // A zone whose brokers all have a copy has no room for another.
    if (broker === undefined) continue
    chosen.push({ zone, broker })
    broker.replicas++
    broker.copiesOf[topic]!++
    zone.replicas++
  }
  const { zone, broker } = chosen.reduce((best, one) => (leadsBefore(one, best) ? one : best))
  broker.leaders++
  broker.ledOf[topic]!++
  broker.crossingOf[topic]! += chosen.filter((copy) => copy.zone !== zone).length
  zone.leaders++
}

interface Copy {
  readonly zone: PlacedZone
  readonly broker: PlacedBroker
}

/** Brokers stand in the order of their numbers, so of equals the first one wins. */
function emptiestWithout({ brokers }: PlacedZone, chosen: readonly Copy[]): PlacedBroker | undefined {
  let emptiest: PlacedBroker | undefined
  for (const broker of brokers) {
    if (emptiest !== undefined && broker.replicas >= emptiest.replicas) continue
    if (!chosen.some((copy) => copy.broker === broker)) emptiest = broker
  }
  return emptiest
}

function leadsBefore(one: Copy, other: Copy): boolean {
  if (one.broker.leaders !== other.broker.leaders) return one.broker.leaders < other.broker.leaders
  const perBroker = one.zone.leaders / one.zone.brokers.length - other.zone.leaders / other.zone.brokers.length
  return perBroker === 0 ? one.broker.number < other.broker.number : perBroker < 0
}
