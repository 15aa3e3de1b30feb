import type { ASSUMPTION_PARTS, AssumptionPart } from '../documents/assumption-fields.ts'
import type { Estate } from '../documents/estate.ts'
import type { Cluster } from '../documents/estate-cluster.ts'
import type { Topic } from '../documents/estate-topic.ts'
import { jsonPointer, valueAt } from '../json-pointer.ts'
import { samplesOf } from '../rates/cluster-rates.ts'
import type { Metric } from '../rates/metrics.ts'
import { type Rate, rateOf } from '../rates/rates.ts'
import type { DocumentSource, Source } from '../source.ts'
import { optionOf, type Place } from './place.ts'

export interface Found {
  readonly value: unknown
  readonly source: Source
}

/** A way to a field of an input. What it finds nothing for, or nothing known, another way may find. */
export interface Finder {
  /** Where to put what isn't there, for people: `assumptions.yaml /workload/avgInMiBps`. */
  readonly wanted: string
  readonly find: (place: Place) => Found | undefined
  /** Whether what it finds hangs on the day. */
  readonly isDated?: true
}

type AssumptionName = {
  [Part in AssumptionPart]: `${Part}.${Extract<keyof (typeof ASSUMPTION_PARTS)[Part], string>}`
}[AssumptionPart]

/** An entry of the assumptions, by part and name; or who answers for it, and why it is so. */
export function assumed(name: AssumptionName, field: 'value' | 'owner' | 'why' = 'value'): Finder {
  const path = [...name.split('.'), field]
  return {
    wanted: field === 'value' ? `assumptions.yaml ${jsonPointer(path.slice(0, -1))}` : `assumptions.yaml ${jsonPointer(path)}`,
    find: ({ folder: { assumptions } }) =>
      assumptions === undefined ? undefined : known(valueAt(assumptions.value, path), assumptions.name, path),
  }
}

/** What follows from several entries of the assumptions; nothing if one of them isn't known. */
export function fromAssumptions(names: readonly AssumptionName[], from: string, value: (...values: number[]) => number): Finder {
  return {
    wanted: '',
    find: (place) => {
      const { assumptions } = place.folder
      const found = names.map((name) => assumed(name).find(place)?.value)
      if (assumptions === undefined || !found.every((one) => typeof one === 'number')) return undefined
      const path = [...names[0]!.split('.'), 'value']
      return known(value(...(found as number[])), assumptions.name, path, { from })
    },
  }
}

/** An answer, by the question's id. */
export function answered(id: string): Finder {
  const path = ['answers', id, 'value']
  return {
    wanted: `answers.yaml /answers/${id}`,
    find: ({ folder: { answers } }) =>
      answers === undefined ? undefined : known(valueAt(answers.value, path), answers.name, path),
  }
}

/** A field of the cluster as it stands there: `kafkaVersion.declared`. */
export function ofCluster(field: string): Finder {
  return {
    wanted: `estate.yaml ${field} of the cluster`,
    find: ({ folder: { estate }, cluster }) => {
      if (estate === undefined || cluster === undefined) return undefined
      const path = ['clusters', cluster.at, ...field.split('.')]
      return known(valueAt(estate.value, path), estate.name, path)
    },
  }
}

/** A field of the topic as it stands there: `effective.retentionHours`. */
export function ofTopic(field: string): Finder {
  return {
    wanted: `estate.yaml ${field} of the topic`,
    find: ({ folder: { estate }, cluster, topic }) => {
      if (estate === undefined || cluster === undefined || topic === undefined) return undefined
      const path = ['clusters', cluster.at, 'topics', topic.at, ...field.split('.')]
      return known(valueAt(estate.value, path), estate.name, path)
    },
  }
}

/** What follows from a part of the cluster; `from` says how. Null or undefined: nothing follows. */
export function fromCluster(part: string, from: string, value: (cluster: Cluster, place: Place) => unknown): Finder {
  return {
    wanted: `estate.yaml ${part} of the cluster`,
    find: (place) => {
      const { folder, cluster } = place
      if (folder.estate === undefined || cluster === undefined) return undefined
      return known(value(cluster.value, place), folder.estate.name, ['clusters', cluster.at, ...part.split('/')], { from })
    },
  }
}

/** What follows from the topic and the cluster that it lies in. */
export function fromTopic(part: string, from: string, value: (topic: Topic, cluster: Cluster, place: Place) => unknown): Finder {
  return {
    wanted: `estate.yaml ${part} of the topic`,
    find: (place) => {
      const { folder, cluster, topic } = place
      if (folder.estate === undefined || cluster === undefined || topic === undefined) return undefined
      const path = ['clusters', cluster.at, 'topics', topic.at, ...part.split('/')]
      return known(value(topic.value, cluster.value, place), folder.estate.name, path, { from })
    },
  }
}

/** A figure of a rate that series of the estate give, of the topic if there is one. */
export function fromSeries(metric: Metric, figure: string, value: (rate: Rate) => number | boolean | null): Finder {
  return {
    wanted: `estate.yaml series ${metric}`,
    find: (place) => {
      const found = seriesRate(place, metric)
      if (found === null) return undefined
      const thin = found.rate.isThin ? { thin: true as const } : {}
      return known(value(found.rate), place.folder.estate!.name, ['series', found.at], {
        from: `${figure} of ${metric}`,
        ...thin,
      })
    },
  }
}

/** What is known of all topics together, where it isn't of the one that is asked about. */
export function ofWholeCluster(finder: Finder): Finder {
  return { ...finder, wanted: '', find: ({ topic: _, ...place }) => finder.find(place) }
}

interface SeriesRate {
  readonly rate: Rate
  readonly at: number
}

