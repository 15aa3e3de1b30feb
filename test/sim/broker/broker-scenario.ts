import { NO_OVERRIDES } from '../../../src/config/settings.ts'
import { openFileLoglet } from '../../../src/log/file-loglet.ts'
import type { Loglet } from '../../../src/log/log.ts'
import { MemoryLog } from '../../../src/log/memory-loglet.ts'
import { Node } from '../../../src/node/node.ts'
import type { BrokerHandle, BrokerParts, ClientParts, RunParts, Scenario, Seats } from '../subject.ts'
import type { SimProcess } from '../world/process.ts'
import { type ActorParts, expectTrouble, openClient, pass } from './actors/actor.ts'
import { isRetained, runAdminActor } from './actors/admin-actor.ts'
import { runAssignedActor } from './actors/assigned-actor.ts'
import { runMemberActor } from './actors/member-actor.ts'
import { runSendingActor } from './actors/sending-actor.ts'
import { runWireActor } from './actors/wire-actor.ts'
import { missingFrom } from './audit.ts'
import { drainTopics } from './drain.ts'
import { FoldShadow } from './fold-watch.ts'
import { GroupWatch } from './group-watch.ts'
import { Link } from './link.ts'
import { RemoteLoglet } from './remote-loglet.ts'
import { seatsOf } from './seats.ts'
import { SimTopics, TOPIC_NAMES, type TopicName } from './sim-topic.ts'
import { toldDeeds } from './told-deeds.ts'
import { type Cast, castOf, furnish, isUpkeepSoonOver, numberOf, objectUpkeepOf, seatSettings, settingsOf } from './tunables.ts'

/** Where the log is: on the broker's own disk, elsewhere, or in an object store that several brokers share. */
export type LogPlace = 'file' | 'remote' | 'store'

type Actor = (parts: ActorParts) => Promise<void>

/** What the clients of a run are, by lot; a calm group's are told apart by their numbers. */
const LOTS: Readonly<Record<Exclude<Cast, 'calm'>, readonly Actor[]>> = {
  mixed: [runWireActor, runWireActor, runSendingActor, runAssignedActor, runMemberActor, runMemberActor, runAdminActor],
  wire: [runWireActor],
  groups: [runMemberActor, runMemberActor, runMemberActor, runMemberActor, runWireActor, runSendingActor, runAdminActor],
  topics: [runAdminActor, runAdminActor, runWireActor, runWireActor, runWireActor, runAssignedActor, runSendingActor],
}

const FLUSHES = 'flush.requests.per.second'
/** Whoever may write that often pays for nothing. */
const FREE_FLUSHES = 1_000

/** One run of the real broker. */
export class BrokerScenario implements Scenario {
  /** Retention, and jobs on stored objects, come whenever their time has come. */
  readonly comesToRest: boolean
  /** A store loses nothing. */
  readonly baseless: Scenario['baseless']
  readonly #run: RunParts
  readonly #place: LogPlace
  readonly #shadow: FoldShadow
  readonly #topics: SimTopics
  readonly #groups: GroupWatch
  readonly #store = new MemoryLog()

  constructor(run: RunParts, place: LogPlace) {
    this.#run = run
    this.#place = place
    this.#shadow = new FoldShadow(run.history, run.coverage)
    this.#topics = new SimTopics(run.history, isRetained(run.settings))
    this.comesToRest = !isRetained(run.settings) && isUpkeepSoonOver(run.settings)
    this.#groups = new GroupWatch(run.history, run.coverage)
    this.baseless = place === 'store' ? ['entry-missing'] : []
    if (place === 'store') furnish(run.bucket, run.settings)
  }

  startBroker(_process: SimProcess, parts: BrokerParts): Promise<BrokerHandle> {
    const { clock, random, network, disk, compute, log, fatal, settings } = parts
    const isCluster = this.#place === 'store'
    return Node.start({
      clock,
      random,
      network,
      disk,
      compute,
      log: toldDeeds(log, this.#run.coverage),
      logLevel: { level: 'info' },
      settings: { ...settingsOf(settings, parts.address), ...(isCluster ? seatSettings(settings, parts) : {}) },
      given: NO_OVERRIDES,
      openLoglet: (onFatal) => this.#openLoglet(parts, onFatal),
      store: isCluster ? parts.store : undefined,
      isStoreMetered: numberOf(settings, FLUSHES, 10) < FREE_FLUSHES,
      version: '0',
      onFatal: fatal,
      objectUpkeep: objectUpkeepOf(settings),
      trimAfterMs: numberOf(settings, 'trim.after.ms', 5_000),
      watchFold: this.#shadow.watch(parts.host, parts.life),
      bufferPoolBytes: numberOf(settings, 'buffer.pool.bytes', 64 * 1024 * 1024),
      snapshotPieceBytes: numberOf(settings, 'snapshot.piece.bytes', 256 * 1024),
    })
  }

  #openLoglet(parts: BrokerParts, onFatal: (cause: unknown) => void): Promise<Loglet> {
    const { clock, disk, random, log, settings } = parts
    const own = random.fork('loglet')
    if (this.#place === 'remote') {
      const { trouble, coverage, later } = this.#run
      return Promise.resolve(new RemoteLoglet({ store: this.#store, clock, random: own, trouble, coverage, later }))
    }
    const limits = {
      fileBytesMax: numberOf(settings, 'loglet.file.bytes', 100_000),
      batchBytesMax: numberOf(settings, 'loglet.batch.bytes', 100_000),
      openFilesMax: numberOf(settings, 'loglet.open.files', 64),
    }
    return openFileLoglet({ disk, random: own, log, onFatal, limits })
  }

  async prepare(parts: ClientParts): Promise<void> {
    const actor = this.#actor(parts)
    const client = openClient(actor)
    for (const name of TOPIC_NAMES) {
      while ((await this.#topics.find(actor.link, name, false)) === undefined) {
        const topic = {
          name,
          partitions: parts.partitions,
          replicationFactor: -1,
          configs: this.#configs(name),
          validateOnly: false,
        }
        await client.admin.topics.create(topic).catch(expectTrouble)
        await pass(parts, 50)
      }
    }
    client.close()
    actor.link.close()
  }

  #configs(name: TopicName): readonly (readonly [string, string])[] {
    if (name !== 'audit') return [['retention.ms', '-1']]
    const { settings } = this.#run
    return ['retention.ms', 'retention.bytes'].map(
      (config) => [config, String(numberOf(settings, `audit.${config}`, -1))] as const,
    )
  }

  async runClient(parts: ClientParts): Promise<void> {
    const actor = this.#actor(parts)
    await this.#role(parts)(actor)
    actor.link.close()
  }

  #role({ settings, index, random }: ClientParts): Actor {
    const cast = castOf(settings)
    if (cast === 'calm') return index === 1 ? runSendingActor : runMemberActor
    return random.pick(LOTS[cast])
  }

  drain(parts: ClientParts): Promise<void> {
    return drainTopics(this.#actor(parts))
  }

  seats(living: readonly string[]): Seats {
    return seatsOf(this.#shadow.state, living)
  }

  audit(): void {
    if (this.#place !== 'store') return
    this.#run.history.unkept(missingFrom(this.#shadow.state, this.#run.bucket))
  }

  #actor(parts: ClientParts): ActorParts {
    const { history, coverage } = this.#run
    const { brokers, name, random } = parts
    const first = brokers.length === 1 ? 0 : random.fork('link').int(brokers.length)
    const link = new Link(parts, name, { addresses: brokers, isOnly: parts.everywhere.length === 1, first })
    return { ...parts, history, coverage, topics: this.#topics, groups: this.#groups, link }
  }
}
