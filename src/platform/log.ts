import { isatty } from 'node:tty'
import { type Logger, pino } from 'pino'
import type { Log, LogFields, LogLevel, LogLevelSwitch } from '../base/ports.ts'

export interface RealLogOptions {
  readonly level: LogLevel
  /** `auto`: text on a terminal, else JSON. */
  readonly format: 'auto' | 'json' | 'text'
  /** File descriptor: 1 for standard output, 2 for standard error. */
  readonly descriptor: number
}

/**
 * Lines for people and for collectors: one JSON object a line, or on a terminal `12:03:04.567 warn  message field=value`.
 * Written without holding up the caller; `flush` writes the rest, which also happens when the process exits.
 */
export class RealLog implements Log, LogLevelSwitch {
  readonly #sink: Sink
  readonly #pino: Logger

  static open({ level, format, descriptor }: RealLogOptions): RealLog {
    const destination = pino.destination({ dest: descriptor, sync: false, maxLength: PENDING_CHARACTERS_MAX })
    const isText = format === 'text' || (format === 'auto' && isatty(descriptor))
    const toLine = isText ? textLine : jsonLine
    const stream = { write: (line: string): void => void destination.write(toLine(line)) }
    const formatters = { level: (label: string): object => ({ level: label }) }
    const time = pino.stdTimeFunctions.isoTime
    const logger = pino({ level: 'debug', base: null, timestamp: time, messageKey: 'message', formatters }, stream)
    return new RealLog({ level, flush: () => destination.flushSync() }, logger)
  }

  private constructor(sink: Sink, logger: Logger) {
    this.#sink = sink
    this.#pino = logger
  }

  get level(): LogLevel {
    return this.#sink.level
  }

  /** From now on, for the children too. */
  set level(level: LogLevel) {
    this.#sink.level = level
  }

  get debugEnabled(): boolean {
    return this.#sink.level === 'debug'
  }

  debug(message: string, fields: LogFields = NONE): void {
    if (this.#sink.level === 'debug') this.#pino.debug(fields, message)
  }

  info(message: string, fields: LogFields = NONE): void {
    if (RANK[this.#sink.level] <= RANK.info) this.#pino.info(fields, message)
  }

  warn(message: string, fields: LogFields = NONE): void {
    if (RANK[this.#sink.level] <= RANK.warn) this.#pino.warn(fields, message)
  }

  error(message: string, fields: LogFields = NONE): void {
    this.#pino.error(fields, message)
  }

  child(fields: LogFields): Log {
    return new RealLog(this.#sink, this.#pino.child(fields))
  }

  /** Writes what is pending, before it returns. */
  flush(): void {
    this.#sink.flush()
  }
}

/** What a log shares with its children. */
interface Sink {
  level: LogLevel
  readonly flush: () => void
}

const NONE: LogFields = {}
/** Lines that wait for a reader who stalls; later ones are dropped until he goes on. */
const PENDING_CHARACTERS_MAX = 8 * 1024 * 1024
const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/**
 * Control characters, those of the second set too, line separators, and what turns the direction of text: a topic name or
 * client id must not move a terminal's cursor or forge a line.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Pino escapes only what JSON demands. Its own line end stays. */
function jsonLine(line: string): string {
  return `${line.slice(0, -1).replace(UNSAFE, escaped)}\n`
}

function textLine(line: string): string {
  const { level, time, message, ...fields } = JSON.parse(line) as Record<string, unknown>
  let text = `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${String(message).replace(UNSAFE, escaped)}`
  for (const [name, value] of Object.entries(fields)) text += ` ${name.replace(UNSAFE, escaped)}=${shown(value)}`
  return `${text}\n`
}

function shown(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  const text = /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
  return text.replace(UNSAFE, escaped)
}

function escaped(character: string): string {
  let text = ''
  for (let i = 0; i < character.length; i++) text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`
  return text
}
