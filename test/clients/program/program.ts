import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Watch, within } from '../watch.ts'
import type { Event, Hello, Reply, Verb } from './lines.ts'

/** How to start a client program; the bootstrap address is added as its last argument. */
export interface ProgramCommand {
  readonly file: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const HELLO_MS = 30_000
const CALL_MS = 45_000
const CLOSE_MS = 10_000

/** One running client program: calls go to its standard input, replies and events come from its standard output, chatter goes to a log file. */
export class Program {
  readonly watch = new Watch()
  readonly #child: ChildProcess
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  readonly #listeners: ((event: Event) => void)[] = []
  readonly #exited: Promise<void>
  #hello: Hello | undefined
  #lastId = 0
  #end: Error | undefined
  #lastWords = ''

  private constructor(child: ChildProcess, logFile: string) {
    this.#child = child
    const log = createWriteStream(logFile, { flags: 'a' })
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#lastWords = (this.#lastWords + chunk.toString()).slice(-400)
      log.write(chunk)
    })
    this.#exited = new Promise((resolve) => {
      const over = (why: string) => {
        this.#end ??= new Error(`the client program ${why}; its last words: ${this.#lastWords.trim() || '(none)'}`)
        for (const call of this.#calls.values()) call.reject(this.#end)
        this.#calls.clear()
        log.end()
        this.watch.changed()
        resolve()
      }
      child.on('error', (error) => over(`could not be started: ${error.message}`))
      child.on('close', (code, signal) => over(`ended (${signal ?? `exit ${code}`})`))
    })
    // A write after the program died: `close` tells it better.
    child.stdin?.on('error', () => undefined)
    createInterface({ input: child.stdout! }).on('line', (line) => this.#take(line, log))
  }

  /** Starts the program and waits for its hello. It leads its own process group, so that its children die with it. */
  static async start(command: ProgramCommand, bootstrap: string, logFile: string): Promise<Program> {
    const child = spawn(command.file, [...command.args, bootstrap], {
      env: { ...process.env, ...command.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    running.add(child)
    child.on('close', () => running.delete(child))
    const program = new Program(child, logFile)
    try {
      await program.watch.until(
        () => program.#hello !== undefined || program.#end !== undefined,
        'the client program to say hello',
        HELLO_MS,
      )
      if (program.#end !== undefined) throw program.#end
      return program
    } catch (error) {
      await program.kill()
      throw error
    }
  }

  get hello(): Hello {
    return this.#hello!
  }

  get ended(): boolean {
    return this.#end !== undefined
  }

  onEvent(listener: (event: Event) => void): void {
    this.#listeners.push(listener)
  }

  /** Sends one request; resolves with the reply's result. A refusal is an Error whose message is the client library's own text. */
  call<T = unknown>(verb: Verb, args: Readonly<Record<string, unknown>> = {}, deadlineMs = CALL_MS): Promise<T> {
    if (this.#end !== undefined) return Promise.reject(this.#end)
    const id = ++this.#lastId
    const reply = new Promise<unknown>((resolve, reject) => this.#calls.set(id, { resolve, reject }))
    this.#child.stdin?.write(`${JSON.stringify({ id, do: verb, ...args })}\n`)
    return within(reply, deadlineMs, verb) as Promise<T>
  }

  /** SIGKILL to the whole process group: no farewell reaches the broker. */
  async kill(): Promise<void> {
    killGroup(this.#child, 'SIGKILL')
    await this.#exited
  }

  /** Ends the standard input and gives the program time to leave in good order. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.stdin?.end()
    const timer = setTimeout(() => killGroup(this.#child, 'SIGKILL'), CLOSE_MS)
    await this.#exited
    clearTimeout(timer)
    // Children that outlived their parent.
    killGroup(this.#child, 'SIGKILL')
  }

  #take(line: string, log: NodeJS.WritableStream): void {
    if (!line.startsWith('{')) {
      log.write(`${line}\n`)
      return
    }
    const message = JSON.parse(line) as Event | Reply
    if ('event' in message) {
      if (message.event === 'hello') this.#hello = message
      for (const listener of this.#listeners) listener(message)
    } else {
      const call = this.#calls.get(message.id)
      this.#calls.delete(message.id)
      if (message.ok) call?.resolve(message.result)
      else call?.reject(new Error(message.error))
    }
    this.watch.changed()
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // The group is gone already.
  }
}

const running = new Set<ChildProcess>()

// Programs lead their own groups, so an interrupt at the terminal doesn't reach them: take them along.
process.on('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL')
})
