const LENGTH_MAX = 249
const LEGAL = /^[a-zA-Z0-9._-]+$/

/** The log of Kafka's own controllers. It isn't there, but tools ask for it, and nobody may take its name. */
export const CLUSTER_METADATA_TOPIC = '__cluster_metadata'

/** What one request may create, as in Kafka: a larger one would hold up everybody. */
export const PARTITIONS_PER_REQUEST_MAX = 10_000

/** Kafka's internal topics: consumers with a pattern leave them out, and clients may not write to them. */
const INTERNAL = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state'])

/** Why a topic can't have this name, undefined if it can. */
export function topicNameProblem(name: string): string | undefined {
  if (name === '') return "the topic name is illegal, it can't be empty"
  if (name === '.' || name === '..') return `the topic name can't be "." or ".."`
  if (name.length > LENGTH_MAX) return `the length of the topic name is illegal, it can't be longer than ${LENGTH_MAX} characters`
  if (!LEGAL.test(name)) {
    return 'the topic name is illegal, it contains a character other than ASCII alphanumerics, ".", "_" and "-"'
  }
  return undefined
}

export function isInternalTopic(name: string): boolean {
  return INTERNAL.has(name)
}
