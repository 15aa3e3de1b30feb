import { ASSUMPTION_PARTS } from '../documents/assumption-fields.ts'
import type { Column } from './report-model.ts'

/** What platforms and options are called among people. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  ec2: 'Kafka on EC2',
  kubernetes: 'Kafka on Kubernetes',
  'msk-standard': 'MSK Standard',
  'msk-express': 'MSK Express',
  'msk-serverless': 'MSK Serverless',
  odradek: 'Odradek',
  automq: 'AutoMQ',
  stay: 'stay',
  selfManage: 'run Kafka yourselves',
  hosted: 'another hosted service',
  sharedStorage: 'move to shared storage',
}

export function optionName(option: string): string {
  return OPTION_NAMES[option] ?? option
}

const SERVICE_NAMES: Readonly<Record<string, string>> = {
  sqs: 'a queue (Amazon SQS)',
  'sns+sqs': 'a topic with queues (Amazon SNS and SQS)',
  eventbridge: 'an event router (Amazon EventBridge)',
  kinesis: 'a managed stream (Amazon Kinesis)',
}

/** What is simpler than Kafka. */
export function serviceName(service: string): string {
  return SERVICE_NAMES[service] ?? service
}

/** A side of a comparison, of which one runs now. */
export function sideName(option: string): string {
  return option === 'current' ? 'as it runs now' : optionName(option)
}

const UNITS: Readonly<Record<string, string>> = { MiBps: 'MiB/s', KiB: 'KiB', MiB: 'MiB', GiB: 'GiB', Usd: 'USD', Ms: 'ms' }
/** Pieces of a name: units, short names in capitals, words, numbers. */
const PIECES = /MiBps|KiB|MiB|GiB|Usd|Ms(?![a-z])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g

/** `crossZoneTraffic` as people say it. What isn't such a name stays as it is. */
export function spoken(name: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name)) return name
  const words = name.match(PIECES) ?? [name]
  return words.map((word) => UNITS[word] ?? (/^[A-Z]{2}/.test(word) ? word : word.toLowerCase())).join(' ')
}

/** A text with such names in it: `crossZoneShare ≥ 0.15`, `no-strong-pressure`. */
export function plainText(text: string): string {
  return text
    .replace(/\b[a-z]+(?:[A-Z][A-Za-z0-9]*)+\b/g, spoken)
    .replace(/\b[a-z]+(?:-[a-z]+)+\b/g, (word) => word.replaceAll('-', ' '))
}

const FIELDS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(ASSUMPTION_PARTS).flatMap((part) => Object.entries(part).map(([name, { text }]) => [name, text])),
)

/** A field of an input by what it means: `workload.fanOut` is how often each byte is read. */
export function fieldName(path: string): string {
  const name = path.split('.').at(-1)!
  return FIELDS[name]?.split(':')[0] ?? spoken(name)
}

/** Units that the end of a name carries. */
const SUFFIXES: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/Usd$/, 'USD a month'],
  [/MiBps$/, 'MiB/s'],
  [/GiBPerMonth$/, 'GiB a month'],
  [/GiB$/, 'GiB'],
  [/HoursPerMonth$/, 'hours a month'],
  [/Hours$/, 'hours'],
  [/Months$/, 'months'],
]

const FIELD_UNITS: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/UsdPerHour$/, 'USD an hour'],
  [/MonthlyUsd$/, 'USD a month'],
  [/Usd$/, 'USD'],
  [/MiBps$/, 'MiB/s'],
  [/HoursPerMonth$/, 'hours a month'],
  [/PerMonth$/, 'a month'],
  [/PerSecond$/, 'a second'],
  [/Hours$/, 'hours'],
  [/Weeks$/, 'weeks'],
  [/MonthsMax$/, 'months'],
  [/Ms$/, 'ms'],
  [/Bytes(?:Max)?$/, 'bytes'],
  [/(?:Share|ShareOfBill|Utilisation|Aware)$/, 'share, 0 to 1'],
]

/** The unit of a field; nothing where it is counted, or has none. */
export function fieldUnit(name: string): string {
  return FIELD_UNITS.find(([ending]) => ending.test(name))?.[1] ?? ''
}

/** A column of figures: the name without its unit, and the unit apart. */
export function figureColumn(name: string): Column {
  const suffix = SUFFIXES.find(([ending]) => ending.test(name))
  if (suffix === undefined) return { name, label: spoken(name) }
  return { name, label: spoken(name.replace(suffix[0], '')), unit: suffix[1] }
}
