import { Command, CommanderError } from 'commander'
import { Failure } from '../base/failure.ts'
import type { CliParts } from './cli-parts.ts'
import { start } from './commands/start.ts'
import { EXIT, UsageError } from './exit-code.ts'

export type { CliParts } from './cli-parts.ts'

/**
 * The door of the room. `argv` is what stands behind the program's name; the result is the exit code: 0 done, 1 failed, 2 wrong use,
 * 130 interrupted. Failures are told on standard error. Errors that aren't Failures are bugs and pass through.
 */
export async function runCli(argv: readonly string[], parts: CliParts): Promise<number> {
  const closed = watchOutput(parts)
  const progress = { exitCode: EXIT.ok as number }
  try {
    const program = await buildProgram(argv[0], parts, progress)
    await program.parseAsync([...argv], { from: 'user' })
    return progress.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    // Nobody reads any more, as after `| head`: that is no failure.
    if (closed()) return EXIT.ok
    if (!(error instanceof Failure) && !(error instanceof UsageError)) throw error
    if (error instanceof Failure && error.reason === 'aborted') return EXIT.interrupted
    const isUnsure = error instanceof Failure && argv[0] !== 'start' && mayHaveChanged(error)
    parts.stderr.write(`odradek: ${error.message}${isUnsure ? UNSURE : ''}\n`)
    return error instanceof UsageError || USAGE_REASONS.has(error.reason) ? EXIT.usage : EXIT.failed
  }
}

const UNSURE = '; it may have taken effect all the same'

/** Only of what changes something it matters whether it did; a broker that didn't start changed nothing that anybody asked for. */
function mayHaveChanged(failure: Failure): boolean {
  return failure.applied === 'unknown' && failure.kind !== 'corrupt'
}

/** Settings that a person gave and that can't be. */
const USAGE_REASONS: ReadonlySet<string> = new Set(['bad-setting', 'unknown-setting', 'unreadable-file'])

async function buildProgram(command: string | undefined, parts: CliParts, progress: { exitCode: number }): Promise<Command> {
  const program = new Command('odradek')
    .description('A Kafka-compatible streaming platform, and a command line for any Kafka cluster.')
    .version(parts.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureOutput({
      writeOut: (text) => void parts.stdout.write(text),
      writeErr: (text) => void parts.stderr.write(text),
    })
    .showHelpAfterError('(--help tells more)')
    .exitOverride()
  start(program.command('start'), parts, (code) => {
    progress.exitCode = code
  })
  // A broker starts in a fraction of a second: it doesn't load the client first.
  if (command !== 'start') (await import('./client-commands.ts')).addClientCommands(program, parts)
  return program
}

/** A reader that has gone away is no error. The result tells whether it has. */
function watchOutput({ stdout, stderr }: CliParts): () => boolean {
  let isClosed = false
  stdout.on('error', (error: Error) => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error
    isClosed = true
  })
  stderr.on('error', () => {})
  return () => isClosed
}
