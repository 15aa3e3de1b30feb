import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const START_MS_MAX = 20_000

export interface BrokerOptions {
  /** As on the command line: `name=value`. */
  readonly set?: readonly string[]
  /** Another Node than this one. */
  readonly node?: string
}

/** A real broker in a process of its own, on ports that the machine picked, with data that goes when it does. */
export class BrokerProcess {
  readonly #child: ChildProcess
  readonly #folder: string
  readonly port: number
  readonly #admin: string
  #exit: string | undefined

  private constructor(child: ChildProcess, folder: string, ready: { readonly listen: string; readonly admin: string }) {
    this.#child = child
    this.#folder = folder
    this.port = Number(ready.listen.split(':').at(-1))
    this.#admin = ready.admin
    child.on('exit', (code, signal) => {
      this.#exit = `exit code ${code}, signal ${signal}`
    })
  }

  static async start({ set = [], node = process.execPath }: BrokerOptions = {}): Promise<BrokerProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'odradek-fuzz-'))
    const readyFile = join(folder, 'ready.json')
    const flags = ['--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--admin', '127.0.0.1:0', '--ready-file', readyFile]
    const settings = ['logging.level=error', ...set].flatMap((pair) => ['--set', pair])
    const child = spawn(node, ['dist/src/main.js', 'start', ...flags, ...settings], { stdio: ['ignore', 'ignore', 'inherit'] })
    for (let waitedMs = 0; waitedMs < START_MS_MAX; waitedMs += 20) {
      const ready = readOrNothing(readyFile)
      if (ready !== undefined) return new BrokerProcess(child, folder, JSON.parse(ready))
      if (child.exitCode !== null) break
      await sleep(20)
    }
    child.kill('SIGKILL')
    throw new Error('the broker did not start')
  }

  /** How it ended; undefined: it lives. */
  get exit(): string | undefined {
    return this.#exit
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal)
  }

  /** Resident memory of the process. */
  get rssBytes(): number {
    const status = readOrNothing(`/proc/${this.#child.pid}/status`) ?? ''
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024
  }

  async metric(name: string): Promise<number> {
    const answer = await fetch(`http://${this.#admin}/metrics`)
    const line = (await answer.text()).split('\n').find((text) => text.startsWith(`${name} `))
    return Number(line?.slice(name.length + 1) ?? Number.NaN)
  }

  /** Resolves when it has ended. */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()))
    if (this.#exit === undefined) {
      this.#child.kill(signal)
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
