import { Command, CommanderError } from 'commander'
import { Failure } from '../base/failure.ts'
import type { CliParts } from './cli-parts.ts'
import { clientRunner } from './client-command.ts'
import { clusterInfo } from './commands/cluster-info.ts'
import { configsDescribe } from './commands/configs-describe.ts'
import { configsSet } from './commands/configs-set.ts'
import { configsUnset } from './commands/configs-unset.ts'
import { consume } from './commands/consume.ts'
import { groupsDelete } from './commands/groups-delete.ts'
import { groupsDescribe } from './commands/groups-describe.ts'
import { groupsList } from './commands/groups-list.ts'
import { groupsResetOffsets } from './commands/groups-reset-offsets.ts'
import { produce } from './commands/produce.ts'
import { start } from './commands/start.ts'
import { topicsAlter } from './commands/topics-alter.ts'
import { topicsCreate } from './commands/topics-create.ts'
import { topicsDelete } from './commands/topics-delete.ts'
import { topicsDescribe } from './commands/topics-describe.ts'
import { topicsList } from './commands/topics-list.ts'
import { EXIT, UsageError } from './exit-code.ts'

export type { CliParts } from './cli-parts.ts'

/**
 * The door of the room. `argv` is what stands behind the program's name; the result is the exit code: 0 done, 1 failed, 2 wrong use,
 * 130 interrupted. Failures are told on standard error. Errors that aren't Failures are bugs and pass through.
 */
export async function runCli(argv: readonly string[], parts: CliParts): Promise<number> {
  const closed = watchOutput(parts)
  const progress = { exitCode: EXIT.ok as number }
  const program = buildProgram(parts, progress)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return progress.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    // Nobody reads any more, as after `| head`: that is no failure.
    if (closed()) return EXIT.ok
    if (!(error instanceof Failure) && !(error instanceof UsageError)) throw error
    if (error instanceof Failure && error.reason === 'aborted') return EXIT.interrupted
    parts.stderr.write(`odradek: ${error.message}${error instanceof Failure && isUnsure(error) ? UNSURE : ''}\n`)
    return error instanceof UsageError || USAGE_REASONS.has(error.reason) ? EXIT.usage : EXIT.failed
  }
}

const UNSURE = '; it may have taken effect all the same'

/** Only of what changes something it matters whether it did. */
function isUnsure(failure: Failure): boolean {
  return failure.applied === 'unknown' && failure.kind !== 'corrupt'
}

/** Settings that a person gave and that can't be. */
const USAGE_REASONS: ReadonlySet<string> = new Set(['bad-setting', 'unknown-setting', 'unreadable-file'])

function buildProgram(parts: CliParts, progress: { exitCode: number }): Command {
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
  const run = clientRunner(parts)
  start(child(program, 'start'), parts, (code) => {
    progress.exitCode = code
  })
  const topics = child(program, 'topics').description('list, describe, create, alter and delete topics')
  topicsList(child(topics, 'list'), run)
  topicsDescribe(child(topics, 'describe'), run)
  topicsCreate(child(topics, 'create'), run)
  topicsAlter(child(topics, 'alter'), run)
  topicsDelete(child(topics, 'delete'), run)
  const groups = child(program, 'groups').description('list and describe consumer groups, move their offsets, delete them')
  groupsList(child(groups, 'list'), run)
  groupsDescribe(child(groups, 'describe'), run)
  groupsResetOffsets(child(groups, 'reset-offsets'), run)
  groupsDelete(child(groups, 'delete'), run)
  produce(child(program, 'produce'), run)
  consume(child(program, 'consume'), run)
  const configs = child(program, 'configs').description('show and change configs of topics, brokers and groups')
  configsDescribe(child(configs, 'describe'), run)
  configsSet(child(configs, 'set'), run)
  configsUnset(child(configs, 'unset'), run)
  const cluster = child(program, 'cluster').description('tell about the cluster')
  clusterInfo(child(cluster, 'info'), run)
  return program
}

/** A subcommand; it speaks and ends as its parent does. */
function child(parent: Command, name: string): Command {
  return parent.command(name)
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
