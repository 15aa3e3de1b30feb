import { type BrokerStatus, DRAINING_CONFIG, STATUS_CONFIG } from '../base/broker-status.ts'
import type { ConfigAdmin, ConfigResource } from './config-admin.ts'

/** Brokers of an Odradek cluster, through configs that only they have. Fails with a Failure. */
export class BrokerAdmin {
  readonly #configs: ConfigAdmin

  constructor(configs: ConfigAdmin) {
    this.#configs = configs
  }

  /** What the broker tells of itself; undefined: it's another kind of broker. */
  async status(id: number, signal?: AbortSignal): Promise<BrokerStatus | undefined> {
    const configs = await this.#configs.describe(resourceOf(id), signal, [STATUS_CONFIG])
    const text = configs.find(({ name }) => name === STATUS_CONFIG)?.value ?? undefined
    return text === undefined ? undefined : (JSON.parse(text) as BrokerStatus)
  }

  /** Sends clients away from the broker, or lets them come back. Resolves when the cluster knows. */
  drain(id: number, isDraining: boolean, signal?: AbortSignal): Promise<void> {
    return this.#configs.alter(resourceOf(id), [{ name: DRAINING_CONFIG, value: String(isDraining) }], signal)
  }
}

function resourceOf(id: number): ConfigResource {
  return { type: 'broker', name: String(id) }
}
