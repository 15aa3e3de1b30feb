import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { poll } from '../watch.ts'
import type { Broker, BrokerSource } from './broker.ts'
import { BrokerProcess } from './process.ts'

/** Seven clients may be at work on a small machine. */
const READY_MS = 40_000

/** How a broker is started beside what all have in common. */
export interface OdradekShape {
  /** The compiled command line. */
  readonly main: string
  readonly settings?: Readonly<Record<string, string>>
  /** More flags of the start. */
  readonly flags?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

interface OdradekSource extends BrokerSource {
  open(folder: string): Promise<OdradekBroker>
}

/** Our own broker, as built: `main` is the compiled command line. `settings` are those that differ from its defaults. */
export function odradekSource(main: string, settings: Readonly<Record<string, string>> = {}): OdradekSource {
  return {
    name: 'Odradek',
    killable: true,
    open: (folder) => OdradekBroker.start(folder, { main, settings }),
  }
}

export class OdradekBroker implements Broker {
  readonly #folder: string
  readonly #shape: OdradekShape
  readonly members = []
  #process: BrokerProcess | undefined
  address = '127.0.0.1:0'
  /** host:port of its admin pages, of this life. */
  admin = ''

  private constructor(folder: string, shape: OdradekShape) {
    this.#folder = folder
    this.#shape = shape
  }

  static async start(folder: string, shape: OdradekShape): Promise<OdradekBroker> {
    if (!existsSync(shape.main)) throw new Error(`${shape.main} is not there: build first`)
    await mkdir(folder, { recursive: true })
    const broker = new OdradekBroker(folder, shape)
    await broker.restart()
    return broker
  }

  get isUp(): boolean {
    return this.#process !== undefined && !this.#process.ended
  }

  async restart(): Promise<void> {
    const { main, settings, flags, environment: env = {} } = this.#shape
    const readyFile = join(this.#folder, 'ready.json')
    const logFile = join(this.#folder, 'broker.log')
    await rm(readyFile, { force: true })
    const args = [
      ...['start', '--data', join(this.#folder, 'data'), '--listen', this.address, '--admin', '127.0.0.1:0'],
      ...['--ready-file', readyFile, ...(flags ?? [])],
      ...Object.entries(settings ?? {}).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
    ]
    const started = new BrokerProcess(process.execPath, ['--enable-source-maps', main, ...args], {
      cwd: this.#folder,
      env,
      logFile,
    })
    this.#process = started
    const ready = await poll(
      async () => {
        if (started.ended) throw new Error(`the broker ended while starting: ${(await readFile(logFile, 'utf8')).slice(-1_000)}`)
        if (!existsSync(readyFile)) return undefined
        return JSON.parse(await readFile(readyFile, 'utf8')) as { listen: string; admin: string }
      },
      READY_MS,
      'the broker to write its ready file',
    )
    this.address = ready.listen
    this.admin = ready.admin
  }

  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.end('SIGTERM')
  }
}
