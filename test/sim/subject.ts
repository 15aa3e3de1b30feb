import type { FailureReason } from '../../src/base/failure.ts'
import type { Address, Clock, Compute, Log, Network } from '../../src/base/ports.ts'
import type { HistoryRecorder } from './checkers/recorder.ts'
import type { FaultName } from './nemesis/fault-names.ts'
import type { Bucket } from './world/bucket.ts'
import type { Coverage } from './world/coverage.ts'
import type { LogTrouble } from './world/log-trouble.ts'
import type { SimProcess } from './world/process.ts'
import type { SimRandom } from './world/random.ts'
import type { ProcessPorts } from './world/world.ts'

/** What a subject draws for itself from the seed (settings, sizes, kinds of clients); printed at the start of a replay. */
export type Tunables = Readonly<Record<string, string | number | boolean>>

export interface BrokerParts extends ProcessPorts {
  readonly settings: Tunables
  readonly host: string
  /** 1, 2, 3 … for the brokers of a run. */
  readonly number: number
  /** Where this life listens and is reached: the same in every life. */
  readonly address: Address
  /** Where other brokers reach it. */
  readonly peers: Address
  /** Empty: it isn't told. */
  readonly zone: string
  /** 1, 2, 3 … for the lives of this broker. */
  readonly life: number
  /**
   * The process ends itself, as `process.exit` would. A Failure is a reason that the world gave (a failed sync); anything else is
   * a bug and a violation. Nothing of this life happens after the call.
   */
  fatal(reason: unknown): void
}

export interface BrokerHandle {
  /** An orderly shutdown: resolves when the process would exit. */
  stop(): Promise<void>
}

export interface ClientParts {
  readonly clock: Clock
  readonly random: SimRandom
  readonly network: Network
  readonly compute: Compute
  readonly log: Log
  readonly process: SimProcess
  /** Unique over all lives of all clients. */
  readonly name: string
  /** 0, 1, 2 … ; a client that is replaced after a kill keeps its number. */
  readonly index: number
  readonly brokers: readonly Address[]
  /** Of those, and of all that may be added. */
  readonly everywhere: readonly Address[]
  /** Where it is; empty: it doesn't tell. */
  readonly zone: string
  readonly settings: Tunables
  readonly partitions: number
  /** Operations to do; at most as many, fewer when `winding down`. */
  readonly operations: number
  /** On average, between two operations. */
  readonly thinkMs: number
  /** The faults are over: finish what is under way, begin nothing new. */
  windingDown(): boolean
}

/** What a run hands to its scenario; the same for all of its processes. */
export interface RunParts {
  readonly settings: Tunables
  /** For what belongs to no process: what is kept elsewhere than on the broker's machine. */
  readonly random: SimRandom
  readonly history: HistoryRecorder
  readonly coverage: Coverage
  readonly trouble: LogTrouble
  readonly bucket: Bucket
  /** An event of the world, which no process' death stops. */
  later(delayMs: number, run: () => void): void
}

/** Brokers that the nemesis aims at for what they do; hosts. */
export interface Seats {
  /** Gives tickets to all others. */
  readonly combiner: string | undefined
  /** Groups have them for coordinators. */
  readonly coordinators: readonly string[]
}

/** What is simulated: a broker, or several, and the clients that use it. Everything that is remembered of one run is its scenario's. */
export interface Subject {
  readonly name: string
  /** Codecs that settle within microtasks. */
  readonly compute: Compute
  /** Several brokers over one store: how many, and in how many zones, is drawn. */
  readonly isCluster: boolean
  /** What coverage must show beside the faults: rare things that its clients do. */
  readonly deeds: readonly string[]
  /** Faults that needn't show, for it hardly meets them. */
  readonly immune: readonly string[]
  drawTunables(random: SimRandom): Tunables
  /** Fault classes that this world doesn't have: they can't happen to it, or would spoil what it is to show. */
  spares(tunables: Tunables): readonly FaultName[]
  begin(run: RunParts): Scenario
}

/**
 * One run of a subject. `startBroker` is called for every life of the process; it resolves when the broker serves, and rejects with a
 * Failure when it refuses to start (the harness tries again later, and reports it if that goes on after all faults are over).
 */
export interface Scenario {
  /** Failures for which no broker may end, since no fault of this world gives a reason for them. */
  readonly baseless: readonly FailureReason[]
  /** Without clients nothing more is due after a while. */
  readonly comesToRest: boolean
  startBroker(process: SimProcess, parts: BrokerParts): Promise<BrokerHandle>
  /** Before the first client: topics. Runs without faults. */
  prepare(parts: ClientParts): Promise<void>
  /** One client's life. Resolves when it has done its operations, or soon after the winding down began. */
  runClient(parts: ClientParts): Promise<void>
  /** After all faults and clients: reads every partition from its start to its end and records the reads as drains. */
  drain(parts: ClientParts): Promise<void>
  /** Of those brokers, by their hosts, that live. */
  seats(living: readonly string[]): Seats
  /** At the very end: looks at what lies in the store, and tells the history. */
  audit(): void
}
