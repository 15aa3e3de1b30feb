import { SILENT } from '../../src/base/ports.ts'
import { BrokerLog } from '../../src/cluster/broker-log.ts'
import { MemoryLog } from '../../src/log/memory-loglet.ts'
import { ClusterState } from '../../src/state/state.ts'
import { RemoteLoglet } from '../sim/broker/remote-loglet.ts'
import type { SimProcess } from '../sim/world/process.ts'
import { World } from '../sim/world/world.ts'
import { commitBatches } from './arbitrary-command.ts'
import { PeerMesh } from './peer-mesh.ts'
import { plainCompute } from './plain-compute.ts'
import { createTopic, TOPIC_ID } from './topic-command.ts'

const IN_FLIGHT_MAX = 4
const FAULTS_MS = 15_000
/** By then all that hangs has ended, whatever hit it. */
const CALM_MS = 30_000
const ROW = { handle: 0, sizeBytes: 8, recordCount: 1, baseSequence: -1, producerId: -1, maxTimestampMs: 0, epoch: -1 }

/** What a broker was told of something that it had sent. */
export interface Told {
  readonly life: string
  /** The flush's only record, or -1 for an allocation. */
  readonly id: number
  readonly value: number
  readonly index: number
}

/** A barrier that let somebody behind what was acknowledged before it was asked for. */
export interface Missed {
  readonly life: string
  readonly acknowledged: number
  readonly seen: number
}

/**
 * Some brokers over one log that is kept behind a network, from one seed: they write, die, start again, pause, lose each other and the log's replies.
 * Then all is mended, and what they were told lies here, to be compared with the log.
 */
export class LogCrowd {
  readonly log = new MemoryLog()
  readonly told: Told[] = []
  readonly missed: Missed[] = []
  readonly fatal: { readonly life: string; readonly cause: unknown }[] = []
  readonly world: World
  readonly lives: Life[] = []
  readonly #mesh: PeerMesh
  #nextId = 1
  #acknowledged = 0
  isQuiet = false

  constructor(seed: number) {
    this.world = new World(seed, { compute: plainCompute(async (_codec, bytes) => bytes) })
    this.#mesh = new PeerMesh(this.world.random.fork('mesh'))
  }

  /** Ends when nobody waits for anything any more, or says who still does. */
  async run(): Promise<readonly Life[]> {
    const { scheduler, random } = this.world
    const draw = random.fork('crowd')
    const count = 1 + draw.int(5)
    for (let nth = 0; nth < count; nth++) this.#start(`broker-${nth}`)
    this.#harm()
    await scheduler.run(FAULTS_MS, () => false)
    this.#mend()
    await scheduler.run(FAULTS_MS + 5_000, () => false)
    this.isQuiet = true
    await scheduler.run(FAULTS_MS + CALM_MS, () => this.living.every((life) => life.isIdle))
    const waiting = this.living.filter((life) => !life.isIdle)
    // Who wrote nothing last hears of the end by a ping.
    await scheduler.run(scheduler.nowMs + 2_000, () => false)
    return waiting
  }

  get living(): readonly Life[] {
    return this.lives.filter(({ process }) => process.alive)
  }

  #start(host: string, brokerId?: number): void {
    const { process, ports } = this.world.start(`${host} life ${this.lives.length}`, host)
    const { scheduler, coverage } = this.world
    const later = (delayMs: number, run: () => void) => void scheduler.after(delayMs, 'store', undefined, run)
    const trouble = this.world.machine(host).logTrouble
    const { clock, random } = ports
    const loglet = new RemoteLoglet({ store: this.log, clock, random: random.fork('loglet'), trouble, coverage, later })
    const shared = new BrokerLog({
      loglet,
      state: new ClusterState(),
      brokerId,
      isShared: true,
      clock,
      random: random.fork('log'),
      log: SILENT,
      onFatal: (cause) => {
        this.fatal.push({ life: process.name, cause })
        process.end('killed')
      },
    })
    const life: Life = { process, shared, host, sent: [], isIdle: false }
    this.lives.push(life)
    const started = shared.start().then(async () => {
      const { incarnation, service } = shared
      const appliedIndex = () => shared.state.appliedIndex
      shared.join(this.#mesh.join({ brokerId: shared.brokerId, incarnation, service, clock, appliedIndex }))
      await shared.submit(createTopic())
      const draw = random.fork('work')
      const pass = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
      const work = [
        ...Array.from({ length: IN_FLIGHT_MAX }, () => this.#flushes(life, draw, pass)),
        ...Array.from({ length: 3 }, () => this.#commands(life, draw, pass)),
        this.#barriers(life, draw, pass),
      ]
      await Promise.all(work)
      life.isIdle = true
    })
    started.catch((cause: unknown) => {
      if (process.alive) this.fatal.push({ life: process.name, cause })
      process.end('killed')
    })
  }

  async #flushes(life: Life, draw: Draw, pass: Pass): Promise<void> {
    while (!this.isQuiet) {
      await pass(draw.int(60))
      const id = this.#nextId++
      life.sent.push(id)
      await new Promise<void>((resolve) => {
        const body = Buffer.alloc(8)
        body.writeDoubleBE(id)
        life.shared.submitFlush({
          rows: commitBatches([ROW]).rows,
          body: [body],
          bodyBytes: 8,
          timeMs: 5,
          settled: (outcome, index) => {
            this.told.push({ life: life.process.name, id, value: outcome.value(0), index })
            this.#acknowledged = Math.max(this.#acknowledged, outcome.value(0) + 1)
            resolve()
          },
          abandoned: () => undefined,
        })
      })
    }
  }

  async #commands(life: Life, draw: Draw, pass: Pass): Promise<void> {
    while (!this.isQuiet) {
      await pass(draw.int(200))
      const outcome = await life.shared.submit({ kind: 'allocate-producer-ids', count: 1 })
      this.told.push({ life: life.process.name, id: -1, value: outcome.value(0), index: 0 })
    }
  }

