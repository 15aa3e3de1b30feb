import { Failure } from '../base/failure.ts'
import { nearestName } from '../base/nearest-name.ts'
import { effectiveSettings, NO_OVERRIDES, SETTING_BY_NAME, type Settings } from './settings.ts'
import { SHOWN_CONFIGS } from './shown-configs.ts'

/** What a person gave, from three places. An earlier one counts before a later one. */
export interface GivenSettings {
  /** Setting and text, from the command line. Of the same name the last one counts. */
  readonly flags: readonly (readonly [name: string, text: string])[]
  /** The process's whole environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Setting and text, from the configuration file. */
  readonly file: readonly (readonly [name: string, text: string])[]
}

export interface ResolvedSettings {
  readonly settings: Settings
  /** What was given, as text by setting name: Kafka's "static" configs. */
  readonly given: ReadonlyMap<string, string>
}

/** `place` tells where it was written: `--set`, `ODRADEK_DATA`, the file. */
export function badSetting(place: string, name: string, text: string, why: string): Failure {
  return new Failure('invalid', 'bad-setting', 'no', `${name}: ${JSON.stringify(text)} ${why} (from ${place})`)
}

/** Throws a Failure (`invalid`, reason `bad-setting` or `unknown-setting`) whose message tells a person what to change. */
export function resolveSettings({ flags, environment, file }: GivenSettings): ResolvedSettings {
  const given = new Map<string, string>()
  for (const [name, text] of file) take(given, 'the configuration file', name, text)
  for (const [name, text] of environmentSettings(environment)) take(given, environmentName(name), name, text)
  for (const [name, text] of flags) take(given, 'the command line', name, text)
  const settings = effectiveSettings({ perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given })
  checkRelations(settings)
  return { settings, given }
}

function take(given: Map<string, string>, place: string, name: string, text: string): void {
  const definition = SETTING_BY_NAME.get(name)
  if (definition === undefined) throw unknownSetting(place, name)
  const reading = definition.read(text)
  if (reading.kind === 'refused') throw badSetting(place, name, text, `is not allowed: it must be ${definition.allowed}`)
  given.set(name, reading.text)
}

function unknownSetting(place: string, name: string): Failure {
  const shown = SHOWN_CONFIGS.get(name)
  const nearest = nearestName(name, SETTING_BY_NAME.keys())
  const hint =
    shown === undefined
      ? nearest === undefined
        ? 'docs/configuration.md lists all settings'
        : `did you mean ${nearest}?`
      : `it is shown to Kafka's tools, but ${shown.instead}`
  return new Failure('invalid', 'unknown-setting', 'no', `${name} can't be set: ${hint} (from ${place})`)
}

/** `ODRADEK_` and the name in capitals, with an underscore for every dot and dash. */
export function environmentName(name: string): string {
  return PREFIX + name.replaceAll(/[.-]/g, '_').toUpperCase()
}

const PREFIX = 'ODRADEK_'
/** Names the configuration file itself. */
export const FILE_VARIABLE = 'ODRADEK_CONFIG'
/** Names the cluster that the other commands speak to: set in many a shell, and nothing to a broker that starts there. */
export const BOOTSTRAP_VARIABLE = 'ODRADEK_BOOTSTRAP'

const NO_SETTINGS: ReadonlySet<string> = new Set([FILE_VARIABLE, BOOTSTRAP_VARIABLE])

/** Kubernetes gives every pod such variables for a service that is called odradek. They are nobody's settings. */
const SERVICE_LINK = /^ODRADEK_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)$/

const NAME_BY_VARIABLE: ReadonlyMap<string, string> = new Map(
  [...SETTING_BY_NAME.keys()].map((name): [string, string] => [environmentName(name), name]),
)

function environmentSettings(environment: GivenSettings['environment']): (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  for (const [variable, text] of Object.entries(environment)) {
    if (!variable.startsWith(PREFIX) || NO_SETTINGS.has(variable) || text === undefined) continue
    const name = NAME_BY_VARIABLE.get(variable)
    if (name !== undefined) found.push([name, text])
    else if (!SERVICE_LINK.test(variable)) throw unknownVariable(variable)
  }
  return found
}

function unknownVariable(variable: string): Failure {
  const nearest = nearestName(
    variable.slice(PREFIX.length),
    [...NAME_BY_VARIABLE.keys()].map((name) => name.slice(PREFIX.length).toLowerCase()),
  )
  const hint =
    nearest === undefined ? 'docs/configuration.md lists all settings' : `did you mean ${PREFIX}${nearest.toUpperCase()}?`
  return new Failure('invalid', 'unknown-setting', 'no', `${variable} is not a setting: ${hint} (from the environment)`)
}

/** What must hold between two settings. */
function checkRelations(settings: Settings): void {
  for (const [low, high] of NOT_ABOVE) {
    if (settings[low] > settings[high])
      throw relation(low, settings[low], `must not be above ${high}, which is ${settings[high]}`)
  }
  const queuedBytesMax = settings['queued.max.request.bytes']
  const requestBytesMax = settings['socket.request.max.bytes']
  if (queuedBytesMax !== -1 && queuedBytesMax < requestBytesMax) {
    throw relation(
      'queued.max.request.bytes',
      queuedBytesMax,
      `must be -1, or hold one request of socket.request.max.bytes, which is ${requestBytesMax}`,
    )
  }
}

const NOT_ABOVE = [
  ['group.min.session.timeout.ms', 'group.max.session.timeout.ms'],
  ['group.consumer.min.session.timeout.ms', 'group.consumer.max.session.timeout.ms'],
  ['group.consumer.min.heartbeat.interval.ms', 'group.consumer.max.heartbeat.interval.ms'],
  ['group.share.min.session.timeout.ms', 'group.share.max.session.timeout.ms'],
  ['group.share.min.heartbeat.interval.ms', 'group.share.max.heartbeat.interval.ms'],
  ['group.share.min.record.lock.duration.ms', 'group.share.max.record.lock.duration.ms'],
  ['group.streams.min.session.timeout.ms', 'group.streams.max.session.timeout.ms'],
  ['group.streams.min.heartbeat.interval.ms', 'group.streams.max.heartbeat.interval.ms'],
  ['log.cleaner.min.compaction.lag.ms', 'log.cleaner.max.compaction.lag.ms'],
] as const

function relation(name: string, value: number, why: string): Failure {
  return new Failure('invalid', 'bad-setting', 'no', `${name}: ${value} ${why}`)
}
