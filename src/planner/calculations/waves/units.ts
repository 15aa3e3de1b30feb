import { sum } from '../../numbers.ts'
import type { WavesInput, WaveTopic } from './plan-input.ts'

/** Topics that can only move at once. */
export interface Unit {
  /** Sorted. */
  readonly topics: readonly string[]
  /** Null: of one of them it isn't known. */
  readonly gib: number | null
  /** Of its most critical topic. */
  readonly criticality: number
  /** Distinct ones. */
  readonly flags: number
}

/** Kinds of application whose topics are written in one piece. */
const BINDING_KINDS = ['streams', 'exactly-once-connector']
/** Streams names the topics of its own after the application. */
const INTERNAL_SUFFIXES = ['-changelog', '-repartition']

/** Connected components over the hard bonds, in the order in which they should move. */
export function unitsOf(input: WavesInput): Unit[] {
  const topicOf = new Map(input.topics.map((topic) => [topic.name, topic]))
  const above = new Map([...topicOf.keys()].map((name) => [name, name]))
  for (const bond of bondsOf(input)) {
    const listed = bond.filter((name) => topicOf.has(name))
    for (const name of listed.slice(1)) above.set(rootOf(above, name), rootOf(above, listed[0]!))
  }
  const members = new Map<string, WaveTopic[]>()
  for (const topic of input.topics) {
    const root = rootOf(above, topic.name)
    const there = members.get(root)
    if (there === undefined) members.set(root, [topic])
    else there.push(topic)
  }
  return [...members.values()].map(unitOf).sort(inOrder)
}

/** Lists of topics that only move together. A shared consumer group is none: it is promoted once all its topics are mirrored. */
function bondsOf({ topics, producers, applications, together }: WavesInput): (readonly string[])[] {
  return [
    ...producers.filter(({ transactional }) => transactional).map((one) => one.topics),
    ...applications
      .filter(({ kind }) => BINDING_KINDS.includes(kind))
      .map((one) => [...one.topics, ...(one.kind === 'streams' ? internalTopics(one.id, topics) : [])]),
    ...together,
  ]
}

function internalTopics(application: string, topics: readonly WaveTopic[]): string[] {
  const isInternal = (name: string) =>
    name.startsWith(`${application}-`) && INTERNAL_SUFFIXES.some((suffix) => name.endsWith(suffix))
  return topics.map(({ name }) => name).filter(isInternal)
}

function rootOf(above: Map<string, string>, name: string): string {
  let root = name
  while (above.get(root) !== root) root = above.get(root)!
  let here = name
  while (here !== root) {
    const next = above.get(here)!
    above.set(here, root)
    here = next
  }
  return root
}

function unitOf(topics: readonly WaveTopic[]): Unit {
  return {
    topics: topics.map(({ name }) => name).sort(),
    gib: gibOfTopics(topics),
    criticality: topics.reduce((most, { criticality }) => Math.max(most, criticality), 1),
    flags: new Set(topics.flatMap(({ flags }) => flags)).size,
  }
}

function gibOfTopics(topics: readonly WaveTopic[]): number | null {
  const known = topics.flatMap(({ gib }) => (gib === null || gib === undefined ? [] : [gib]))
  return known.length === topics.length ? sum(known) : null
}

/** What hurts least first. An unknown size may be any, so it comes after all known ones. */
function inOrder(one: Unit, other: Unit): number {
  const difference =
    one.criticality - other.criticality || one.flags - other.flags || compared(one.gib ?? Infinity, other.gib ?? Infinity)
  if (difference !== 0) return difference
  return one.topics[0]! < other.topics[0]! ? -1 : 1
}

function compared(one: number, other: number): number {
  return one === other ? 0 : one - other
}
