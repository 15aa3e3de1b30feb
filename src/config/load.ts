import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import { Failure } from '../base/failure.ts'
import { badSetting, FILE_VARIABLE, type ResolvedSettings, resolveSettings } from './resolve.ts'

/** Options of `odradek start` as the command line gives them. */
export interface StartFlags {
  readonly data?: string
  readonly listen?: string
  readonly advertise?: string
  readonly admin?: string
  readonly readyFile?: string
  readonly store?: string
  readonly zone?: string
  readonly peersListen?: string
  readonly advertisePeers?: string
  readonly clusterSecretFile?: string
  readonly s3Endpoint?: string
  /** True where the option stands alone. */
  readonly s3PathStyle?: string | true
  /** Path of the configuration file; without it the one that ODRADEK_CONFIG names, if any. */
  readonly config?: string
  /** `name=value`, each. */
  readonly set?: readonly string[]
}

/**
 * Flags, then environment, then file, then default. The only reader of the environment and of the file. Throws a Failure
 * (`invalid`) with reason `bad-setting`, `unknown-setting` or `unreadable-file`, whose message is meant for a person.
 */
export function loadSettings(flags: StartFlags): ResolvedSettings {
  const { env: environment } = process
  const path = flags.config ?? environment[FILE_VARIABLE]
  const file = path === undefined || path === '' ? [] : fileSettings(path, readFile(path))
  return resolveSettings({ flags: flagSettings(flags), environment, file })
}

/** Short options count before `--set` of the same name, whatever their order. */
export function flagSettings({ set = [], ...named }: StartFlags): readonly (readonly [string, string])[] {
  const settings: (readonly [string, string])[] = set.map((text) => {
    const at = text.indexOf('=')
    if (at < 1) throw badSetting('the command line', '--set', text, 'is not allowed: it must be NAME=VALUE')
    return [text.slice(0, at).trim(), text.slice(at + 1)]
  })
  for (const [option, name] of NAMED_OPTIONS) {
    const text = named[option]
    if (text !== undefined) settings.push([name, String(text)])
  }
  return settings
}

const NAMED_OPTIONS = [
  ['data', 'data'],
  ['listen', 'listen'],
  ['advertise', 'advertise'],
  ['admin', 'admin'],
  ['readyFile', 'ready-file'],
  ['store', 'store'],
  ['zone', 'zone'],
  ['peersListen', 'peers.listen'],
  ['advertisePeers', 'advertise-peers'],
  ['clusterSecretFile', 'cluster-secret-file'],
  ['s3Endpoint', 's3-endpoint'],
  ['s3PathStyle', 's3-path-style'],
] as const

/**
 * A YAML map from setting to value. Names have dots, so `log.retention.ms: 1` and nested maps mean the same:
 * `log: {retention: {ms: 1}}`. A list is joined with commas; a value without text (`data:`) leaves the setting alone. A setting that is
 * there twice, once in each form, is refused: which one was meant can't be told.
 */
export function fileSettings(path: string, text: string): readonly (readonly [string, string])[] {
  // Numbers stay text, so that none loses digits. Aliases are how a small file becomes a large one.
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: true })
  const [error] = document.errors
  if (error !== undefined) throw unreadable(path, error.message)
  const settings: (readonly [string, string])[] = []
  const content: unknown =
    document.contents === null ? {} : toPlain(path, () => document.toJS({ maxAliasCount: 0, mapAsMap: true }))
  if (content instanceof Map) flatten(path, '', content, settings)
  else if (document.contents !== null && content !== '') throw unreadable(path, 'it must be a map from setting to value')
  refuseTwice(path, settings)
  return settings
}

function refuseTwice(path: string, settings: readonly (readonly [string, string])[]): void {
  const first = new Map<string, string>()
  for (const [name, text] of settings) {
    const before = first.get(name)
    if (before !== undefined) {
      const both = `${JSON.stringify(before)} and ${JSON.stringify(text)}`
      const why = `is set twice in the configuration file ${path}, to ${both}: keep one, dotted or nested`
      throw new Failure('invalid', 'bad-setting', 'no', `${name} ${why}`)
    }
    first.set(name, text)
  }
}

function toPlain(path: string, read: () => unknown): unknown {
  try {
    return read()
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause))
  }
}

function flatten(
  path: string,
  prefix: string,
  map: ReadonlyMap<unknown, unknown>,
  settings: (readonly [string, string])[],
): void {
  for (const [key, value] of map) {
    const name = `${prefix}${String(key)}`
    if (value instanceof Map) flatten(path, `${name}.`, value, settings)
    else if (Array.isArray(value)) settings.push([name, value.map(String).join(',')])
    else if (typeof value === 'string') {
      if (value !== '') settings.push([name, value])
    } else if (value !== null) throw unreadable(path, `${name} must be text, a number, a list or a map`)
  }
}

function readFile(path: string): string {
  try {
    const bytes = readFileSync(path)
    if (bytes.length > FILE_BYTES_MAX) throw unreadable(path, `it is larger than ${FILE_BYTES_MAX} bytes`)
    return bytes.toString('utf8')
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause)
  }
}

const FILE_BYTES_MAX = 1_048_576

function unreadable(path: string, why: string, cause?: unknown): Failure {
  return new Failure('invalid', 'unreadable-file', 'no', `the configuration file ${path} can't be read: ${why}`, cause)
}
