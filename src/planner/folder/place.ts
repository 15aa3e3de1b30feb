import { Failure } from '../../base/failure.ts'
import { nearestName } from '../../base/nearest-name.ts'
import type { Book } from '../book/book.ts'
import type { Cluster } from '../documents/estate-cluster.ts'
import type { Topic } from '../documents/estate-topic.ts'
import type { PlanFolder } from './plan-folder.ts'

interface Numbered<Value> {
  readonly at: number
  readonly value: Value
}

/** What a calculation is about: the folder, and in it a cluster, and in that a topic. */
export interface Place {
  readonly folder: PlanFolder
  readonly cluster?: Numbered<Cluster>
  readonly topic?: Numbered<Topic>
  /** One of those that `plan cost` knows; without it what the cluster runs on. */
  readonly option?: string
  /** The day that ages are counted to. */
  readonly now?: string
  /** The figures that count, where a calculation is called. */
  readonly book?: Book
  /** What another calculation says of the same documents; nothing where it lacks what it needs. */
  readonly outputOf?: (command: string) => Readonly<Record<string, unknown>> | undefined
}

/** The folder with all its clusters: of those that speak of none in particular. */
export function wholePlace(folder: PlanFolder, now?: string, option?: string): Place {
  return { folder, ...(now === undefined ? {} : { now }), ...(option === undefined ? {} : { option }) }
}

/** The cluster of that id; without one the only cluster. Refuses where there are several to choose from. */
export function placeOf(folder: PlanFolder, id?: string, option?: string, now?: string): Place {
  const clusters = folder.estate?.value.clusters ?? []
  if (id === undefined && clusters.length > 1) {
    throw refused(`there are ${clusters.length} clusters: --cluster must be one of ${clusters.map((one) => one.id).join(', ')}`)
  }
  const at = id === undefined ? 0 : clusters.findIndex((one) => one.id === id)
  if (id !== undefined && at < 0)
    throw unknown(
      'cluster',
      id,
      clusters.map((one) => one.id),
    )
  const value = clusters[at]
  return {
    ...wholePlace(folder, now, option),
    ...(value === undefined ? {} : { cluster: { at, value } }),
  }
}

export function optionOf({ cluster, option }: Place): string | null {
  return option ?? cluster?.value.platform ?? null
}

export function atTopic(place: Place, name: string): Place {
  const topics = place.cluster?.value.topics ?? []
  const at = topics.findIndex((one) => one.name === name)
  if (at < 0)
    throw unknown(
      'topic',
      name,
      topics.map((one) => one.name),
    )
  return { ...place, topic: { at, value: topics[at]! } }
}

/** Every topic of the cluster that people made. */
export function topicPlaces(place: Place): Place[] {
  return (place.cluster?.value.topics ?? []).flatMap((value, at) =>
    value.internal === true || value.name.startsWith('__') ? [] : [{ ...place, topic: { at, value } }],
  )
}

function unknown(kind: string, name: string, known: readonly string[]): Failure {
  const near = nearestName(name, known)
  return refused(`the estate has no ${kind} '${name}'${near === undefined ? '' : `; did you mean ${near}?`}`)
}

function refused(text: string): Failure {
  return new Failure('invalid', 'bad-document', 'no', text)
}
