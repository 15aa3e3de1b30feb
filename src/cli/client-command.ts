import { type Command, Option } from 'commander'
import { Failure } from '../base/failure.ts'
import type { Address } from '../base/ports.ts'
import { Client } from '../client/client.ts'
import { BOOTSTRAP_VARIABLE } from '../config/resolve.ts'
import type { CliParts } from './cli-parts.ts'
import { UsageError } from './exit-code.ts'
import { bootstrapList, wholeNumber } from './option-values.ts'
import { Output } from './output.ts'
import { remarks } from './remarks.ts'

/** Options that every command has that speaks to a cluster. */
interface ClientOptions {
  readonly bootstrap: readonly Address[]
  readonly json?: true
  readonly timeout: number
}

/** What the work of a command is given. */
export interface Session {
  readonly client: Client
  readonly output: Output
  readonly parts: CliParts
  /** Fires at Ctrl-C, and when nobody reads standard output any more. */
  readonly signal: AbortSignal
}

const DEFAULT_BOOTSTRAP = 'localhost:9092'
const CONNECT_MS = 10_000
/** Somebody sits there and waits for the topic that a group is to read, or for its new partition. */
const METADATA_AGE_MS_MAX = 5_000

/** Makes `work` the action of a command: its arguments and options come as commander reads them. `json`: what `--json` does there. */
export type RunWork = <Options>(
  command: Command,
  work: (session: Session, args: readonly string[], options: Options) => Promise<void>,
  json?: string,
) => void

export function clientRunner(parts: CliParts): RunWork {
  return <Options>(
    command: Command,
    work: (session: Session, args: readonly string[], options: Options) => Promise<void>,
    json = 'print JSON instead of tables',
  ): void => {
    command
      .addOption(
        new Option(
          '--bootstrap <addresses>',
          `brokers to ask first, HOST:PORT with commas between (default: $${BOOTSTRAP_VARIABLE}, else ${DEFAULT_BOOTSTRAP})`,
        ).argParser(bootstrapList),
      )
      .option('--timeout <seconds>', 'longest time for one request with all its attempts', wholeNumber(1, 86_400), 30)
      .option('--json', json)
    command.action(async () => {
      const options = command.opts<ClientOptions & Options>()
      refuseEmpty(command)
      const bootstrap = options.bootstrap ?? bootstrapOf(parts, command)
      await runSession(parts, { ...options, bootstrap }, (session) => work(session, argumentsOf(command), options))
    })
  }
}

/** No topic, group or config has an empty name; most often it's a variable of the shell that isn't set. */
function refuseEmpty(command: Command): void {
  command.registeredArguments.forEach((argument, index) => {
    const given: unknown = command.processedArgs[index]
    if ((Array.isArray(given) ? given : [given]).includes('')) {
      throw new UsageError(`<${argument.name()}> is '': it must not be empty (${argument.description})`)
    }
  })
}

function bootstrapOf({ environment }: CliParts, command: Command): readonly Address[] {
  const text = environment[BOOTSTRAP_VARIABLE]
  if (text === undefined || text === '') return bootstrapList(DEFAULT_BOOTSTRAP)
  try {
    return bootstrapList(text)
  } catch (error) {
    return command.error(`error: ${BOOTSTRAP_VARIABLE} is '${text}'. ${error instanceof Error ? error.message : ''}`)
  }
}

/** Positional arguments as text; optional ones that weren't given are left out. */
function argumentsOf(command: Command): readonly string[] {
  return command.processedArgs.flat().filter((argument): argument is string => typeof argument === 'string')
}

async function runSession(parts: CliParts, options: ClientOptions, work: (session: Session) => Promise<void>): Promise<void> {
  const { stdout, stderr, environment } = parts
  const output = new Output({ stdout, stderr, json: options.json === true, environment })
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  const offInterrupt = parts.onInterrupt(stop)
  stdout.on('close', stop)
  const clientParts = await parts.makeClientParts(remarks(output))
  const timeoutMs = options.timeout * 1_000
  const client = new Client(clientParts, {
    bootstrap: options.bootstrap,
    clientId: 'odradek-cli',
    softwareVersion: parts.version,
    connectMs: Math.min(CONNECT_MS, timeoutMs),
    requestMs: timeoutMs,
    totalMs: timeoutMs,
    metadataAgeMsMax: METADATA_AGE_MS_MAX,
  })
  try {
    await reach(client, abort.signal)
    await work({ client, output, parts, signal: abort.signal })
  } finally {
    output.clearProgress()
    client.close()
    offInterrupt()
    stdout.off('close', stop)
  }
}

/** The first contact isn't tried again: most likely the address is wrong, and the person is waiting. */
async function reach(client: Client, signal: AbortSignal): Promise<void> {
  try {
    await client.cluster.describe(signal)
  } catch (error) {
    if (!(error instanceof Failure) || error.reason !== 'connect-failed') throw error
    const isOther = error.cause instanceof Failure && error.cause.kind === 'corrupt'
    const question = isOther ? 'does Kafka listen there?' : 'is the cluster running?'
    const text = `${error.message}; ${question} --bootstrap or ${BOOTSTRAP_VARIABLE} names another address`
    throw new Failure(error.kind, error.reason, error.applied, text, error)
  }
}
