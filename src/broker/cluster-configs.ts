import type { BrokerOverrides, Settings } from '../config/settings.ts'
import { effectiveSettings } from '../config/settings.ts'
import { type TopicSettings, topicSettings } from '../config/topic-settings.ts'
import type { ClusterState } from '../state/state.ts'
import type { Topic } from '../state/topic.ts'

interface KnownTopicSettings {
  readonly topicVersion: number
  readonly clusterVersion: number
  readonly settings: TopicSettings
}

/** What holds now, from what the broker was given at its start and what was changed since. Computed once per change. */
export class ClusterConfigs {
  readonly #state: ClusterState
  readonly #brokerName: string
  /** As text, by name. */
  readonly given: ReadonlyMap<string, string>
  readonly #topics = new WeakMap<Topic, KnownTopicSettings>()
  #settings: Settings
  #version: number

  constructor(parts: { readonly state: ClusterState; readonly brokerId: number; readonly given: ReadonlyMap<string, string> }) {
    this.#state = parts.state
    this.#brokerName = String(parts.brokerId)
    this.given = parts.given
    this.#version = this.#state.configVersion
    this.#settings = effectiveSettings(this.overrides)
  }

  get overrides(): BrokerOverrides {
    const { configs } = this.#state
    return { perBroker: configs.of('broker', this.#brokerName), clusterWide: configs.of('broker', ''), given: this.given }
  }

  get settings(): Settings {
    if (this.#version !== this.#state.configVersion) {
      this.#version = this.#state.configVersion
      this.#settings = effectiveSettings(this.overrides)
    }
    return this.#settings
  }

  ofTopic(topic: Topic): TopicSettings {
    const known = this.#topics.get(topic)
    const clusterVersion = this.#state.configVersion
    if (known !== undefined && known.topicVersion === topic.configVersion && known.clusterVersion === clusterVersion)
      return known.settings
    const settings = topicSettings(topic.configs, this.overrides)
    this.#topics.set(topic, { topicVersion: topic.configVersion, clusterVersion, settings })
    return settings
  }
}
