import { utcText } from '../base/utc-text.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'
import { describeLogDirsApi } from '../protocol/generated/35-describe-log-dirs.ts'
import { describeProducersApi } from '../protocol/generated/61-describe-producers.ts'
import { portions } from './chunks.ts'
import {
  byLeader,
  byTopicName,
  CLUSTER,
  fieldPath,
  finder,
  type PartitionFound,
  type PlacedPartition,
  partitionsOf,
  type Scene,
} from './findings.ts'
import { codeProblem, type Problem, problemOf } from './problem.ts'

const LATEST = -1
const EARLIEST = -2
const MAX_TIMESTAMP = -3
/** Before, it is a time like any other, before all records. */
const MAX_TIMESTAMP_SINCE = 7

/** The end of the year 9999: producers choose timestamps as they like, and later ones are no dates. */
const DATE_MS_MAX = 253_402_300_799_999

const NO_LEADER: Problem = { status: 'refused', text: 'no leader' }
const TOO_OLD: Problem = { status: 'unsupported', text: 'the broker is older than that question' }
const NOTHING_TOLD: Problem = { status: 'refused', text: 'an empty answer on DescribeLogDirs' }

type Visit = (partitions: readonly PlacedPartition[], node: number) => Promise<void>

/** All brokers at once, and each in portions. */
async function eachPortion(scene: Scene, held: ReadonlyMap<number, readonly PlacedPartition[]>, visit: Visit): Promise<void> {
  await Promise.all(
    [...held].map(async ([node, partitions]) => {
      for (const portion of portions(partitions)) {
        await visit(portion, node)
        scene.progress(`broker ${node}: ${portion.length} partitions`)
      }
    }),
  )
}

/** First and next offsets, and the time of the newest record. */
export async function readOffsets(scene: Scene): Promise<void> {
  const leaders = byLeader(partitionsOf(scene.cluster))
  await askOffsets(scene, leaders, EARLIEST, 'logStartOffset', (found, offset) => {
    found.logStartOffset = offset
  })
  await readEnds(scene)
  await askOffsets(scene, leaders, MAX_TIMESTAMP, 'newestTimestamp', (found, _, timestamp) => {
    found.newestTimestamp = timestamp < 0 || timestamp > DATE_MS_MAX ? null : utcText(timestamp)
  })
}

export async function readEnds(scene: Scene): Promise<void> {
  await askOffsets(scene, byLeader(partitionsOf(scene.cluster)), LATEST, 'endOffset', (found, offset) => {
    found.endOffset = offset
  })
}

async function askOffsets(
  scene: Scene,
  leaders: ReadonlyMap<number, readonly PlacedPartition[]>,
  place: number,
  field: string,
  take: (partition: PartitionFound, offset: number, timestamp: number) => void,
): Promise<void> {
  const missed = (placed: PlacedPartition, problem: Problem): void => scene.looked.at(fieldPath(placed, field)).missed(problem)
  for (const placed of partitionsOf(scene.cluster)) if (placed.partition.leader == null) missed(placed, NO_LEADER)
  await eachPortion(scene, leaders, async (partitions, node) => {
    const find = finder(partitions)
    const topics = byTopicName(partitions).map(([name, indexes]) => ({
      name,
      partitions: indexes.map((partitionIndex) => ({ partitionIndex, timestamp: place })),
    }))
    try {
      const version = await scene.asker.versionOf(listOffsetsApi, node)
      if (place === MAX_TIMESTAMP && version !== undefined && version < MAX_TIMESTAMP_SINCE) {
        missed(partitions[0]!, TOO_OLD)
        return
      }
      const answer = await scene.asker.ask(listOffsetsApi, { replicaId: -1, isolationLevel: 0, topics, timeoutMs: 30_000 }, node)
      for (const { name, partitions: answers } of answer.topics) {
        for (const { partitionIndex, errorCode, offset, timestamp } of answers) {
          const found = find(name, partitionIndex)
          if (found === undefined) continue
          const problem = codeProblem(errorCode, listOffsetsApi)
          if (problem === undefined) take(found.partition, offset, timestamp)
          else missed(found, problem)
        }
      }
    } catch (error) {
      const problem = problemOf(error, listOffsetsApi)
      for (const placed of partitions) missed(placed, problem)
    }
  })
}

