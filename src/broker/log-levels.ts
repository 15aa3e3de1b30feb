import type { LogLevel, LogLevelSwitch } from '../base/ports.ts'
import { type ConfigOperation, planLoggerAlter } from '../config/alter.ts'
import type { ConfigVerdict } from './config-changes.ts'

/** All lines go through one logger, which has the name that Kafka gives to the one above all others. */
const LOGGER = 'root'

const SHOWN: Readonly<Record<LogLevel, string>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR' }

/** Kafka's levels, of which there are more than ours: a level is never quieter than what was asked for. */
const MEANT: ReadonlyMap<string, LogLevel> = new Map([
  ['TRACE', 'debug'],
  ['DEBUG', 'debug'],
  ['INFO', 'info'],
  ['WARN', 'warn'],
  ['ERROR', 'error'],
  ['FATAL', 'error'],
])

/** The loggers of this broker as Kafka's tools see them. What is changed here holds until the process ends. */
export class LogLevels {
  readonly #switch: LogLevelSwitch
  readonly #initial: ReadonlyMap<string, string>

  constructor(level: LogLevelSwitch) {
    this.#switch = level
    this.#initial = this.now
  }

  /** Kafka's level of each logger. */
  get now(): ReadonlyMap<string, string> {
    return new Map([[LOGGER, SHOWN[this.#switch.level]]])
  }

  /** All of the operations or none. */
  alter(operations: readonly ConfigOperation[], validateOnly: boolean): ConfigVerdict {
    const plan = planLoggerAlter(this.now, this.#initial, operations)
    if (plan.kind === 'refused') return plan
    const level = MEANT.get(plan.levels.get(LOGGER)!)
    if (!validateOnly && level !== undefined) this.#switch.level = level
    return { reason: 'none', message: null }
  }
}
