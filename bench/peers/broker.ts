import { mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Child } from './child.ts'
import { FirstRecord } from './first-record.ts'

export type SideName = 'odradek' | 'before' | 'kafka' | 'kafka-flush'

/** How one kind of broker is run. */
export interface Recipe {
  readonly side: SideName
  /** What the report says about it. */
  readonly settings: string
  /** Makes an empty data folder ready, where a broker wants that. Not part of any start-up time. */
  prepare(folder: string, ports: Ports): Promise<void>
  command(folder: string, ports: Ports): readonly string[]
}

export interface Ports {
  readonly kafka: number
  /** A second one, for brokers that need it. */
  readonly other: number
}

const START_MS_MAX = 60_000
const STOP_MS_MAX = 30_000

/** One broker under test: its process, folder and address. Ports and folder stay the same over restarts. */
export class Broker {
  readonly recipe: Recipe
  readonly folder: string
  readonly #ports: Ports
  #child: Child | undefined

  private constructor(recipe: Recipe, folder: string, ports: Ports) {
    this.recipe = recipe
    this.folder = folder
    this.#ports = ports
  }

  /** An empty broker below `dataRoot`, not started. */
  static async create(recipe: Recipe, dataRoot: string): Promise<Broker> {
    const broker = new Broker(recipe, join(dataRoot, recipe.side), { kafka: await freePort(), other: await freePort() })
    await broker.wipe()
    return broker
  }

  get side(): SideName {
    return this.recipe.side
  }

  get address(): string {
    return `127.0.0.1:${this.#ports.kafka}`
  }

  get running(): boolean {
    return this.#child?.running === true
  }

  get pid(): number {
    if (this.#child === undefined) throw new Error(`${this.side} isn't started`)
    return this.#child.pid
  }

  /**
   * Starts the process and produces one record to `topic`, made first if `create`. Gives the milliseconds from just before the
   * process was started to the record's acknowledgement.
   */
  async start(topic: string, create: boolean): Promise<number> {
    if (this.running) throw new Error(`${this.side} runs already`)
    const startedAt = performance.now()
    const child = new Child(this.recipe.command(this.folder, this.#ports), { cwd: this.folder })
    this.#child = child
    const record = new FirstRecord(this.address, topic, create)
    const died = child.ended.then((code) => {
      throw new Error(`${this.side} ended with ${code} while starting:\n${child.tail}`)
    })
    died.catch(() => undefined)
    try {
      await Promise.race([record.produce(startedAt + START_MS_MAX), died])
      return performance.now() - startedAt
    } catch (cause) {
      await child.stop('SIGKILL', 0)
      throw new Error(`${this.side} didn't start: ${(cause as Error).message}\n${child.tail}`)
    } finally {
      await record.close()
    }
  }

  /** Stops it as an operator would. */
  async stop(): Promise<void> {
    await this.#child?.stop('SIGTERM', STOP_MS_MAX)
    this.#child = undefined
  }

  /** Stops it as a crash of the process would. */
  async kill(): Promise<void> {
    await this.#child?.stop('SIGKILL', STOP_MS_MAX)
    this.#child = undefined
  }

  /** Empties its folder. It must not run. */
  async wipe(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
    await mkdir(this.folder, { recursive: true })
    await this.recipe.prepare(this.folder, this.#ports)
  }
}

/** A port that was free a moment ago: brokers are told their port because Kafka can't pick one and tell. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
