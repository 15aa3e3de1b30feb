import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DIST = join(import.meta.dirname, '..', '..')
const READY_MS = 20_000

/** A broker as people start it, on ports of its own, in a directory that goes with it. */
export class BrokerProcess {
  readonly address: string
  /** Of its pages: metrics, health. */
  readonly admin: string
  readonly #child: ChildProcess
  readonly #directory: string

  /** `more` are further options. */
  static async start(more: readonly string[] = []): Promise<BrokerProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'odradek-cli-'))
    const readyFile = join(directory, 'ready.json')
    const options = [
      '--data',
      join(directory, 'data'),
      '--listen',
      'localhost:0',
      '--admin',
      'localhost:0',
      '--ready-file',
      readyFile,
    ]
    const child = spawn(
      process.execPath,
      [join(DIST, 'src', 'main.js'), 'start', ...options, '--set', 'group.initial.rebalance.delay.ms=0', ...more],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    )
    const places = JSON.parse(await written(directory, readyFile, child)) as { readonly listen: string; readonly admin: string }
    return new BrokerProcess(places, child, directory)
  }

  private constructor(
    { listen, admin }: { readonly listen: string; readonly admin: string },
    child: ChildProcess,
    directory: string,
  ) {
    this.address = listen
    this.admin = admin
    this.#child = child
    this.#directory = directory
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await exited
    }
    await rm(this.#directory, { recursive: true, force: true })
  }
}

/** The file appears by a rename, so that whoever sees it sees all of it. */
async function written(directory: string, file: string, child: ChildProcess): Promise<string> {
  const limit = AbortSignal.timeout(READY_MS)
  const watcher = watch(directory)
  try {
    for (;;) {
      const changed = once(watcher, 'change', { signal: limit })
      const text = await readFile(file, 'utf8').catch(() => undefined)
      if (text !== undefined) {
        changed.catch(() => {})
        return text
      }
      if (child.exitCode !== null) throw new Error(`the broker ended with ${child.exitCode}`)
      await changed
    }
  } finally {
    watcher.close()
  }
}
