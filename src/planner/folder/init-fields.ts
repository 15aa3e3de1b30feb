import { ASSUMPTION_PARTS, type AssumptionPart } from '../documents/assumption-fields.ts'
import { PLATFORMS } from '../documents/estate-cluster.ts'

/** A number or word that `plan init` asks for or takes as an option, and the document that it goes into. */
export interface InitField {
  /** `--avg-in 100`. */
  readonly option: string
  readonly text: string
  readonly type: 'number' | 'text' | readonly string[]
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
): InitField => {
  const { text } = (ASSUMPTION_PARTS[part] as Readonly<Record<string, { readonly text: string }>>)[name]!
  return { option, text, type: 'number', document: 'assumptions', path: [part, name] }
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
  deployment('brokers', 'how many brokers', 'number', 'brokers'),
  assumption('avg-in', 'workload', 'avgInMiBps'),
  assumption('peak-in', 'workload', 'peakInMiBps'),
  assumption('fan-out', 'workload', 'fanOut'),
  assumption('partitions', 'workload', 'partitions'),
  assumption('retention-hours', 'retention', 'retentionHours'),
  assumption('copies', 'durability', 'replicationFactor'),
  assumption('zones', 'durability', 'zones'),
  assumption('monthly-usd', 'money', 'currentMonthlyUsd'),
]

export type InitValues = ReadonlyMap<InitField, string | number>
