import type { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { describeConfigsApi } from '../protocol/generated/32-describe-configs.ts'
import { incrementalAlterConfigsApi } from '../protocol/generated/44-incremental-alter-configs.ts'
import { type Asked, BrokerFailure, checkCode, incomplete } from './broker-failure.ts'
import type { Cluster, Target } from './cluster.ts'
import { retrying } from './retry.ts'

/** Something that has configs. A broker's name is its number; empty stands for what all brokers share. */
export interface ConfigResource {
  readonly type: keyof typeof RESOURCE_TYPES
  readonly name: string
}

export interface ConfigFacts {
  readonly name: string
  /** Null: unset, or a secret. */
  readonly value: string | null
  readonly source: ConfigSource
  readonly readOnly: boolean
  readonly secret: boolean
}

export interface ConfigChange {
  readonly name: string
  /** Undefined: back to the default. */
  readonly value: string | undefined
}

const RESOURCE_TYPES = { topic: 2, broker: 4, 'client-metrics': 16, group: 32 } as const
const SOURCES = ['unknown', 'topic', 'broker', 'all brokers', 'start', 'default', 'logger', 'client metrics', 'group'] as const
export type ConfigSource = (typeof SOURCES)[number]

const SET = 0
const DELETE = 1

/** Configs of topics, brokers and groups. Fails with a Failure. */
export class ConfigAdmin {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** All of them, or those of `names`, by name. */
  describe(
    resource: ConfigResource,
    signal?: AbortSignal,
    names: readonly string[] | null = null,
  ): Promise<readonly ConfigFacts[]> {
    return this.#retrying(async () => {
      const { resourceType, resourceName } = this.#named(resource)
      const request = { resources: [{ resourceType, resourceName, configurationKeys: names === null ? null : [...names] }] }
      const { results } = await this.#cluster.request(describeConfigsApi, request, targetOf(resource), { signal })
      const [result] = results
      const asked: Asked = { broker: 'the cluster', api: describeConfigsApi.name, about: describeResource(resource) }
      if (result === undefined) throw incomplete(asked)
      checkCode(result.errorCode, { ...asked, said: result.errorMessage })
      return result.configs
        .map(({ name, value, configSource, readOnly, isSensitive }) => ({
          name,
          value,
          source: SOURCES[configSource] ?? 'unknown',
          readOnly,
          secret: isSensitive,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    }, signal)
  }

  /** All changes or none; the others stay as they are. Doing it twice changes nothing more, so it is tried again after any trouble. */
  alter(resource: ConfigResource, changes: readonly ConfigChange[], signal?: AbortSignal): Promise<void> {
    return this.#retrying(async () => {
      const configs = changes.map(({ name, value }) => ({
        name,
        configOperation: value === undefined ? DELETE : SET,
        value: value ?? null,
      }))
      const request = { resources: [{ ...this.#named(resource), configs }], validateOnly: false }
      const { responses } = await this.#cluster.request(incrementalAlterConfigsApi, request, targetOf(resource), { signal })
      const [response] = responses
      const asked: Asked = { broker: 'the cluster', api: incrementalAlterConfigsApi.name, about: describeResource(resource) }
      if (response === undefined) throw incomplete(asked)
      checkCode(response.errorCode, { ...asked, said: response.errorMessage })
    }, signal)
  }

  /** A topic or broker that isn't there will not come by waiting. */
  #retrying<Result>(attempt: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
    const { parts, settings } = this.#cluster
    const mayRetry = (failure: Failure): boolean =>
      failure.reason !== 'unknown-broker' &&
      !(failure instanceof BrokerFailure && failure.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)
    return retrying(parts, settings, attempt, { signal, mayRetry })
  }

  #named({ type, name }: ConfigResource): { readonly resourceType: number; readonly resourceName: string } {
    return { resourceType: RESOURCE_TYPES[type], resourceName: name }
  }
}

/** A broker tells and changes its own. */
function targetOf({ type, name }: ConfigResource): Target {
  return type === 'broker' && name !== '' ? { node: Number(name) } : 'any'
}

function describeResource({ type, name }: ConfigResource): string {
  return name === '' ? `all ${type}s` : `${type} ${name}`
}
