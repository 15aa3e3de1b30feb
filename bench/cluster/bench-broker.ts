import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Child } from '../peers/child.ts'
import { Scrape } from './scrape.ts'

const READY_MS_MAX = 60_000
const READY_PROBE_MS = 2
const STOP_MS_MAX = 30_000

export interface BenchBrokerPlace {
  readonly folder: string
  readonly zone: string
  /** The compiled command line. */
  readonly main: string
  /** Options that all brokers of the cluster share. */
  readonly options: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

interface Places {
  readonly listen: string
  readonly admin: string
}

/** One broker process of a cluster under test. It keeps its folder over its lives, its address not. */
export class BenchBroker {
  readonly zone: string
  readonly #place: BenchBrokerPlace
  #child: Child | undefined
  #places: Places | undefined

  constructor(place: BenchBrokerPlace) {
    this.#place = place
    this.zone = place.zone
  }

  get running(): boolean {
    return this.#child?.running === true
  }

  get pid(): number {
    return this.#child?.pid ?? -1
  }

  get address(): string {
    return this.#places?.listen ?? ''
  }

  /** Gives the milliseconds from just before the process was started until it says that it serves. */
  async start(): Promise<number> {
    const { folder, zone, main, options, environment } = this.#place
    const readyFile = join(folder, 'ready.json')
    await mkdir(folder, { recursive: true })
    await rm(readyFile, { force: true })
    const startedMs = performance.now()
    const child = new Child(
      [
        ...[process.execPath, main, 'start', '--data', join(folder, 'data'), '--zone', zone, ...options],
        ...['--listen', this.#places?.listen ?? '127.0.0.1:0', '--peers-listen', '127.0.0.1:0', '--admin', '127.0.0.1:0'],
        ...['--ready-file', readyFile],
      ],
      { cwd: folder, environment },
    )
    this.#child = child
    while (!existsSync(readyFile)) {
      if (!child.running) throw new Error(`a broker ended while starting:\n${child.tail}`)
      if (performance.now() > startedMs + READY_MS_MAX) throw new Error(`a broker didn't start:\n${child.tail}`)
      await sleep(READY_PROBE_MS)
    }
    const readyMs = performance.now() - startedMs
    this.#places = JSON.parse(await readFile(readyFile, 'utf8')) as Places
    return readyMs
  }

  async scrape(): Promise<Scrape> {
    const answer = await fetch(`http://${this.#places?.admin}/metrics`)
    return Scrape.parse(await answer.text())
  }

  async stop(): Promise<void> {
    await this.#child?.stop('SIGTERM', STOP_MS_MAX)
  }

  async kill(): Promise<void> {
    await this.#child?.stop('SIGKILL', STOP_MS_MAX)
  }

  /** Its data are gone, too. */
  async forget(): Promise<void> {
    await this.kill()
    await rm(this.#place.folder, { recursive: true, force: true })
  }
}
