import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

const PROGRAM = join(import.meta.dirname, '..', '..', 'src', 'main.js')
const LIMIT_MS = 60_000

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Standard input stays open behind `input`. */
  readonly keepInput?: true
  /** Called at once; `interrupt` sends Ctrl-C. */
  readonly during?: (interrupt: () => void) => Promise<void>
  /** Called with each piece of standard output; the result 'interrupt' sends Ctrl-C, 'close' closes the pipe. */
  readonly watch?: (stdoutSoFar: string) => 'interrupt' | 'close' | undefined
  /** The same for standard error. */
  readonly watchErrors?: (stderrSoFar: string) => 'interrupt' | undefined
  /** At the first piece reading stops until this resolves; `interrupt` sends Ctrl-C. */
  readonly stall?: (interrupt: () => void) => Promise<void>
  /** A file in place of the pipe. */
  readonly stdout?: string
}

/** Runs the command line as a process of its own. */
export async function runOdradek(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { input, environment = {}, stdout: file } = options
  const descriptor = file === undefined ? undefined : openSync(file, 'w')
  const child = spawn(process.execPath, ['--enable-source-maps', PROGRAM, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    signal: AbortSignal.timeout(LIMIT_MS),
    stdio: ['pipe', descriptor ?? 'pipe', 'pipe'],
  })
  if (descriptor !== undefined) closeSync(descriptor)
  child.stdin!.on('error', () => {})
  if (options.keepInput === true) child.stdin!.write(input ?? '')
  else child.stdin!.end(input ?? '')
  const interrupt = (): void => void child.kill('SIGINT')
  const stderr = reading(child.stderr!, interrupt, { watch: options.watchErrors })
  const stdout = child.stdout === null ? () => '' : reading(child.stdout, interrupt, options)
  const during = options.during?.(interrupt)
  const [code] = (await once(child, 'close')) as [number | null]
  await during
  return { code, stdout: stdout(), stderr: stderr() }
}

/** The result gives what came so far. */
function reading(
  stream: Readable,
  interrupt: () => void,
  { watch, stall }: { readonly watch?: RunOptions['watch'] | undefined; readonly stall?: RunOptions['stall'] },
): () => string {
  let stdout = ''
  let isDone = false
  stream.setEncoding('utf8').on('data', (piece: string) => {
    if (stdout === '' && stall !== undefined) {
      stream.pause()
      void stall(interrupt).finally(() => stream.resume())
    }
    stdout += piece
    const act = isDone ? undefined : watch?.(stdout)
    if (act === undefined) return
    isDone = true
    if (act === 'interrupt') interrupt()
    else stream.destroy()
  })
  return () => stdout
}