export function seriesRate({ folder: { estate }, cluster, topic }: Place, metric: Metric): SeriesRate | null {
  const labels = {
    ...(cluster === undefined ? {} : { cluster: cluster.value.id }),
    ...(topic === undefined ? {} : { topic: topic.value.name }),
  }
  const key = `${metric}\u0000${labels.cluster ?? ''}\u0000${labels.topic ?? ''}`
  const known = estate === undefined ? undefined : (rates.get(estate.value) ?? new Map<string, SeriesRate | null>())
  const before = known?.get(key)
  if (before !== undefined) return before
  const found = samplesOf(estate?.value.series ?? [], metric, labels, estate?.value.clusters?.length ?? 0)
  const rate = found === null ? null : rateOf(found.samples)
  const made = found === null || rate === null ? null : { rate, at: found.at }
  if (known !== undefined) rates.set(estate!.value, known.set(key, made))
  return made
}

/** Of each topic several fields ask. */
const rates = new WeakMap<Estate, Map<string, SeriesRate | null>>()

/** What a deployment of the assumptions says of the option that is asked about. */
export function deployed(field: string): Finder {
  return {
    wanted: `assumptions.yaml /deployments of the option, ${field}`,
    find: (place) => {
      const [option, assumptions] = [optionOf(place), place.folder.assumptions]
      if (option === null || assumptions === undefined) return undefined
      const path = ['deployments', option, field]
      return known(valueAt(assumptions.value, path), assumptions.name, path)
    },
  }
}

/** What follows from the cluster, but only for the option that it runs on. */
export function asItRuns(part: string, from: string, value: (cluster: Cluster) => unknown): Finder {
  return fromCluster(part, from, (cluster, place) => (optionOf(place) === cluster.platform ? value(cluster) : null))
}

/** What was measured of Odradek on a machine. */
export const CALIBRATION: Finder = {
  wanted: 'calibration.yaml',
  find: ({ folder: { calibration } }) => (calibration === undefined ? undefined : known(calibration.value, calibration.name, [])),
}

export function calibrated(name: 'mergeRewrites'): Finder {
  const path = ['values', name]
  return {
    wanted: `calibration.yaml /values/${name}`,
    find: ({ folder: { calibration } }) =>
      calibration === undefined ? undefined : known(valueAt(calibration.value, path), calibration.name, path),
  }
}

/** The option itself. */
export const THE_OPTION: Finder = {
  wanted: '--option, or estate.yaml platform of the cluster',
  find: (place) => {
    const value = optionOf(place)
    if (value === null) return undefined
    if (place.option !== undefined) return { value, source: { kind: 'input', path: '--option' } }
    return ofCluster('platform').find(place)
  },
}

/** The day that ages are counted to. */
export const THE_DAY: Finder = {
  wanted: '--now',
  isDated: true,
  find: ({ now }) => (now === undefined ? undefined : { value: now, source: { kind: 'input', path: '--now' } }),
}

/** What follows from the inventory as a whole. */
export function fromEstate(part: string, from: string, value: (estate: Estate, place: Place) => unknown): Finder {
  return {
    wanted: `estate.yaml /${part}`,
    find: (place) => {
      const { estate } = place.folder
      return estate === undefined ? undefined : known(value(estate.value, place), estate.name, [part], { from })
    },
  }
}

/** What stands in the answers besides the questions: `/waivers`. An empty list is as good as none. */
export function ofAnswers(part: 'waivers' | 'notApplicable' | 'signOffs' | 'moveTogether'): Finder {
  return {
    wanted: '',
    find: ({ folder: { answers } }) =>
      answers === undefined || answers.value[part].length === 0 ? undefined : known(answers.value[part], answers.name, [part]),
  }
}

/** What follows from an answer. */
export function fromAnswer(id: string, from: string, value: (answer: unknown) => unknown): Finder {
  const finder = answered(id)
  return {
    wanted: finder.wanted,
    find: (place) => {
      const found = finder.find(place)
      if (found?.source.kind !== 'document') return undefined
      return { value: value(found.value), source: { ...found.source, from } }
    },
  }
}

/** What another calculation says of the same documents. */
export function fromOutput(command: string, part: string, value: (output: Readonly<Record<string, unknown>>) => unknown): Finder {
  return {
    wanted: '',
    find: ({ outputOf }) => {
      const output = outputOf?.(command)
      return output === undefined ? undefined : known(value(output), command, part.split('.'))
    },
  }
}

/** What follows from the assumptions as a whole. */
export function fromDeployments(from: string, value: (options: readonly string[], place: Place) => unknown): Finder {
  return {
    wanted: 'assumptions.yaml /deployments',
    find: (place) => {
      const { assumptions } = place.folder
      if (assumptions === undefined) return undefined
      return known(value(Object.keys(assumptions.value.deployments ?? {}), place), assumptions.name, ['deployments'], { from })
    },
  }
}

/** What is taken where no document says anything else. */
export function otherwise(value: unknown): Finder {
  return { wanted: '', find: () => ({ value, source: { kind: 'default', path: '' } }) }
}

/** The first that finds something known. */
export function firstOf(finders: readonly Finder[], place: Place): Found | undefined {
  for (const finder of finders) {
    const found = finder.find(place)
    if (found !== undefined) return found
  }
  return undefined
}

/** Nothing of what isn't known. */
export function known(
  value: unknown,
  document: string,
  path: readonly PropertyKey[],
  more: Pick<DocumentSource, 'from' | 'thin'> = {},
): Found | undefined {
  if (value === undefined || value === null) return undefined
  return { value, source: { kind: 'document', document, path: jsonPointer(path), ...more } }
}
