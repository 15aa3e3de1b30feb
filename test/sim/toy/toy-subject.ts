import { plainCompute } from '../../fakes/plain-compute.ts'
import type { HistoryRecorder } from '../checkers/recorder.ts'
import { COUNTED_CLUSTER_FAULTS } from '../nemesis/cluster-faults.ts'
import { COUNTED_FAULTS } from '../nemesis/faults.ts'
import type { BrokerHandle, BrokerParts, ClientParts, Scenario, Subject } from '../subject.ts'
import { ToyBroker, type ToyBug } from './toy-broker.ts'
import { ToyClusterBroker, type ToyClusterBug } from './toy-cluster-broker.ts'
import { ToyConnection } from './toy-wire.ts'

const NO_COMPUTE = plainCompute()
const ATTEMPTS = 6

/** Proves the harness: a correct toy stays silent, each bug is found by the checker that should. */
export function toySubject(bug: ToyBug): Subject {
  return {
    name: bug === 'none' ? 'toy' : `toy-${bug}`,
    compute: NO_COMPUTE,
    isCluster: false,
    deeds: [],
    immune: [],
    drawTunables: () => ({}),
    spares: () => ['log-lost', 'log-late', 'log-slow'],
    begin: ({ history }) => toyScenario(history, (parts) => ToyBroker.start(parts, bug)),
  }
}

/** The same for several brokers over one store, whose objects it believes: nothing is done to their content. */
export function toyClusterSubject(bug: ToyClusterBug): Subject {
  return {
    name: bug === 'none' ? 'toy-cluster' : `toy-cluster-${bug}`,
    compute: NO_COMPUTE,
    isCluster: true,
    deeds: COUNTED_CLUSTER_FAULTS.filter((name) => !name.endsWith('-combiner') && !name.endsWith('-coordinator')),
    immune: COUNTED_FAULTS.filter((name) => name.startsWith('disk-')),
    drawTunables: () => ({}),
    spares: () => ['log-lost', 'log-late', 'log-slow', 'store-swapped', 'store-flipped'],
    begin: ({ history }) => toyScenario(history, (parts) => ToyClusterBroker.start(parts, bug)),
  }
}

function toyScenario(history: HistoryRecorder, start: (parts: BrokerParts) => Promise<BrokerHandle>): Scenario {
  return {
    comesToRest: true,
    baseless: [],
    startBroker: (_process, parts) => start(parts),
    prepare: async () => undefined,
    runClient: async (parts) => new ToyClient(parts, history).run(),
    drain: async (parts) => new ToyClient(parts, history).drain(),
    seats: () => ({ combiner: undefined, coordinators: [] }),
    audit: () => undefined,
  }
}

class ToyClient {
  readonly #parts: ClientParts
  readonly #history: HistoryRecorder
  readonly #positions = new Map<number, number>()
  /** Next sequence by partition: counts values, as Kafka's do. */
  readonly #sequences = new Map<number, number>()
  #producer: number
  #connection: ToyConnection | undefined

  constructor(parts: ClientParts, history: HistoryRecorder) {
    this.#parts = parts
    this.#history = history
    this.#producer = parts.random.int(2 ** 31)
  }

  async run(): Promise<void> {
    const { random, clock, operations, partitions, thinkMs } = this.#parts
    for (let i = 0; i < operations && !this.#parts.windingDown(); i++) {
      const partition = random.int(partitions)
      if (random.int(3) < 2) await this.#append(partition)
      else await this.#read(partition, 'assign')
      await new Promise<void>((resolve) => clock.after(random.int(2 * thinkMs + 1), resolve))
    }
    this.#connection?.close()
  }

  async drain(): Promise<void> {
    for (let partition = 0; partition < this.#parts.partitions; partition++) {
      let more = true
      while (more) more = await this.#read(partition, 'drain')
    }
  }

  async #append(partition: number): Promise<void> {
    const { name } = this.#parts
    const values = Array.from({ length: 1 + this.#parts.random.int(3) }, () => this.#history.nextValue())
    const sequence = this.#sequences.get(partition) ?? 0
    const stamp = { id: this.#producer, epoch: 0, sequence }
    const handle = this.#history.produce({
      client: name,
      partition: `toy-${partition}`,
      values,
      timestampsMs: undefined,
      producer: stamp,
      mayRepeat: false,
    })
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await this.#ask({ kind: 'append', partition, values, producer: this.#producer, sequence })
      if (answer?.offset === undefined) continue
      handle.ok(answer.offset)
      this.#sequences.set(partition, sequence + values.length)
      return
    }
    handle.unknown()
    // Nobody knows what became of it: its sequence can't be used for anything else.
    this.#producer = this.#parts.random.int(2 ** 31)
    this.#sequences.clear()
  }

  /** Tells whether there is more to read. */
  async #read(partition: number, mode: 'assign' | 'drain'): Promise<boolean> {
    const { name } = this.#parts
    const from = this.#positions.get(partition) ?? 0
    const invoked = this.#history.begin()
    const answer = await this.#ask({ kind: 'read', partition, from })
    if (answer?.values === undefined || answer.highWatermark === undefined) return true
    const records = answer.values.map((value, index) => ({ offset: from + index, value, intact: true, timestampMs: -1 }))
    const next = from + records.length
    this.#positions.set(partition, next)
    this.#history.read(invoked, {
      client: name,
      mode,
      session: `${name} ${partition}`,
      partition: `toy-${partition}`,
      from,
      next,
      records,
      highWatermark: answer.highWatermark,
      lastStable: -1,
      logStart: -1,
      leaderEpoch: -1,
    })
    return next < answer.highWatermark
  }

  async #ask(request: Parameters<ToyConnection['ask']>[0]): ReturnType<ToyConnection['ask']> {
    const { network, clock, brokers, random } = this.#parts
    try {
      if (this.#connection?.open !== true) {
        const address = brokers.length === 1 ? brokers[0]! : random.pick(brokers)
        this.#connection = new ToyConnection(await network.connect(address), clock)
      }
      return await this.#connection.ask(request, 2_000)
    } catch {
      await new Promise<void>((resolve) => clock.after(100 + random.int(400), resolve))
      return undefined
    }
  }
}
