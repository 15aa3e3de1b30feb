import { setMaxListeners } from 'node:events'
import type { Command } from 'commander'
import { loadSettings, type StartFlags } from '../config/load.ts'
import { interruptible } from '../upkeep/interruptible-store.ts'
import type { StoreParts } from '../upkeep/stored-cluster.ts'
import type { CliParts } from './cli-parts.ts'
import { UsageError } from './exit-code.ts'
import { texts } from './option-values.ts'
import { Output } from './output.ts'
import { remarks } from './remarks.ts'

type StoreOptions = Pick<StartFlags, 'store' | 's3Endpoint' | 's3PathStyle' | 'config' | 'set'> & { readonly json?: true }

/** What the work of a command on a store is given. */
export interface StoreSession<Options> {
  readonly options: Options
  readonly output: Output
  /** The store of `--store`. */
  readonly parts: StoreParts
  /** Another one, spoken to in the same way. */
  readonly open: (address: string) => Promise<StoreParts>
}

/** Makes `work` the action of a command that needs no broker. */
export type RunOnStore = <Options>(command: Command, work: (session: StoreSession<Options>) => Promise<void>) => void

export function storeRunner(parts: CliParts): RunOnStore {
  return <Options>(command: Command, work: (session: StoreSession<Options>) => Promise<void>): void => {
    command
      .option('--store <url>', 's3://BUCKET/PREFIX or file:///DIRECTORY (default: $ODRADEK_STORE)')
      .option('--s3-endpoint <url>', 'S3 service, for others than AWS (default: $AWS_ENDPOINT_URL_S3)')
      .option('--s3-path-style [true|false]', 'put the bucket into the path instead of the host name')
      .option('--config <file>', 'YAML file of settings (default: $ODRADEK_CONFIG)')
      .option('--set <name=value>', 'any other setting of the store; may be repeated', texts)
      .option('--json', 'print JSON instead of text')
    command.action(() => runOnStore(parts, command.opts<StoreOptions & Options>(), work))
  }
}

async function runOnStore<Options>(
  parts: CliParts,
  options: StoreOptions & Options,
  work: (session: StoreSession<Options>) => Promise<void>,
): Promise<void> {
  const { stdout, stderr, environment } = parts
  const { json, store, s3Endpoint, s3PathStyle, config, set } = options
  const output = new Output({ stdout, stderr, json: json === true, environment })
  const flags = Object.entries({ store, s3Endpoint, s3PathStyle, config, set }).filter(([, value]) => value !== undefined)
  const { settings } = loadSettings(Object.fromEntries(flags))
  if (settings.store === undefined) throw new UsageError('--store is needed: s3://BUCKET/PREFIX or file:///DIRECTORY')
  const abort = new AbortController()
  setMaxListeners(0, abort.signal)
  const offInterrupt = parts.onInterrupt(() => abort.abort())
  const opened: StoreParts[] = []
  const open = async (address: string): Promise<StoreParts> => {
    const one = await parts.openStore(address, settings, remarks(output))
    opened.push(one)
    return { ...one, store: interruptible(one.store, abort.signal) }
  }
  try {
    await work({ options, output, parts: await open(settings.store), open })
  } finally {
    output.clearProgress()
    offInterrupt()
    for (const { store: one } of opened) await one.close()
  }
}
