import type { ByteReader, ByteWriter } from '../base/bytes.ts'

/** What configs can be set for besides topics, whose configs lie in the topic. The numbers are Kafka's (ConfigResource). */
export const RESOURCE_TYPES = { broker: 4, 'broker-logger': 8, 'client-metrics': 16, group: 32 } as const
export type ResourceType = keyof typeof RESOURCE_TYPES

/** Configs set by alter requests, by resource. An empty broker name means all brokers. */
export class Configs {
  readonly #byResource = new Map<string, Map<string, string>>()

  /** What was set; empty if nothing. */
  of(type: ResourceType, name: string): ReadonlyMap<string, string> {
    return this.#byResource.get(resourceKey(type, name)) ?? NONE
  }

  /** Names of the resources of this type that have configs, sorted. */
  names(type: ResourceType): string[] {
    const prefix = `${type}:`
    return [...this.#byResource.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort()
  }

  /** `null` takes the config away. */
  change(type: ResourceType, name: string, changes: readonly ConfigChange[]): void {
    const key = resourceKey(type, name)
    const configs = applyConfigChanges(this.#byResource.get(key) ?? NONE, changes)
    if (configs.size === 0) this.#byResource.delete(key)
    else this.#byResource.set(key, configs)
  }

  encode(writer: ByteWriter): void {
    writer.varint(this.#byResource.size)
    for (const key of [...this.#byResource.keys()].sort()) {
      writer.string(key)
      encodeConfigs(writer, this.#byResource.get(key)!)
    }
  }

  decode(reader: ByteReader): void {
    for (let count = reader.count(2); count > 0; count--) this.#byResource.set(reader.string(), decodeConfigs(reader))
  }
}

const NONE: ReadonlyMap<string, string> = new Map()

export interface ConfigChange {
  readonly name: string
  readonly value: string | null
}

export function applyConfigChanges(configs: ReadonlyMap<string, string>, changes: readonly ConfigChange[]): Map<string, string> {
  const changed = new Map(configs)
  for (const { name, value } of changes) {
    if (value === null) changed.delete(name)
    else changed.set(name, value)
  }
  return changed
}

export function encodeConfigs(writer: ByteWriter, configs: ReadonlyMap<string, string>): void {
  writer.varint(configs.size)
  for (const name of [...configs.keys()].sort()) {
    writer.string(name)
    writer.string(configs.get(name)!)
  }
}

export function decodeConfigs(reader: ByteReader): Map<string, string> {
  const configs = new Map<string, string>()
  for (let count = reader.count(2); count > 0; count--) configs.set(reader.string(), reader.string())
  return configs
}

function resourceKey(type: ResourceType, name: string): string {
  return `${type}:${name}`
}
