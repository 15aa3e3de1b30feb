import { RESOURCE_TYPES } from '../state/configs.ts'

/** What configs can be asked of or set for, by Kafka's numbers (ConfigResource). */
export const TYPE_OF_KIND = { topic: 2, ...RESOURCE_TYPES } as const
export type ConfigResourceKind = keyof typeof TYPE_OF_KIND

const KIND_OF_TYPE: ReadonlyMap<number, ConfigResourceKind> = new Map(
  // The keys of the table are exactly those of its type.
  Object.entries(TYPE_OF_KIND).map(([kind, type]) => [type, kind as ConfigResourceKind]),
)

/** Undefined: configs of this type aren't served. */
export function kindOfType(type: number): ConfigResourceKind | undefined {
  return KIND_OF_TYPE.get(type)
}

const BROKER_ID = /^(?:0|[1-9][0-9]{0,9})$/

/** What is wrong with naming a broker so; the empty name stands for all brokers. */
export function brokerNameProblem(name: string): string | undefined {
  return name === '' || BROKER_ID.test(name) ? undefined : `Node id must be an integer, but it is: ${name}`
}

/** What is wrong with asking this broker for its loggers by this name: only the one that answers has them. */
export function loggerNameProblem(name: string, brokerId: number): string | undefined {
  if (name === '') return 'Broker id must not be empty.'
  return name === String(brokerId) ? undefined : `Unexpected broker id, expected ${brokerId}, but received ${name}.`
}
