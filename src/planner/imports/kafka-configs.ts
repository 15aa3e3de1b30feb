import type { Cluster, EstateBroker } from '../documents/estate-cluster.ts'
import type { Topic } from '../documents/estate-topic.ts'
import type { Importer } from './importer.ts'
import { type Line, type Source, wholeNumber } from './source.ts'
import { effectiveOf, withoutSecrets } from './topic-settings.ts'

type Quota = NonNullable<Cluster['quotas']>[number]
type ScramUser = NonNullable<Cluster['scramUsers']>[number]

/**
 * The text of `kafka-configs --describe` of topics, brokers, users, clients and addresses: of brokers' replies one setting a line with its synonyms
 * (`--all` or not), of ZooKeeper (before 3.0) all on one line. A topic's own settings are those that a topic configuration sets; all that are shown
 * count as effective.
 */
export const kafkaConfigs: Importer = {
  kind: 'kafka-configs',
  summary: 'text of kafka-configs --describe',
  sections: [],
  needsCluster: true,
  read: (source, { cluster }) => ({ clusters: [{ id: cluster, ...new ConfigReader(source).read() }] }),
}

interface Setting {
  readonly name: string
  readonly value: string | null
  /** `DYNAMIC_TOPIC_CONFIG`, …; nothing where the tool tells no sources. */
  readonly sources: readonly string[] | null
}

type Entity = { readonly kind: string; readonly name: string | null; readonly settings: Setting[] }

const HEAD =
  /^(?:(?:Dynamic|All|Default) )?[Cc]onfigs for (topic|broker|client-metric|group)s?(?:-metrics)? '?(.+?)'? (?:are|is|are:|is:)(?: (.*)|:)?$/
const QUOTAS = /^(?:Quota c|C)onfigs for (.+?) are ?(.*)$/
const SCRAM = /^SCRAM credential configs for user-principal '(.+?)' are (.*)$/
const SETTING = /^ {2}([^=\s]+)=(.*) sensitive=(true|false) synonyms=\{(.*)\}$/
const ENTITY = /^(?:the )?(default )?(user-principal|client-id|ip|user|client)(?: '(.*?)')?$/

class ConfigReader {
  readonly #source: Source
  readonly #entities: Entity[] = []
  readonly #quotas: Quota[] = []
  readonly #scramUsers: ScramUser[] = []

  constructor(source: Source) {
    this.#source = source
  }

  read(): Omit<Cluster, 'id'> {
    for (const line of this.#source.lines()) this.#line(line)
    const topics = this.#of('topic').map(topicOf)
    const brokers = this.#of('broker').filter(({ name }) => name !== null)
    const defaults = this.#of('broker').find(({ name }) => name === null)
    return {
      ...(topics.length === 0 ? {} : { topics }),
      ...(brokers.length === 0 ? {} : { brokers: brokers.map(brokerOf) }),
      ...(defaults === undefined ? {} : { defaults: settingsIn(defaults.settings) }),
      ...(this.#quotas.length === 0 ? {} : { quotas: this.#quotas }),
      ...(this.#scramUsers.length === 0 ? {} : { scramUsers: this.#scramUsers }),
    }
  }

  #of(kind: string): Entity[] {
    return this.#entities.filter((one) => one.kind === kind)
  }

  #line(line: Line): void {
    if (/^(?:Warning|WARNING|OpenJDK)\b/.test(line.text)) return
    if (line.text.startsWith('  ')) {
      this.#setting(line)
      return
    }
    const scram = SCRAM.exec(line.text)
    if (scram !== null) {
      this.#scramUsers.push(...this.#mechanisms(line, scram[1]!, scram[2]!))
      return
    }
    const head = HEAD.exec(line.text)
    if (head !== null) {
      this.#head(line, head[1]!, head[2]!, head[3] ?? '')
      return
    }
    const quotas = QUOTAS.exec(line.text)
    if (quotas === null) throw this.#refusal(line, 1, 'should be a line of kafka-configs --describe')
    this.#quotasOf(line, quotas[1]!, quotas[2]!)
  }

  #head(line: Line, kind: string, name: string, rest: string): void {
    const isDefault = kind === 'broker' && /^(?:in the cluster|<default>)$/.test(name)
    if (kind === 'broker' && !isDefault)
      wholeNumber(this.#source, line, line.text.indexOf(name) + 1, name, 'the number of a broker')
    const settings = this.#pairs(line, rest).map(([setting, value]) => ({ name: setting, value, sources: null }))
    this.#entities.push({ kind, name: isDefault ? null : name, settings })
  }

  #setting(line: Line): void {
    const [, name, value, sensitive, synonyms] = SETTING.exec(line.text) ?? []
    const entity = this.#entities.at(-1)
    if (name === undefined) throw this.#refusal(line, 3, "should be 'name=value sensitive=… synonyms={…}'")
    if (entity === undefined) throw this.#refusal(line, 3, 'a setting before the line that says of what')
    const sources = [...synonyms!.matchAll(/(?:^|, )([A-Z_]+_CONFIG):/g)].map((match) => match[1]!)
    entity.settings.push({ name, value: sensitive === 'true' ? null : value!, sources })
  }

