import { type Clock, type Compute, type Disk, type Log, type Network, SILENT } from '../../../src/base/ports.ts'
import type { ObjectStore } from '../../../src/store/store.ts'
import { FaultDisk, type PowerLoss } from '../../faults/fault-disk.ts'
import { Bucket } from './bucket.ts'
import { SimClock, WallClock } from './clock.ts'
import { SimCompute } from './compute.ts'
import { Coverage } from './coverage.ts'
import { type DiskConditions, DiskTiming } from './disk-timing.ts'
import { type LogTrouble, noLogTrouble } from './log-trouble.ts'
import { SimNetwork } from './network.ts'
import { SimStore } from './object-store.ts'
import { SimProcess } from './process.ts'
import { SimRandom } from './random.ts'
import { Scheduler } from './scheduler.ts'
import { Trace } from './trace.ts'

/** The ports of one process, all of them on the world's seed. */
export interface ProcessPorts {
  readonly clock: Clock
  readonly random: SimRandom
  readonly network: Network
  readonly disk: Disk
  readonly compute: Compute
  /** The store that all brokers of the run share. */
  readonly store: ObjectStore
  readonly log: Log
}

/** What outlives the processes of one host. */
export interface Machine {
  readonly host: string
  /** Another one after the machine lost its own. */
  disk: FaultDisk
  readonly wall: WallClock
  readonly diskConditions: DiskConditions
  readonly logTrouble: LogTrouble
}

/** Something that a process did that no process may do. */
export interface Crash {
  readonly process: string
  readonly atMs: number
  readonly error: unknown
}

/**
 * The door of the room: a small universe on one seed. Machines keep disks and wall clocks; processes come and go on
 * them and get their ports here; faults are done by whoever drives the world, through
 * `network.weather`, `machine.disk.trouble`, `process.end`, `process.pause` and `losePower`.
 */
export class World {
  readonly random: SimRandom
  readonly trace: Trace
  readonly coverage = new Coverage()
  readonly scheduler: Scheduler
  readonly network: SimNetwork
  /** The object store, which every process can reach. */
  readonly bucket: Bucket
  /** Exceptions and rejections that nobody caught. */
  readonly crashes: Crash[] = []
  readonly #machines = new Map<string, Machine>()
  readonly #processes = new Set<SimProcess>()
  readonly #inlineCompute: Compute
  readonly #log: Log

  constructor(
    seed: number,
    options: {
      readonly compute: Compute
      readonly log?: (world: World) => Log
      readonly capture?: { readonly from: number; readonly to: number }
    },
  ) {
    this.random = SimRandom.ofSeed(seed)
    this.trace = new Trace(options.capture)
    this.scheduler = new Scheduler(this.random.fork('scheduler'), this.trace)
    this.network = new SimNetwork(this.scheduler, this.random.fork('network'), this.trace, this.coverage)
    const storeWall = new WallClock()
    this.bucket = new Bucket({
      scheduler: this.scheduler,
      trace: this.trace,
      coverage: this.coverage,
      weather: this.network.weather,
      nowMs: () => storeWall.read(this.scheduler.nowMs),
    })
    this.#inlineCompute = options.compute
    this.#log = options.log?.(this) ?? SILENT
    this.scheduler.onUncaught = (error, process) => this.crash(error, process)
  }

  /** Made when it is first asked for. */
  machine(host: string): Machine {
    const found = this.#machines.get(host)
    if (found !== undefined) return found
    const machine: Machine = {
      host,
      disk: this.#newDisk(host),
      wall: new WallClock(),
      diskConditions: { slowness: 1, ambush: undefined },
      logTrouble: noLogTrouble(),
    }
    this.#machines.set(host, machine)
    return machine
  }

  /** Another life of the program `name` on `host`. */
  start(name: string, host: string): { readonly process: SimProcess; readonly ports: ProcessPorts } {
    const machine = this.machine(host)
    const process = new SimProcess(name, host)
    const random = this.random.fork(`process ${name}`)
    const { scheduler, trace } = this
    const disk = machine.disk.mount(name, new DiskTiming(process, scheduler, random.fork('disk'), trace, machine.diskConditions))
    this.#processes.add(process)
    process.whenEnded((ending) => {
      disk.endProcess()
      this.#processes.delete(process)
      trace.note(ending, scheduler.nowMs)
    })
    const ports: ProcessPorts = {
      clock: new SimClock(process, scheduler, machine.wall, random.fork('clock')),
      random: random.fork('own'),
      network: this.network.attach(process),
      disk,
      compute: new SimCompute(process, scheduler, random.fork('compute'), this.#inlineCompute),
      store: new SimStore(this.bucket, process, random.fork('store')),
      log: this.#log === SILENT ? SILENT : this.#log.child({ process: name }),
    }
    return { process, ports }
  }

  /** The machine and all of its processes go down. */
  losePower(host: string, loss: PowerLoss): void {
    for (const process of [...this.#processes]) if (process.host === host) process.end('power-lost')
    this.machine(host).disk.losePower(loss)
  }

  /** The machine's processes end, and its disk is gone for good: another one takes its place. */
  wipe(host: string): void {
    for (const process of [...this.#processes]) if (process.host === host) process.end('killed')
    this.machine(host).disk = this.#newDisk(host)
  }

  #newDisk(host: string): FaultDisk {
    const random = this.random.fork(`machine ${host}`)
    return new FaultDisk(random.fork('disk'), (fault) => this.coverage.count(fault))
  }

  /** An exception that nobody caught ends a process, and is a bug. */
  crash(error: unknown, process: SimProcess | undefined): void {
    this.crashes.push({ process: process?.name ?? 'the world', atMs: this.scheduler.nowMs, error })
    process?.end('killed')
  }
}
