import { Failure } from '../../base/failure.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  DescribeLogDirsRequest,
  DescribeLogDirsResponse,
  DescribeLogDirsResponseTopic,
} from '../../protocol/generated/35-describe-log-dirs.ts'
import type { Topic } from '../../state/topic.ts'
import { UNKNOWN_ZONE } from '../client-zone.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'

export interface DescribeLogDirsParts {
  readonly log: SharedLog
  readonly routing: Routing
  readonly dataVolume: DataVolume
}

/** The volume that holds this broker's data. */
export interface DataVolume {
  /** Path of the data directory, as people know it. */
  readonly path: string
  /** -1 where unknown. Fails with a Failure. */
  space(): Promise<{ readonly totalBytes: number; readonly freeBytes: number }>
}

/**
 * 35 DescribeLogDirs, v0–v5. Sizes of partitions.
 * Behaviour: one directory, the broker's data directory. Tools ask every broker and add up, so each partition is told by one of
 * them: its leader for clients of no zone. Its size is that of its batches; what isn't there is left out.
 * v2: flexible. v3: top-level error. v4: size of the volume (KIP-827). v5: cordoned directories, which there are none of.
 */
export async function describeLogDirs(
  request: DescribeLogDirsRequest,
  _context: RequestContext,
  parts: DescribeLogDirsParts,
): Promise<DescribeLogDirsResponse> {
  await parts.log.barrier()
  const { totalBytes, freeBytes } = await spaceOf(parts.dataVolume)
  const directory = {
    errorCode: 0,
    logDir: parts.dataVolume.path,
    topics: sizesOf(request, parts),
    totalBytes,
    usableBytes: freeBytes,
    isCordoned: false,
  }
  return { throttleTimeMs: 0, errorCode: 0, results: [directory] }
}

async function spaceOf(volume: DataVolume): Promise<{ readonly totalBytes: number; readonly freeBytes: number }> {
  try {
    return await volume.space()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { totalBytes: -1, freeBytes: -1 }
  }
}

function sizesOf(request: DescribeLogDirsRequest, parts: DescribeLogDirsParts): DescribeLogDirsResponseTopic[] {
  const { topics } = parts.log.state
  if (request.topics === null) return [...topics].map((topic) => sizesOfTopic(topic, undefined, parts))
  return request.topics.flatMap(({ topic: name, partitions }) => {
    const topic = topics.findByName(name)
    return topic === undefined ? [] : [sizesOfTopic(topic, new Set(partitions), parts)]
  })
}

/** `wanted` undefined: all partitions. */
function sizesOfTopic(
  topic: Topic,
  wanted: ReadonlySet<number> | undefined,
  { routing }: DescribeLogDirsParts,
): DescribeLogDirsResponseTopic {
  const told = topic.partitions.filter(
    (partition) =>
      routing.leaderOf(partition, UNKNOWN_ZONE) === routing.brokerId && (wanted === undefined || wanted.has(partition.index)),
  )
  const partitions = told.map(({ index, sizeBytes }) => ({
    partitionIndex: index,
    partitionSize: sizeBytes,
    offsetLag: 0,
    isFutureKey: false,
  }))
  return { name: topic.name, partitions }
}
