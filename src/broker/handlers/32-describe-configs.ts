import { unreachable } from '../../base/assert.ts'
import { othersTurn } from '../../base/pause.ts'
import type { Clock } from '../../base/ports.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import {
  type ConfigEntry,
  type DescribeOptions,
  describeBroker,
  describeClientMetrics,
  describeClusterDefaults,
  describeGroup,
  describeLoggers,
  describeTopic,
  SOURCE_ID,
  TYPE_ID,
} from '../../config/describe.ts'
import type {
  DescribeConfigsRequest,
  DescribeConfigsRequestResource,
  DescribeConfigsResponse,
  DescribeConfigsResponseConfig,
  DescribeConfigsResponseResource,
} from '../../protocol/generated/32-describe-configs.ts'
import type { ClusterConfigs } from '../cluster-configs.ts'
import { type ConfigResourceKind, kindOfType, loggerNameProblem } from '../config-resources.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { LogLevels } from '../log-levels.ts'
import type { SelfDescription } from '../self-description.ts'
import type { RequestContext } from '../session.ts'
import { topicNameProblem } from '../topic-names.ts'

export interface DescribeConfigsParts {
  readonly log: SharedLog
  readonly clock: Clock
  readonly configs: ClusterConfigs
  readonly logLevels: LogLevels
  readonly self: SelfDescription
}

/** A refusal of one resource. */
interface Refused {
  readonly reason: Reason
  readonly message: string
}

/** Describing thousands of topics gives way to other requests so often. */
const YIELD_MS = 5

/**
 * 32 DescribeConfigs, v0–v4. Configs of topics, brokers, groups and client-metrics subscriptions, and log levels, with where they come from.
 * Behaviour: one answer per resource, in order, however often it is named; what was altered before is there. A type that isn't known makes the whole request fail. A
 * broker is described by itself only, with whether it drains, and what it tells of itself where that is asked for by name; the broker without a name has what was changed at run time for all.
 * v0: a flag in place of the source. v1: source and synonyms (KIP-226). v3: types and documentation (KIP-569). v4: flexible.
 */
export async function describeConfigs(
  request: DescribeConfigsRequest,
  { apiVersion }: RequestContext,
  parts: DescribeConfigsParts,
): Promise<DescribeConfigsResponse> {
  const { resources } = request
  const unknown = resources.find(({ resourceType }) => kindOfType(resourceType) === undefined)
  if (unknown !== undefined) return refuseAll(request, `Unexpected resource type ${unknown.resourceType}.`)
  await parts.log.barrier()
  const results: DescribeConfigsResponseResource[] = []
  let sinceMs = parts.clock.monotonicMs()
  const answered = new Set<string>()
  for (const resource of resources) {
    // Asking twice for the same doesn't make two answers of it.
    const key = `${resource.resourceType}:${resource.resourceName}`
    if (answered.has(key)) continue
    answered.add(key)
    results.push(answer(resource, describe(resource, request, parts), apiVersion))
    if (parts.clock.monotonicMs() - sinceMs < YIELD_MS) continue
    await othersTurn(parts.clock)
    sinceMs = parts.clock.monotonicMs()
  }
  return { throttleTimeMs: 0, results }
}

function refuseAll({ resources }: DescribeConfigsRequest, message: string): DescribeConfigsResponse {
  const results = resources.map((resource) => refused(resource, { reason: 'invalid-request', message }))
  return { throttleTimeMs: 0, results }
}

function describe(
  { resourceType, resourceName: name, configurationKeys: names }: DescribeConfigsRequestResource,
  { includeSynonyms, includeDocumentation }: DescribeConfigsRequest,
  parts: DescribeConfigsParts,
): readonly ConfigEntry[] | Refused {
  const options: DescribeOptions = { names, includeSynonyms, includeDocumentation }
  const kind: ConfigResourceKind = kindOfType(resourceType)!
  switch (kind) {
    case 'topic':
      return describeOneTopic(name, options, parts)
    case 'broker':
      return describeOneBroker(name, options, parts)
    case 'broker-logger': {
      const problem = loggerNameProblem(name, parts.log.brokerId)
      return problem === undefined ? describeLoggers(parts.logLevels.now, options) : invalid(problem)
    }
    case 'client-metrics':
      if (name === '') return invalid('Client metrics subscription name must not be empty.')
      return describeClientMetrics(parts.log.state.configs.of(kind, name), options)
    case 'group':
      if (name === '') return invalid('Group name must not be empty.')
      return describeGroup(parts.log.state.configs.of(kind, name), parts.configs.overrides, options)
    default:
      return unreachable(kind)
  }
}

function describeOneTopic(
  name: string,
  options: DescribeOptions,
  { log, configs }: DescribeConfigsParts,
): readonly ConfigEntry[] | Refused {
  const problem = topicNameProblem(name)
  if (problem !== undefined) return { reason: 'invalid-topic-name', message: problem }
  const topic = log.state.topics.findByName(name)
  if (topic === undefined) return { reason: 'unknown-topic', message: `The topic '${name}' does not exist.` }
  return describeTopic(topic.configs, configs.overrides, options)
}

function describeOneBroker(
  name: string,
  options: DescribeOptions,
  { log, configs, self }: DescribeConfigsParts,
): readonly ConfigEntry[] | Refused {
  const { overrides } = configs
  if (name === '') return describeClusterDefaults(overrides.clusterWide, options)
  if (name === String(log.brokerId)) {
    const entries = [...describeBroker(overrides, options), ...self.entries(options)]
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  return invalid(`Unexpected broker id, expected ${log.brokerId} or empty string, but received ${name}.`)
}

function invalid(message: string): Refused {
  return { reason: 'invalid-request', message }
}

function answer(
  resource: DescribeConfigsRequestResource,
  described: readonly ConfigEntry[] | Refused,
  apiVersion: number,
): DescribeConfigsResponseResource {
  if ('reason' in described) return refused(resource, described)
  const { resourceType, resourceName } = resource
  const configs = described.map((entry) => show(entry, apiVersion))
  return { errorCode: 0, errorMessage: null, resourceType, resourceName, configs }
}

function refused(
  { resourceType, resourceName }: DescribeConfigsRequestResource,
  { reason, message }: Refused,
): DescribeConfigsResponseResource {
  return { errorCode: codeOf(reason), errorMessage: message, resourceType, resourceName, configs: [] }
}

function show(entry: ConfigEntry, apiVersion: number): DescribeConfigsResponseConfig {
  return {
    name: entry.name,
    value: entry.value,
    readOnly: entry.isReadOnly,
    isDefault: apiVersion === 0 && entry.source === 'default',
    configSource: SOURCE_ID[entry.source],
    isSensitive: entry.isSensitive,
    synonyms: entry.synonyms.map(({ name, value, source }) => ({ name, value, source: SOURCE_ID[source] })),
    configType: TYPE_ID[entry.type],
    documentation: entry.documentation,
  }
}
