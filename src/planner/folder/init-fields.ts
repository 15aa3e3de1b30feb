import { ASSUMPTION_PARTS, type AssumptionPart } from '../documents/assumption-fields.ts'
import { PLATFORMS } from '../documents/estate-cluster.ts'

/** A number or word that `plan init` asks for or takes as an option, and the document that it goes into. */
export interface InitField {
  /** `--avg-in 100`. */
  readonly option: string
  readonly text: string
  /** `count`: a whole number from 1 on. */
  readonly type: 'number' | 'count' | 'text' | readonly string[]
  readonly document: 'estate' | 'assumptions' | 'deployments'
  /** Of the cluster, part and name of the assumption, or of the deployment of the platform. */
  readonly path: readonly string[]
}

const cluster = (option: string, text: string, type: InitField['type'], name: string): InitField => ({
  option,
  text,
  type,
  document: 'estate',
  path: [name],
})

const assumption = <Part extends AssumptionPart>(
  option: string,
  part: Part,
  name: Extract<keyof (typeof ASSUMPTION_PARTS)[Part], string>,
  type: InitField['type'] = 'number',
): InitField => {
  const { text } = (ASSUMPTION_PARTS[part] as Readonly<Record<string, { readonly text: string }>>)[name]!
  return { option, text, type, document: 'assumptions', path: [part, name] }
}

const deployment = (option: string, text: string, type: InitField['type'], name: string): InitField => ({
  option,
  text,
  type,
  document: 'deployments',
  path: [name],
})

/** The few numbers that a first answer needs, in the order in which they are asked. */
export const INIT_FIELDS: readonly InitField[] = [
  cluster('name', 'a name for the cluster, which stays', 'text', 'id'),
  cluster('platform', 'what it runs on', PLATFORMS, 'platform'),
  cluster('region', 'region of the cloud, as us-east-1', 'text', 'region'),
  deployment('instance-type', 'type of all brokers, as kafka.m5.large', 'text', 'instanceType'),
  deployment('brokers', 'how many brokers', 'count', 'brokers'),
  assumption('avg-in', 'workload', 'avgInMiBps'),
  assumption('peak-in', 'workload', 'peakInMiBps'),
  assumption('fan-out', 'workload', 'fanOut'),
  assumption('partitions', 'workload', 'partitions', 'count'),
  assumption('retention-hours', 'retention', 'retentionHours'),
  assumption('copies', 'durability', 'replicationFactor', 'count'),
  assumption('zones', 'durability', 'zones', 'count'),
  assumption('monthly-usd', 'money', 'currentMonthlyUsd'),
]

export type InitValues = ReadonlyMap<InitField, string | number>

const ON_AWS: ReadonlySet<unknown> = new Set(['ec2', 'msk-standard', 'msk-express', 'msk-serverless'])
const AWS_REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/
/** Family and size, with a word before them or without: `m7g.large`, `kafka.m5.large`, `express.m7g.large`. */
const AWS_TYPE = /^(?:[a-z]+\.)?[a-z][a-z0-9-]*\.[a-z0-9-]+$/

/** What keeps a value from being true beside those given before it, as the end of a sentence; undefined: nothing. */
export function initFault({ option }: InitField, value: string | number, before: InitValues): string | undefined {
  const given = (wanted: string): string | number | undefined => [...before].find(([field]) => field.option === wanted)?.[1]
  const isOnAws = ON_AWS.has(given('platform'))
  switch (option) {
    case 'region':
      return isOnAws && !AWS_REGION.test(String(value)) ? 'must be a region of AWS, as us-east-1' : undefined
    case 'instance-type':
      return isOnAws && !AWS_TYPE.test(String(value)) ? 'must be a type of AWS, as kafka.m5.large or m7g.large' : undefined
    case 'peak-in':
      return atLeast(value, given('avg-in'), 'the average')
    case 'copies':
      return atMost(value, given('brokers'), 'the brokers that there are')
    default:
      return undefined
  }
}

function atLeast(value: string | number, bound: string | number | undefined, what: string): string | undefined {
  return typeof bound === 'number' && Number(value) < bound ? `must be at least ${what}, ${bound}` : undefined
}

function atMost(value: string | number, bound: string | number | undefined, what: string): string | undefined {
  return typeof bound === 'number' && Number(value) > bound ? `must be at most ${what}, ${bound}` : undefined
}
