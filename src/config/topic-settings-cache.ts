import type { BrokerOverrides } from './settings.ts'
import { type TopicSettings, topicSettings } from './topic-settings.ts'

/**
 * Topic settings for the hot path: made once for a topic's configs, found again by the identity of their map. So a change must
 * come as a new map, as the state makes it. Maps that nobody holds any more take their settings with them.
 */
export class TopicSettingsCache {
  #broker: BrokerOverrides
  #byConfigs = new WeakMap<ReadonlyMap<string, string>, TopicSettings>()

  constructor(broker: BrokerOverrides) {
    this.#broker = broker
  }

  of(configs: ReadonlyMap<string, string>): TopicSettings {
    const known = this.#byConfigs.get(configs)
    if (known !== undefined) return known
    const settings = topicSettings(configs, this.#broker)
    this.#byConfigs.set(configs, settings)
    return settings
  }

  /** The broker's own configs changed: every topic may inherit something else from now on. */
  broker(overrides: BrokerOverrides): void {
    this.#broker = overrides
    this.#byConfigs = new WeakMap()
  }
}
