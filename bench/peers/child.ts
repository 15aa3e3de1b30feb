import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** How many of the last stderr lines a failure shows. */
const TAIL_LINES_MAX = 20

/** A stack trace's first line, or a log line of that level; a retried request only warns. */
const ERROR_LINE = /^(?:java|org)\.[\w.$]+(?:Exception|Error)\b|\] ERROR /

/** Everything that is still running, so that no way out of the bench leaves a broker behind. */
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

export interface ChildOptions {
  readonly cwd?: string
  /** Variables besides the bench's own. */
  readonly environment?: Readonly<Record<string, string>>
  /** Each line of stdout, as it comes. */
  readonly line?: (text: string) => void
}

/** One program that runs beside the bench. It ends with the bench, whatever happens. */
export class Child {
  readonly pid: number
  /** Resolves when the program has ended and its output was read: exit code, or -1 if a signal ended it. */
  readonly ended: Promise<number>
  #running = true
  #errorCount = 0
  readonly #tail: string[] = []
  readonly #process: ChildProcess

  constructor(command: readonly string[], options: ChildOptions = {}) {
    const [program, ...args] = command
    if (program === undefined) throw new Error('a command needs a program')
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    this.pid = child.pid ?? -1
    living.add(child)
    createInterface({ input: child.stdout }).on('line', (text) => options.line?.(text))
    createInterface({ input: child.stderr }).on('line', (text) => {
      if (ERROR_LINE.test(text)) this.#errorCount += 1
      this.#tail.push(text)
      if (this.#tail.length > TAIL_LINES_MAX) this.#tail.shift()
    })
    this.ended = new Promise((resolve) => {
      const gone = (code: number): void => {
        living.delete(child)
        this.#running = false
        resolve(code)
      }
      child.once('error', (cause) => {
        this.#tail.push(`${program}: ${cause.message}`)
        gone(-1)
      })
      child.once('close', (code) => gone(code ?? -1))
    })
  }

  get running(): boolean {
    return this.#running
  }

  /** Exceptions and errors that it printed. */
  get errorCount(): number {
    return this.#errorCount
  }

  /** The last lines of stderr, for messages. */
  get tail(): string {
    return this.#tail.join('\n')
  }

  /** Asks with `signal`; insists after `patienceMs`. */
  async stop(signal: NodeJS.Signals, patienceMs: number): Promise<void> {
    this.#process.kill(signal)
    const patience = new AbortController()
    const insist = sleep(patienceMs, undefined, { signal: patience.signal }).then(
      () => this.#process.kill('SIGKILL'),
      () => false,
    )
    await this.ended
    patience.abort()
    await insist
  }
}

/** Runs a program to its end and gives its stdout. Fails with its last words unless it exits with 0. */
export async function runToEnd(command: readonly string[], cwd?: string): Promise<string> {
  const lines: string[] = []
  const child = new Child(command, { ...(cwd === undefined ? {} : { cwd }), line: (text) => lines.push(text) })
  const code = await child.ended
  if (code !== 0)
    throw new Error(`${command.join(' ')}\nended with ${code}:\n${lines.slice(-TAIL_LINES_MAX).join('\n')}\n${child.tail}`)
  return lines.join('\n')
}
