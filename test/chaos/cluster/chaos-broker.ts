import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BrokerProcess } from '../../clients/brokers/process.ts'
import { poll } from '../../clients/watch.ts'
import { freePort } from './free-port.ts'
import type { TcpProxy } from './tcp-proxy.ts'

const READY_MS = 90_000
const LAST_WORDS = 2_000

export interface BrokerPlace {
  readonly name: string
  readonly zone: string
  readonly folder: string
  /** The compiled command line. */
  readonly main: string
  readonly store: string
  readonly endpoint: string
  readonly environment: Readonly<Record<string, string>>
  /** Of connections to its peers' listener. */
  readonly peerProxy: TcpProxy | undefined
  /** Of its connections to the store. */
  readonly storeProxy: TcpProxy | undefined
  /** Put before the program, such as what gives it a disk of its own. */
  readonly wrap: readonly string[]
}

/** One broker process of a drill: it keeps its directory and its address over all its lives. */
export class ChaosBroker {
  readonly place: BrokerPlace
  address = '127.0.0.1:0'
  #process: BrokerProcess | undefined
  #isPaused = false
  /** Nobody has ended the process that runs. */
  #isWanted = false
  readonly #deaths: string[] = []
  /** When it served again after it had been ended. */
  #backMs = Number.NEGATIVE_INFINITY

  constructor(place: BrokerPlace) {
    this.place = place
  }

  get name(): string {
    return this.place.name
  }

  get pid(): number | undefined {
    return this.isUp ? this.#process?.pid : undefined
  }

  get isUp(): boolean {
    return this.#process !== undefined && !this.#process.ended
  }

  get serves(): boolean {
    return this.isUp && !this.#isPaused
  }

  wasDeadWithin(ms: number): boolean {
    return !this.isUp || performance.now() - this.#backMs < ms
  }

  /** When it ended by itself, with its last words. */
  async deaths(): Promise<readonly string[]> {
    await this.#noteDeath()
    return this.#deaths
  }

  async #noteDeath(): Promise<void> {
    if (!this.#isWanted || this.isUp) return
    this.#isWanted = false
    this.#deaths.push(`${this.name} ended by itself: ${(await readFile(this.logFile, 'utf8')).slice(-LAST_WORDS)}`)
  }

  get logFile(): string {
    return join(this.place.folder, 'broker.log')
  }

  /** Resolves with how long it took, in ms, once it serves. */
  async start(): Promise<number> {
    await this.#noteDeath()
    const beganMs = performance.now()
    const wasUpBefore = this.#process !== undefined
    const { folder, main, wrap, environment, peerProxy, storeProxy, endpoint, store, zone } = this.place
    await mkdir(join(folder, 'data'), { recursive: true })
    const readyFile = join(folder, 'ready.json')
    await rm(readyFile, { force: true })
    const peersPort = await freePort()
    peerProxy?.aim(peersPort)
    const args = [
      ...['--enable-source-maps', main, 'start', '--data', join(folder, 'data'), '--listen', this.address],
      ...['--admin', '127.0.0.1:0', '--ready-file', readyFile, '--store', store, '--zone', zone],
      ...['--s3-endpoint', storeProxy === undefined ? endpoint : `http://127.0.0.1:${storeProxy.port}`, '--s3-path-style'],
      ...['--peers-listen', `127.0.0.1:${peersPort}`],
      ...(peerProxy === undefined ? [] : ['--advertise-peers', `127.0.0.1:${peerProxy.port}`]),
    ]
    const [file, ...rest] = [...wrap, process.execPath, ...args]
    const started = new BrokerProcess(file!, rest, { cwd: folder, env: environment, logFile: this.logFile })
    this.#process = started
    this.#isWanted = true
    this.#isPaused = false
    const ready = await poll(
      async () => {
        if (started.ended)
          throw new Error(`${this.name} ended while starting: ${(await readFile(this.logFile, 'utf8')).slice(-LAST_WORDS)}`)
        return existsSync(readyFile) ? (JSON.parse(await readFile(readyFile, 'utf8')) as { listen: string }) : undefined
      },
      READY_MS,
      `${this.name} to write its ready file`,
    )
    this.address = ready.listen
    if (wasUpBefore) this.#backMs = performance.now()
    return performance.now() - beganMs
  }

  async kill(): Promise<void> {
    await this.#noteDeath()
    this.#isWanted = false
    await this.#process?.end('SIGKILL')
  }

  /** As an operator does: it drains first. */
  async stop(): Promise<void> {
    if (this.#isPaused) this.resume()
    await this.#noteDeath()
    this.#isWanted = false
    await this.#process?.end('SIGTERM')
  }

  pause(): void {
    if (this.pid === undefined) return
    this.#isPaused = true
    process.kill(this.pid, 'SIGSTOP')
  }

  resume(): void {
    this.#isPaused = false
    if (this.pid !== undefined) process.kill(this.pid, 'SIGCONT')
  }
}
