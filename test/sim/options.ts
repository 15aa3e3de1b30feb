import { CLUSTER_FAULT_NAMES, FAULT_NAMES, type FaultName } from './nemesis/fault-names.ts'
import type { Subject, Tunables } from './subject.ts'
import type { SimRandom } from './world/random.ts'

/** A world to run in. Drawn from the seed, or read from a spec file; the same options and seed give the same run. */
export interface SwarmOptions {
  /** At the start; 1 without it. */
  readonly brokers?: number
  /** Over which the brokers are spread; without it, or with 0, nobody is told of zones. */
  readonly zones?: number
  /** So long nobody does anything at the very end, and nothing may be written; without it nobody looks. */
  readonly idleMs?: number
  readonly clients: number
  readonly partitions: number
  /** Of each client. */
  readonly operations: number
  /** Virtual time until the winding down, at most. */
  readonly safetyMs: number
  /** Of each client, between two operations. */
  readonly thinkMs: number
  /** Until then clients get under way undisturbed. */
  readonly firstBlowMs: number
  /** The mix of faults changes after each. */
  readonly windowMs: number
  /** Which fault classes exist, with a factor on how often they fire. */
  readonly faults: Readonly<Partial<Record<FaultName, number>>>
  /** Single firings that don't take place: `kill#3`. Only a shrunk spec has any. */
  readonly muted: readonly string[]
  /** What happens to the broker after the workload, before the final drain. */
  readonly lastBlow: 'none' | 'stop' | 'kill' | 'power-loss'
  readonly tunables: Tunables
}

/** One run, complete: what a regression file holds. `title` is the sentence that says what went wrong then. */
export interface Spec {
  readonly title?: string
  readonly subject: string
  readonly seed: number
  readonly options: SwarmOptions
}

/** One seed in so many has no faults at all: healthy systems have bugs, too. */
const QUIET_SEEDS = 8

export function drawOptions(random: SimRandom, subject: Subject): SwarmOptions {
  const quiet = random.int(QUIET_SEEDS) === 0
  const share = random.pick([0.15, 0.4, 0.8])
  const faults: Partial<Record<FaultName, number>> = {}
  for (const name of FAULT_NAMES) {
    const drawn = random.chance(share)
    const factor = random.pick([0.3, 1, 3])
    if (drawn && !quiet) faults[name] = factor
  }
  const cluster = subject.isCluster ? drawCluster(random.fork('cluster')) : undefined
  if (!quiet) Object.assign(faults, cluster?.faults)
  const tunables = subject.drawTunables(random.fork('tunables'))
  for (const name of subject.spares(tunables)) delete faults[name]
  const operations = random.pick([10, 20, 40])
  const safetyMs = random.pick([10_000, 20_000, 35_000])
  return {
    ...(cluster === undefined ? {} : { brokers: cluster.brokers, zones: cluster.zones, idleMs: cluster.idleMs }),
    clients: random.pick([2, 3, 4, 8]),
    partitions: random.pick([1, 1, 2, 4, 8]),
    operations,
    safetyMs,
    // Mostly the work lasts about as long as the faults do.
    thinkMs: Math.round((safetyMs / operations) * random.pick([0.1, 0.7, 1])),
    firstBlowMs: random.pick([500, 2_000, 5_000]),
    windowMs: random.pick([3_000, 10_000, 30_000]),
    faults,
    muted: [],
    lastBlow: random.pick(['none', 'stop', 'kill', 'power-loss']),
    tunables,
  }
}

/** With a generator of its own, so that seeds of one broker mean what they meant. */
function drawCluster(random: SimRandom) {
  const share = random.pick([0.1, 0.25, 0.5])
  const faults: Partial<Record<FaultName, number>> = {}
  for (const name of CLUSTER_FAULT_NAMES) {
    const drawn = random.chance(share)
    const factor = random.pick([0.3, 1, 3])
    if (drawn) faults[name] = factor
  }
  return {
    brokers: random.pick([1, 2, 2, 3, 3, 3, 4, 5]),
    zones: random.pick([0, 1, 2, 3]),
    idleMs: random.pick([0, 0, 0, 20_000]),
    faults,
  }
}
