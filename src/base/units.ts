/**
 * Numbers and strings that must not be swapped. A brand costs nothing at run time.
 *
 * Offsets, timestamps and sizes stay plain numbers whose name ends in their unit; what is branded here is what the
 * compiler must keep apart because both sides would otherwise type-check.
 */
declare const brand: unique symbol
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Position of an entry in the shared log: 1, 2, 3 … */
export type LogIndex = Branded<number, 'LogIndex'>

/**
 * Dense number of a partition in the cluster state, given out in log order and never reused: a re-created topic gets new
 * handles, so nothing that was addressed to its predecessor can reach it.
 */
export type PartitionHandle = Branded<number, 'PartitionHandle'>

/** Where records lie: the log index of the entry in whose body they are, or the negated number of a stored object. */
export type BodyNumber = Branded<number, 'BodyNumber'>

/** 32 lower-case hexadecimal digits of a topic's uuid. */
export type TopicId = Branded<string, 'TopicId'>

export const logIndex = (value: number): LogIndex => value as LogIndex
export const bodyOfEntry = (index: LogIndex): BodyNumber => index as number as BodyNumber
export const bodyOfObject = (objectNumber: number): BodyNumber => -objectNumber as BodyNumber
export const partitionHandle = (value: number): PartitionHandle => value as PartitionHandle
export const topicId = (hex: string): TopicId => hex as TopicId

/** The uuid that stands for "none" on the wire. */
export const NO_TOPIC_ID = topicId('00000000000000000000000000000000')
