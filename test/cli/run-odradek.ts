import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

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
  /** Called with each piece of standard output; the result 'interrupt' sends Ctrl-C, 'close' closes the pipe. */
  readonly watch?: (stdoutSoFar: string) => 'interrupt' | 'close' | undefined
}

/** Runs the command line as a process of its own. */
export async function runOdradek(args: readonly string[], { input, environment = {}, watch }: RunOptions = {}): Promise<Ended> {
  const child = spawn(process.execPath, ['--enable-source-maps', PROGRAM, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    signal: AbortSignal.timeout(LIMIT_MS),
  })
  child.stdin.on('error', () => {})
  child.stdin.end(input ?? '')
  const stderr = text(child.stderr)
  let stdout = ''
  let isDone = false
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    stdout += piece
    const act = isDone ? undefined : watch?.(stdout)
    if (act === undefined) return
    isDone = true
    if (act === 'interrupt') child.kill('SIGINT')
    else child.stdout.destroy()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr: await stderr }
}
