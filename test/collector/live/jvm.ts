import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const JAVA = 'java'
const TAIL_LINES_MAX = 30
const STOP_MS = 20_000
const FLAGS = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=info']
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

/** A Java program that runs beside the test, and ends with it. */
export class Jvm {
  readonly #child: ChildProcess
  readonly #name: string
  readonly #tail: string[] = []
  readonly #waiting = new Set<(line: string) => void>()

  /** `classPath`: folders, and folders with `/*` for the jars in them. */
  constructor(name: string, classPath: readonly string[], args: readonly string[], flags: readonly string[] = []) {
    this.#name = name
    const child = spawn(JAVA, [...FLAGS, ...flags, '-cp', classPath.join(':'), ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child = child
    living.add(child)
    child.on('close', () => living.delete(child))
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        this.#tail.push(line)
        if (this.#tail.length > TAIL_LINES_MAX) this.#tail.shift()
        for (const look of [...this.#waiting]) look(line)
      })
    }
  }

  /** Resolves when it has printed a line with this text. */
  async says(text: string, deadlineMs = 90_000): Promise<void> {
    let look: ((line: string) => void) | undefined
    let timer: NodeJS.Timeout | undefined
    try {
      await new Promise<void>((resolve, reject) => {
        const failed = (why: string) => reject(new Error(`${this.#name} ${why}:\n${this.#tail.join('\n')}`))
        look = (line) => {
          if (line.includes(text)) resolve()
        }
        this.#waiting.add(look)
        timer = setTimeout(() => failed(`didn't say '${text}' in time`), deadlineMs)
        this.#child.once('close', (code) => failed(`ended with ${code}`))
      })
    } finally {
      clearTimeout(timer)
      if (look !== undefined) this.#waiting.delete(look)
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS)
    await closed
    clearTimeout(timer)
  }
}
