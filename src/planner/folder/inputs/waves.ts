import { topicAnswer } from '../../documents/answers.ts'
import type { Cluster } from '../../documents/estate-cluster.ts'
import { isInternal, topicBytes } from '../cluster-facts.ts'
import { answered, assumed, fromCluster, ofAnswers, seriesRate } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import type { Place } from '../place.ts'

const BYTES_PER_MIB = 2 ** 20
const BYTES_PER_GIB = 2 ** 30

export const wavesInput: InputMap = {
  command: 'plan waves',
  of: 'cluster',
  fields: {
    topics: [fromCluster('topics', 'name, bytes of one copy, criticality, flags and rate of each', topics)],
    producers: [fromCluster('clients', 'those that write', producers)],
    groups: [fromCluster('groups', 'topics that each reads', groups)],
    applications: [fromCluster('applications', 'topics that each reads and writes', applications)],
    together: [ofAnswers('moveTogether')],
    linkMiBps: [assumed('network.linkMiBps')],
    runbookOwner: [answered('runbookOwner')],
    'rollback.style': [answered('rollbackStyle')],
    'rollback.offsetRule': [answered('rollbackOffsets')],
  },
}

function topics(cluster: Cluster, place: Place) {
  return cluster.topics
    ?.map((value, at) => ({ value, at }))
    .filter(({ value }) => !isInternal(value))
    .map((topic) => {
      const { name, criticality, flags } = topic.value
      const [bytes, written] = [topicBytes(topic.value), seriesRate({ ...place, topic }, 'bytesInPerSecond')]
      const level = criticality ?? topicAnswer(place.folder.answers?.value, name)?.answer.criticality
      return {
        name,
        gib: bytes === null ? null : bytes / BYTES_PER_GIB,
        ...(level === undefined ? {} : { criticality: level }),
        flags: [...new Set(flags?.map(({ flag }) => flag) ?? [])],
        produceMiBps: written === null ? null : written.rate.average / BYTES_PER_MIB,
      }
    })
}

/** What has a role is one by that; what has none is one if it writes bytes or transactions. */
function producers({ clients }: Cluster) {
  return clients
    ?.filter(({ roles, bytesInPerSecond, features }) =>
      roles == null ? (bytesInPerSecond ?? 0) > 0 || features?.transactional === true : roles.includes('producer'),
    )
    .map(({ key, topics: written, features }) => ({
      id: key,
      topics: written ?? [],
      transactional: features?.transactional === true,
    }))
}

/** A group keeps one choice for all its topics, or has none yet. */
function groups({ groups: all }: Cluster, { folder: { answers } }: Place) {
  return all?.map(({ id, members, offsets }) => {
    const read = [...(offsets ?? []), ...(members ?? []).flatMap(({ partitions }) => partitions ?? [])]
    const names = [...new Set(read.map(({ topic }) => topic))].sort()
    const choices = new Set(names.map((name) => topicAnswer(answers?.value, name)?.answer.offsetChoice ?? null))
    return { id, topics: names, offsets: choices.size === 1 ? [...choices][0]! : null }
  })
}

/** One whose kind nobody knows binds nothing. */
function applications({ applications: all }: Cluster) {
  return all?.flatMap(({ id, kind, topicsRead, topicsWritten }) =>
    kind == null ? [] : [{ id, kind, topics: [...new Set([...(topicsRead ?? []), ...(topicsWritten ?? [])])].sort() }],
  )
}
