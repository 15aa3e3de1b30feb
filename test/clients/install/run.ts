import { spawn } from 'node:child_process'

/** A registry could not be reached: what depends on it is "not run", which is neither passed nor failed. */
export class Unreachable extends Error {}

/** A command ended with another exit code than 0. */
export class CommandFailed extends Error {
  readonly output: string

  constructor(command: string, code: number | string, output: string) {
    super(`${command} ended with ${code}: ${output.trim().slice(-1_500)}`)
    this.output = output
  }
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Buffer
  readonly deadlineMs?: number
  /** False keeps standard error out of the returned text. */
  readonly withErrors?: boolean
}

/** Runs a command to its end; resolves with its output, rejects with CommandFailed. */
export async function run(file: string, args: readonly string[], options: RunOptions): Promise<string> {
  return (await runBytes(file, args, { withErrors: true, ...options })).toString()
}

export function runBytes(file: string, args: readonly string[], options: RunOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: 'pipe' })
    const out: Buffer[] = []
    const all: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk)
      all.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => all.push(chunk))
    // A command that doesn't read its input may close it early; its exit code tells what matters.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input)
    const deadlineMs = options.deadlineMs ?? 60_000
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve(Buffer.concat(options.withErrors ? all : out))
      else reject(new CommandFailed([file, ...args].join(' ').slice(0, 200), signal ?? code ?? -1, Buffer.concat(all).toString()))
    })
  })
}

const OUT_OF_REACH =
  /could not resolve|couldn't resolve|temporary failure (in name )?resol|name or service not known|no such host|connection (timed out|refused|reset)|connect timed out|network is unreachable|unknown host|spurious network error|failed to establish a new connection|i\/o timeout|tls handshake timeout|could not connect|status( code)?:? 50[234]|50[234] (bad gateway|service unavailable|gateway time-?out)/i

/** Runs an installing command: told apart are a registry out of reach (Unreachable) and a broken installation (CommandFailed). */
export async function install(file: string, args: readonly string[], options: RunOptions): Promise<string> {
  try {
    return await run(file, args, { deadlineMs: 600_000, ...options })
  } catch (error) {
    if (error instanceof CommandFailed && OUT_OF_REACH.test(error.output))
      throw new Unreachable(`${file}: ${lastMatch(error.output)}`)
    throw error
  }
}

function lastMatch(output: string): string {
  return (
    output
      .split('\n')
      .findLast((line) => OUT_OF_REACH.test(line))
      ?.trim()
      .slice(0, 200) ?? 'registry out of reach'
  )
}
