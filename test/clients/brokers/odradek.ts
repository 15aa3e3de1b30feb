import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { poll } from '../watch.ts'
import type { Broker, BrokerSource } from './broker.ts'
import { BrokerProcess } from './process.ts'

const READY_MS = 20_000

/** Our own broker, as built: `main` is the compiled command line. `settings` are those that differ from its defaults. */
export function odradekSource(main: string, settings: Readonly<Record<string, string>> = {}): BrokerSource {
  return {
    name: 'Odradek',
    killable: true,
    async open(folder) {
      if (!existsSync(main)) throw new Error(`${main} is not there: build first`)
      await mkdir(folder, { recursive: true })
      return OdradekBroker.start(main, folder, settings)
    },
  }
}

class OdradekBroker implements Broker {
  readonly #main: string
  readonly #folder: string
  readonly #settings: readonly string[]
  #process: BrokerProcess | undefined
  address = '127.0.0.1:0'

  private constructor(main: string, folder: string, settings: Readonly<Record<string, string>>) {
    this.#main = main
    this.#folder = folder
    this.#settings = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  }

  static async start(main: string, folder: string, settings: Readonly<Record<string, string>>): Promise<OdradekBroker> {
    const broker = new OdradekBroker(main, folder, settings)
    await broker.restart()
    return broker
  }

  async restart(): Promise<void> {
    const readyFile = join(this.#folder, 'ready.json')
    await rm(readyFile, { force: true })
    const args = [
      'start',
      '--data',
      join(this.#folder, 'data'),
      '--listen',
      this.address,
      '--admin',
      '127.0.0.1:0',
      '--ready-file',
      readyFile,
      ...this.#settings,
    ]
    const started = new BrokerProcess(process.execPath, ['--enable-source-maps', this.#main, ...args], {
      cwd: this.#folder,
      logFile: join(this.#folder, 'broker.log'),
    })
    this.#process = started
    const ready = await poll(
      async () => {
        if (started.ended) throw new Error(`the broker ended while starting; see ${join(this.#folder, 'broker.log')}`)
        return existsSync(readyFile) ? (JSON.parse(await readFile(readyFile, 'utf8')) as { listen: string }) : undefined
      },
      READY_MS,
      'the broker to write its ready file',
    )
    this.address = ready.listen
  }

  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process?.end('SIGTERM')
  }
}
