import { effectiveOf, isSecretSetting } from '../planner/planner.ts'
import { type DecodedDescribeConfigsResponseResource, describeConfigsApi } from '../protocol/generated/32-describe-configs.ts'
import { chunks } from './chunks.ts'
import { type BrokerFound, CLUSTER, type Scene } from './findings.ts'
import { listenersOf } from './listeners.ts'
import { codeProblem, problemOf } from './problem.ts'

const TOPIC = 2
const BROKER = 4
const TOPICS_PER_REQUEST = 500

/** Where a value comes from: 1 set on a topic, 2 on a broker, 3 on all brokers, 4 the broker's file; 5 is the default, set nowhere. */
const SET_ON_TOPIC: readonly number[] = [1]
const SET_ON_BROKER: readonly number[] = [2, 3, 4]

/** Broker settings that topics inherit. */
const INHERITED: readonly string[] = [
  'auto.create.topics.enable',
  'compression.type',
  'default.replication.factor',
  'log.cleanup.policy',
  'log.message.format.version',
  'log.message.timestamp.type',
  'log.retention.bytes',
  'log.retention.hours',
  'log.retention.minutes',
  'log.retention.ms',
  'log.segment.bytes',
  'message.max.bytes',
  'min.insync.replicas',
  'num.partitions',
  'unclean.leader.election.enable',
]

type Settings = Record<string, string | null>
type Config = DecodedDescribeConfigsResponseResource['configs'][number]

export async function readTopicConfigs({ asker, cluster, looked }: Scene, any: number): Promise<void> {
  const topics = new Map(
    (cluster.topics ?? []).map((topic, at) => [topic.name, { topic, path: `${CLUSTER}/topics/${at}/settings` }]),
  )
  for (const names of chunks([...topics.keys()], TOPICS_PER_REQUEST)) {
    const resources = names.map((name) => ({ resourceType: TOPIC, resourceName: name, configurationKeys: null }))
    try {
      const { results } = await asker.ask(describeConfigsApi, { resources }, any)
      for (const { resourceName, errorCode, configs } of results) {
        const found = topics.get(resourceName)
        if (found === undefined) continue
        const { topic, path } = found
        const problem = codeProblem(errorCode, describeConfigsApi)
        if (problem !== undefined) {
          looked.at(path).missed(problem)
          continue
        }
        topic.settings = settingsOf(configs, SET_ON_TOPIC)
        const effective = effectiveOf(Object.fromEntries(configs.map(({ name, value }) => [name, value])))
        if (effective !== undefined) topic.effective = effective
      }
    } catch (error) {
      const problem = problemOf(error, describeConfigsApi)
      for (const name of names) looked.at(topics.get(name)!.path).missed(problem)
    }
  }
}

/** Each broker is asked for itself: another one doesn't know its file. */
export async function readBrokerConfigs({ asker, cluster, looked, hide }: Scene): Promise<void> {
  const inherited = looked.at(`${CLUSTER}/defaults`)
  const read = async (broker: BrokerFound, path: string): Promise<void> => {
    const resources = [{ resourceType: BROKER, resourceName: String(broker.id), configurationKeys: null }]
    try {
      const { results } = await asker.ask(describeConfigsApi, { resources }, broker.id)
      for (const { errorCode, configs } of results) {
        const problem = codeProblem(errorCode, describeConfigsApi)
        if (problem !== undefined) {
          looked.at(path).missed(problem)
          inherited.missed(problem)
          continue
        }
        inherited.seen()
        broker.settings = settingsOf(configs, SET_ON_BROKER, hide.setting)
        if (cluster.defaults == null) readCluster(configs)
      }
    } catch (error) {
      const problem = problemOf(error, describeConfigsApi)
      looked.at(path).missed(problem)
      inherited.missed(problem)
    }
  }
  /** What all brokers should have alike is taken from the first that answers. */
  const readCluster = (configs: readonly Config[]): void => {
    const values = new Map(configs.map(({ name, value }) => [name, value]))
    cluster.defaults = Object.fromEntries(INHERITED.flatMap((name) => (values.has(name) ? [[name, values.get(name)!]] : [])))
    const authorizer = values.get('authorizer.class.name')
    if (authorizer !== undefined) cluster.authorizer = authorizer === '' ? null : authorizer
    const tiered = values.get('remote.log.storage.system.enable')
    if (tiered !== undefined) cluster.tieredStorage = tiered === 'true'
    const listeners = listenersOf(values)
    if (listeners === undefined) return
    cluster.listeners = listeners
    looked.at(`${CLUSTER}/listeners`).seen()
  }
  // In order: which broker answers first must not decide what stands there.
  for (const [at, broker] of (cluster.brokers ?? []).entries()) await read(broker, `${CLUSTER}/brokers/${at}/settings`)
}

/** Explicit ones; of what may be a secret only the name. Version 0 tells only whether a value is the default. */
function settingsOf(
  configs: readonly Config[],
  sources: readonly number[],
  show: (name: string, value: string) => string = (_, value) => value,
): Settings {
  const explicit = configs.filter(({ configSource, isDefault }) =>
    configSource === -1 ? isDefault === false : sources.includes(configSource),
  )
  return Object.fromEntries(
    explicit.map(({ name, value, isSensitive }) => {
      const isHidden = isSensitive || isSecretSetting(name) || value === null
      return [name, isHidden ? null : show(name, value)]
    }),
  )
}