  async #barriers(life: Life, draw: Draw, pass: Pass): Promise<void> {
    while (!this.isQuiet) {
      await pass(draw.int(20))
      const acknowledged = this.#acknowledged
      await life.shared.barrier()
      const seen = life.shared.state.topics.findById(TOPIC_ID)!.partitions[0]!.highWatermark
      if (seen < acknowledged) this.missed.push({ life: life.process.name, acknowledged, seen })
    }
  }

  #harm(): void {
    const { scheduler } = this.world
    const draw = this.world.random.fork('harm')
    const blow = (): void => {
      if (scheduler.nowMs > FAULTS_MS - 1_000) return
      const victim = draw.pick(this.living.length > 0 ? this.living : this.lives)
      const trouble = this.world.machine(victim.host).logTrouble
      const lasts = draw.int(3_000)
      const later = (run: () => void) => void scheduler.after(lasts, 'harm', undefined, run)
      switch (draw.int(7)) {
        case 0:
          victim.process.end('killed')
          later(() => {
            if (!this.living.some(({ host }) => host === victim.host)) this.#start(victim.host, idOf(victim))
          })
          break
        case 1:
          victim.process.pause(scheduler.nowMs + lasts * 3)
          break
        case 2:
          this.#mesh.isolate(victim.shared.brokerId)
          later(() => this.#mesh.heal())
          break
        case 3:
          this.#mesh.cut(victim.shared.brokerId, draw.pick(this.lives).shared.brokerId)
          later(() => this.#mesh.heal())
          break
        case 4:
          this.#mesh.lost = draw.float() * 0.3
          this.#mesh.doubled = draw.float() * 0.3
          this.#mesh.slowestMs = draw.pick([1, 10, 100])
          break
        case 5:
          trouble.slowness = draw.pick([1, 5, 40, 100])
          break
        default:
          trouble.lostBefore = draw.float() * 0.2
          trouble.lostAfter = draw.float() * 0.2
          trouble.late = draw.float() * 0.1
      }
      scheduler.after(100 + draw.int(700), 'harm', undefined, blow)
    }
    scheduler.after(500, 'harm', undefined, blow)
  }

  #mend(): void {
    this.#mesh.heal()
    this.#mesh.lost = 0
    this.#mesh.doubled = 0
    this.#mesh.slowestMs = 2
    for (const { host } of this.lives) {
      const trouble = this.world.machine(host).logTrouble
      trouble.slowness = 1
      trouble.lostBefore = 0
      trouble.lostAfter = 0
      trouble.late = 0
    }
    for (const { host } of [...this.lives]) {
      const last = this.lives.findLast((life) => life.host === host)!
      if (!last.process.alive) this.#start(host, idOf(last))
    }
  }
}

type Draw = { readonly int: (bound: number) => number }
type Pass = (ms: number) => Promise<void>

/** One life of one broker. */
interface Life {
  readonly process: SimProcess
  readonly shared: BrokerLog
  readonly host: string
  /** Ids of its flushes, in the order of sending. */
  readonly sent: number[]
  isIdle: boolean
}

/** Kept from its first life; who died before it had one takes a new one. */
function idOf({ shared }: Life): number | undefined {
  return shared.incarnation === 0 ? undefined : shared.brokerId
}
