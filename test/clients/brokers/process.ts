import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

const STOP_MS = 20_000

/** A broker's operating-system process, with its output in a log file. */
export class BrokerProcess {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown>

  constructor(
    file: string,
    args: readonly string[],
    options: { cwd: string; env?: Readonly<Record<string, string>>; logFile: string },
  ) {
    const log = openSync(options.logFile, 'a')
    this.#child = spawn(file, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', log, log] })
    closeSync(log)
    this.#exited = once(this.#child, 'close').catch(() => undefined)
    running.add(this.#child)
    this.#child.on('close', () => running.delete(this.#child))
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** True once the process is gone, or was never there. */
  get ended(): boolean {
    return this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.ended) return
    this.#child.kill(signal)
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS)
    await this.#exited
    clearTimeout(timer)
  }
}

const running = new Set<ChildProcess>()

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