/** Bytes of partitions, by their leaders' copies, and what disks hold. Every broker is asked, also those that hold nothing. */
export async function readLogDirs(scene: Scene): Promise<void> {
  const { asker, cluster, looked } = scene
  const held = new Map<number, PlacedPartition[]>((cluster.brokers ?? []).map(({ id }) => [id, []]))
  for (const placed of partitionsOf(cluster)) for (const id of placed.partition.replicas ?? []) held.get(id)?.push(placed)
  const visit: Visit = async (partitions, node) => {
    const at = cluster.brokers?.findIndex(({ id }) => id === node) ?? -1
    const disks = looked.at(`${CLUSTER}/brokers/${at}/logDirs`)
    const allMissed = (problem: Problem): void => {
      disks.missed(problem)
      for (const placed of partitions) {
        if (placed.partition.leader === node) looked.at(fieldPath(placed, 'sizeBytes')).missed(problem)
      }
    }
    const find = finder(partitions)
    const topics = byTopicName(partitions).map(([topic, indexes]) => ({ topic, partitions: indexes }))
    try {
      const answer = await asker.ask(describeLogDirsApi, { topics }, node)
      const problem = codeProblem(answer.errorCode, describeLogDirsApi)
      if (problem !== undefined) {
        allMissed(problem)
        return
      }
      const dirs = answer.results.filter(({ errorCode }) => errorCode === ErrorCode.NONE)
      // Before version 3 who may not ask gets an empty answer.
      if (answer.results.length === 0) {
        allMissed(NOTHING_TOLD)
        return
      }
      for (const { errorCode } of answer.results) disks.missed(codeProblem(errorCode, describeLogDirsApi))
      disks.seen()
      cluster.brokers![at]!.logDirs = dirs.map(({ logDir, totalBytes, usableBytes }) => ({
        path: logDir,
        ...(totalBytes < 0 ? {} : { totalBytes }),
        ...(usableBytes < 0 ? {} : { usableBytes }),
      }))
      for (const { topics: of } of dirs) {
        for (const { name, partitions: copies } of of) {
          for (const { partitionIndex, partitionSize, isFutureKey } of copies) {
            const found = find(name, partitionIndex)?.partition
            if (found?.leader === node && !isFutureKey) found.sizeBytes = partitionSize
          }
        }
      }
    } catch (error) {
      allMissed(problemOf(error, describeLogDirsApi))
    }
  }
  await Promise.all([...held].filter(([, of]) => of.length === 0).map(([node]) => visit([], node)))
  await eachPortion(scene, held, visit)
}

/** Producers that partitions remember are idempotent ones; those within a transaction say where it began. */
export async function readProducers(scene: Scene): Promise<void> {
  const missed = (placed: PlacedPartition, problem: Problem): void =>
    scene.looked.at(fieldPath(placed, 'activeProducers')).missed(problem)
  await eachPortion(scene, byLeader(partitionsOf(scene.cluster)), async (partitions, node) => {
    const find = finder(partitions)
    const topics = byTopicName(partitions).map(([name, partitionIndexes]) => ({ name, partitionIndexes }))
    try {
      const answer = await scene.asker.ask(describeProducersApi, { topics }, node)
      for (const { name, partitions: answers } of answer.topics) {
        for (const { partitionIndex, errorCode, activeProducers } of answers) {
          const found = find(name, partitionIndex)
          if (found === undefined) continue
          const problem = codeProblem(errorCode, describeProducersApi)
          if (problem !== undefined) {
            missed(found, problem)
            continue
          }
          found.partition.activeProducers = activeProducers.length
          found.partition.openTransactions = activeProducers.filter((one) => one.currentTxnStartOffset >= 0).length
        }
      }
    } catch (error) {
      const problem = problemOf(error, describeProducersApi)
      if (problem.status === 'unsupported') missed(partitions[0]!, problem)
      else for (const placed of partitions) missed(placed, problem)
    }
  })
}
