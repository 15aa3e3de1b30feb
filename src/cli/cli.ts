import { Command, CommanderError } from 'commander'
import { Failure, type FailureReason } from '../base/failure.ts'
import type { CliParts, OutputStream } from './cli-parts.ts'
import { start } from './commands/start.ts'
import { EXIT, PLAN_EXIT, UsageError } from './exit-code.ts'
import { outputFailure } from './output.ts'
import { plainLines } from './plain-text.ts'

export type { CliParts } from './cli-parts.ts'

/**
 * The door of the room. `argv` is what stands behind the program's name; the result is the exit code: 0 done, 1 failed, 2 wrong use,
 * 130 interrupted; of `plan` those of PLAN_EXIT. Failures are told on standard error. Errors that aren't Failures are bugs and pass through.
 */
export async function runCli(argv: readonly string[], parts: CliParts): Promise<number> {
  const failed = watchOutput(parts)
  const progress = { exitCode: EXIT.ok as number }
  try {
    const program = await buildProgram(argv[0] === 'help' ? argv[1] : argv[0], parts, progress)
    await program.parseAsync(argv[0] === 'help' ? helpOf(program, argv.slice(1)) : [...argv], { from: 'user' })
    return progress.exitCode
  } catch (caught) {
    if (caught instanceof CommanderError) await settled(parts.stdout)
    const error = failed() ?? caught
    const codes = argv[0] === 'plan' ? PLAN_CODES : CODES
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : codes.usage
    // As after `| head`: that is no failure.
    if (error instanceof Failure && error.reason === 'output-closed') return EXIT.ok
    if (!(error instanceof Failure) && !(error instanceof UsageError)) throw error
    if (error instanceof Failure && error.reason === 'aborted') return EXIT.interrupted
    const isUnsure = error instanceof Failure && argv[0] !== 'start' && mayHaveChanged(error)
    parts.stderr.write(`odradek: ${plainLines(error.message)}${isUnsure ? UNSURE : ''}\n`)
    if (error instanceof UsageError || USAGE_REASONS.has(error.reason)) return codes.usage
    return error.kind === 'unavailable' || error.reason === 'login-refused' ? codes.unavailable : EXIT.failed
  }
}

const CODES = { usage: EXIT.usage, unavailable: EXIT.failed } as const
const PLAN_CODES = { usage: PLAN_EXIT.invalid, unavailable: PLAN_EXIT.connection } as const

/** `help topics create` as `topics create --help`: commander's own help goes one level deep. */
function helpOf(program: Command, names: readonly string[]): string[] {
  let command = program
  for (const name of names) {
    const next = command.commands.find((one) => one.name() === name)
    if (next === undefined) return command.error(`error: there is no command '${names.join(' ')}'`)
    command = next
  }
  return [...names, '--help']
}

const UNSURE = '; it may have taken effect all the same'

/** Only of what changes something it matters whether it did; a broker that didn't start changed nothing that anybody asked for. */
function mayHaveChanged(failure: Failure): boolean {
  return failure.applied === 'unknown' && failure.kind !== 'corrupt'
}

/** Settings that a person gave and that can't be. */
const USAGE_REASONS: ReadonlySet<FailureReason> = new Set(['bad-setting', 'unknown-setting', 'unreadable-file'])

const EXAMPLES = `
Examples:
  odradek start                                                 a broker at localhost:9092, with its data in ./data
  odradek topics create orders --partitions 3
  printf 'a:1\\nb:2\\n' | odradek produce orders --key-separator :
  odradek consume orders --from-beginning --until-end --key
  odradek help topics create                                    all options of a command`

async function buildProgram(command: string | undefined, parts: CliParts, progress: { exitCode: number }): Promise<Command> {
  const program = new Command('odradek')
    .description('A Kafka-compatible streaming platform, and a command line for any Kafka cluster.')
    .version(parts.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .configureOutput({
      writeOut: (text) => void parts.stdout.write(text),
      writeErr: (text) => void parts.stderr.write(plainLines(text)),
      outputError: (text, write) => write(text.replace(/^error: /, 'odradek: ')),
    })
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(--help tells more)')
    .exitOverride()
    // An option counts for the command that it stands behind: `plan` and the commands below it have some of the same names.
    .enablePositionalOptions()
  const setExitCode = (code: number): void => {
    progress.exitCode = code
  }
  start(program.command('start'), parts, setExitCode)
  const plan = program
    .command('plan')
    .description('what an estate is, what it costs, and whether it should move: sums over your own numbers')
  // A broker starts in a fraction of a second: it doesn't load the client first. The planner needs no client, and others don't need the planner.
  const bench = program.command('bench').description('measure a running cluster under load, for the cost model of the planner')
  if (command === 'plan') (await import('./plan/plan-commands.ts')).addPlanCommands(plan, parts, setExitCode)
  else if (command === 'bench') (await import('./commands/bench.ts')).bench(bench, parts)
  else if (command !== 'start') (await import('./client-commands.ts')).addClientCommands(program, parts)
  return program
}

/** Help and version are handed over without waiting. */
function settled(stdout: OutputStream): Promise<void> {
  return new Promise((resolve) => stdout.write('', () => resolve()))
}

/** The result tells why standard output took no more, if so. Whatever else failed then failed because of it. */
function watchOutput({ stdout, stderr }: CliParts): () => Failure | undefined {
  let failure: Failure | undefined
  stdout.on('error', (error: Error) => {
    failure ??= outputFailure(error)
  })
  stderr.on('error', () => {})
  return () => failure
}