  /** `user-principal 'ann', client-id 'etl'`, and `the default user-principal`, which stands as an empty name. */
  #quotasOf(line: Line, entities: string, rest: string): void {
    const entity: { user?: string; clientId?: string; ip?: string } = {}
    for (const part of entities.split(/, (?=the default|default|user|client|ip)/)) {
      const [, , kind, name] = ENTITY.exec(part) ?? []
      if (kind === undefined) throw this.#refusal(line, line.text.indexOf(part) + 1, `'${part}' is nothing that has quotas`)
      if (kind === 'ip') entity.ip = name ?? ''
      else if (kind.startsWith('user')) entity.user = name ?? ''
      else entity.clientId = name ?? ''
    }
    for (const [key, value] of this.#pairs(line, rest)) {
      if (key.startsWith('SCRAM-')) {
        this.#scramUsers.push(...this.#mechanisms(line, entity.user ?? '', `${key}=${value}`))
        continue
      }
      const number = Number(value)
      if (value === '' || !Number.isFinite(number))
        throw this.#refusal(line, line.text.indexOf(key) + 1, `the quota ${key} must be a number, and is '${value}'`)
      this.#quotas.push({ entity, key, value: number })
    }
  }

  /** `SCRAM-SHA-256=iterations=8192`; what else ZooKeeper shows of one are secrets and is dropped. */
  #mechanisms(line: Line, name: string, text: string): ScramUser[] {
    const found = [...text.matchAll(/(SCRAM-SHA-(?:256|512))=(?:\[[^\]]*?)?iterations=(\d+)/g)]
    if (found.length === 0) throw this.#refusal(line, line.text.indexOf('SCRAM-') + 1, 'should be SCRAM-SHA-…=iterations=…')
    return found.map(([, mechanism, iterations]) => ({ name, mechanism: mechanism!, iterations: Number(iterations) }))
  }

  #pairs(line: Line, text: string): [string, string][] {
    if (text.trim() === '') return []
    return commaSplit(text).map((pair) => {
      const [, name, value] = /^([^=\s]+)=(.*)$/.exec(pair.trim()) ?? []
      if (name === undefined) throw this.#refusal(line, line.text.indexOf(pair) + 1, 'should be name=value')
      return [name, value!]
    })
  }

  #refusal(line: Line, column: number, why: string) {
    return this.#source.refusal(line.number, column, why)
  }
}

/** Between `name=`; a comma before which a bracket is open is part of a value. */
function commaSplit(text: string): string[] {
  const pairs: string[] = []
  let end = text.length
  let isWithin = false
  for (const { 0: sign, index } of [...text.matchAll(/[[\]]|, ?(?=[A-Za-z][\w.-]*=)/g)].reverse()) {
    if (sign === '[' || sign === ']') isWithin = sign === ']'
    else if (!isWithin) {
      pairs.push(text.slice(index + sign.length, end))
      end = index
    }
  }
  return [...pairs, text.slice(0, end)].reverse()
}

function topicOf({ name, settings }: Entity): Topic {
  const own = settings.filter(({ sources }) => sources === null || sources.length === 0 || sources[0] === 'DYNAMIC_TOPIC_CONFIG')
  const effective = effectiveOf(Object.fromEntries(settings.map((one) => [one.name, one.value])))
  return { name: name!, settings: settingsIn(own), ...(effective === undefined ? {} : { effective }) }
}

function brokerOf({ name, settings }: Entity): EstateBroker {
  const own = settings.filter(({ sources }) => sources === null || (sources.length > 0 && sources[0] !== 'DEFAULT_CONFIG'))
  return { id: Number(name), settings: settingsIn(own) }
}

function settingsIn(settings: readonly Setting[]): Record<string, string | null> {
  return withoutSecrets(Object.fromEntries(settings.map(({ name, value }) => [name, value])))
}
