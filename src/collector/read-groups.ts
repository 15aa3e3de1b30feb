import { Failure } from '../base/failure.ts'
import { decodeAssignment } from '../protocol/consumer-protocol.ts'
import { type DecodedOffsetFetchResponseTopic, offsetFetchApi } from '../protocol/generated/09-offset-fetch.ts'
import { describeGroupsApi } from '../protocol/generated/15-describe-groups.ts'
import { type DecodedListGroupsResponseGroup, listGroupsApi } from '../protocol/generated/16-list-groups.ts'
import { consumerGroupDescribeApi } from '../protocol/generated/69-consumer-group-describe.ts'
import { shareGroupDescribeApi } from '../protocol/generated/77-share-group-describe.ts'
import { chunks } from './chunks.ts'
import { CLUSTER, finder, type GroupFound, partitionsOf, type Scene } from './findings.ts'
import { codeProblem, type Problem, problemOf } from './problem.ts'

const GROUPS_PER_REQUEST = 50
/** From here on several groups are asked for at once. */
const SEVERAL_SINCE = 8
/** Later ones name topics by their ids. */
const BY_NAME_UNTIL = 9
/** What Kafka Streams calls its assignor. */
const STREAMS_ASSIGNOR = 'stream'

interface Placed {
  readonly group: GroupFound
  readonly path: string
  readonly node: number
  readonly protocolType: string
}

/** Old clients commit for a group that is called nothing. */
const NO_NAME: Problem = { status: 'refused', text: 'a group without a name on ListGroups' }

type Member = NonNullable<GroupFound['members']>[number]
type Owned = NonNullable<Member['partitions']>

/** Groups of all brokers, each told by its coordinator: that is the broker that lists it. */
export async function readGroups(scene: Scene): Promise<void> {
  const placed = await list(scene)
  // Made once: of a hundred brokers with a hundred thousand partitions each would have its own else.
  const find = finder(partitionsOf(scene.cluster))
  await Promise.all(
    scene.asker.brokers.map(async ({ id: node }) => {
      const here = placed.filter((one) => one.node === node)
      const ofKind = (...kinds: readonly GroupFound['kind'][]) => here.filter(({ group }) => kinds.includes(group.kind))
      await inPortions(scene, ofKind('classic', 'connect', 'none'), (portion) => describeClassic(scene, portion, node))
      await inPortions(scene, ofKind('consumer'), (portion) => describeConsumers(scene, portion, node))
      await inPortions(scene, ofKind('share'), (portion) => describeShares(scene, portion, node))
      for (const { path } of ofKind('streams').filter(({ group }) => group.members === undefined)) {
        scene.looked
          .at(`${path}/members`)
          .missed({ status: 'unsupported', text: 'groups of the streams protocol are not described' })
      }
      await fetchOffsets(
        scene,
        here.filter(({ group }) => group.kind !== 'share'),
        node,
        find,
      )
    }),
  )
  for (const { group, protocolType } of placed) {
    const isAlone = commitsAlone(group, protocolType)
    if (isAlone !== undefined) group.commitsWithoutMembers = isAlone
  }
}

async function inPortions(
  scene: Scene,
  groups: readonly Placed[],
  work: (portion: readonly Placed[]) => Promise<void>,
): Promise<void> {
  for (const portion of chunks(groups, GROUPS_PER_REQUEST)) {
    await work(portion)
    scene.progress(`${portion.length} groups`)
  }
}

async function list({ asker, cluster, looked }: Scene): Promise<Placed[]> {
  const part = looked.at(`${CLUSTER}/groups`)
  const found: { readonly listed: DecodedListGroupsResponseGroup; readonly node: number }[] = []
  let isAnswered = false
  await Promise.all(
    asker.brokers.map(async ({ id: node }) => {
      try {
        const { errorCode, groups } = await asker.ask(listGroupsApi, { statesFilter: [], typesFilter: [] }, node)
        const problem = codeProblem(errorCode, listGroupsApi)
        part.missed(problem)
        if (problem !== undefined) return
        part.seen()
        isAnswered = true
        for (const listed of groups) found.push({ listed, node })
      } catch (error) {
        part.missed(problemOf(error, listGroupsApi))
      }
    }),
  )
  if (!isAnswered) return []
  const named = found.filter(({ listed }) => listed.groupId !== '')
  if (named.length < found.length) part.missed(NO_NAME)
  const unique = [...new Map(named.map((one) => [one.listed.groupId, one])).values()]
  const placed = unique.map(({ listed, node }, at) => ({
    group: groupOf(listed),
    path: `${CLUSTER}/groups/${at}`,
    node,
    protocolType: listed.protocolType,
  }))
  cluster.groups = placed.map(({ group }) => group)
  return placed
}

function groupOf({ groupId, groupType, groupState, protocolType }: DecodedListGroupsResponseGroup): GroupFound {
  return { id: groupId, kind: kindOf(groupType.toLowerCase(), protocolType), ...(groupState === '' ? {} : { state: groupState }) }
}

function kindOf(type: string, protocolType: string): NonNullable<GroupFound['kind']> {
  if (type === 'consumer' || type === 'share' || type === 'streams') return type
  if (protocolType === 'connect') return 'connect'
  return protocolType === '' ? 'none' : 'classic'
}

/** A group that never had a member has no protocol: somebody commits for readers that assign partitions to themselves. */
function commitsAlone({ members, offsets, kind }: GroupFound, protocolType: string): boolean | undefined {
  if (members == null || offsets == null) return undefined
  if (members.length > 0 || offsets.length === 0) return false
  return kind === 'none' && protocolType === '' ? true : undefined
}

async function describeClassic({ asker, looked, hide }: Scene, portion: readonly Placed[], node: number): Promise<void> {
  await described(
    looked,
    portion,
    describeGroupsApi,
    () => asker.ask(describeGroupsApi, { groups: ids(portion), includeAuthorizedOperations: false }, node, 5),
    (group, { groupState, protocolType, protocolData, members }) => {
      group.state = groupState
      if (protocolData !== '') group.assignor = protocolData
      if (protocolData === STREAMS_ASSIGNOR) group.kind = 'streams'
      group.members = members.map(({ clientId, clientHost, groupInstanceId, memberAssignment }) => {
        const owned = protocolType === 'consumer' ? ownedBy(memberAssignment) : undefined
        return {
          clientId: hide.clientId(clientId),
          instanceId: groupInstanceId,
          host: hide.address(clientHost),
          ...(owned === undefined ? {} : { partitions: owned }),
        }
      })
    },
  )
}

function ownedBy(assignment: Uint8Array): Owned | undefined {
  try {
    return decodeAssignment(assignment).assignedPartitions.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    )
  } catch (error) {
    // Another client's bytes are its own affair.
    if (error instanceof Failure) return undefined
    throw error
  }
}

async function describeConsumers(
  { asker, looked, hide, regexGroups }: Scene,
  portion: readonly Placed[],
  node: number,
): Promise<void> {
  await described(
    looked,
    portion,
    consumerGroupDescribeApi,
    () => asker.ask(consumerGroupDescribeApi, { groupIds: ids(portion), includeAuthorizedOperations: false }, node),
    (group, { groupState, assignorName, members }) => {
      group.state = groupState
      if (assignorName !== '') group.assignor = assignorName
      group.members = members.map(({ clientId, clientHost, instanceId, assignment }) => ({
        clientId: hide.clientId(clientId),
        instanceId,
        host: hide.address(clientHost),
        partitions: partitionsIn(assignment.topicPartitions),
      }))
      if (members.some(({ subscribedTopicRegex }) => subscribedTopicRegex !== null && subscribedTopicRegex !== ''))
        regexGroups.add(group.id)
    },
  )
}

async function describeShares({ asker, looked, hide }: Scene, portion: readonly Placed[], node: number): Promise<void> {
  await described(
    looked,
    portion,
    shareGroupDescribeApi,
    () => asker.ask(shareGroupDescribeApi, { groupIds: ids(portion), includeAuthorizedOperations: false }, node),
    (group, { groupState, assignorName, members }) => {
      group.state = groupState
      if (assignorName !== '') group.assignor = assignorName
      group.members = members.map(({ clientId, clientHost, assignment }) => ({
        clientId: hide.clientId(clientId),
        host: hide.address(clientHost),
        partitions: partitionsIn(assignment.topicPartitions),
      }))
    },
  )
}

function partitionsIn(topics: readonly { readonly topicName: string; readonly partitions: readonly number[] }[]): Owned {
  return topics.flatMap(({ topicName: topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
}

interface DescribedGroup {
  readonly groupId: string
  readonly errorCode: number
}

async function described<Group extends DescribedGroup>(
  looked: Scene['looked'],
  portion: readonly Placed[],
  api: { readonly name: string },
  ask: () => Promise<{ readonly groups: readonly Group[] }>,
  take: (group: GroupFound, found: Group) => void,
): Promise<void> {
  const missed = ({ path }: Placed, problem: Problem): void => looked.at(`${path}/members`).missed(problem)
  try {
    const { groups } = await ask()
    const byId = new Map(groups.map((group) => [group.groupId, group]))
    for (const placed of portion) {
      const found = byId.get(placed.group.id)
      if (found === undefined) continue
      const problem = codeProblem(found.errorCode, api)
      if (problem === undefined) take(placed.group, found)
      else missed(placed, problem)
    }
  } catch (error) {
    const problem = problemOf(error, api)
    for (const placed of portion) missed(placed, problem)
  }
}

async function fetchOffsets(
  scene: Scene,
  groups: readonly Placed[],
  node: number,
  find: ReturnType<typeof finder>,
): Promise<void> {
  if (groups.length === 0) return
  const missed = ({ path }: Placed, problem: Problem): void => scene.looked.at(`${path}/offsets`).missed(problem)
  const take = (placed: Placed, errorCode: number, topics: readonly OffsetTopic[]): void => {
    const problem = codeProblem(errorCode, offsetFetchApi)
    if (problem !== undefined) {
      missed(placed, problem)
      return
    }
    placed.group.offsets = topics.flatMap(({ name: topic, partitions }) =>
      partitions.flatMap(({ partitionIndex: partition, committedOffset: offset, errorCode: code }) => {
        const failed = codeProblem(code, offsetFetchApi)
        if (failed !== undefined) missed(placed, failed)
        if (failed !== undefined || offset < 0) return []
        const end = find(topic, partition)?.partition.endOffset
        return [{ topic, partition, offset, ...(end == null ? {} : { lagRecords: Math.max(0, end - offset) }) }]
      }),
    )
  }
  let isSeveral = false
  try {
    isSeveral = ((await scene.asker.versionOf(offsetFetchApi, node)) ?? 0) >= SEVERAL_SINCE
  } catch (error) {
    problemOf(error, offsetFetchApi)
  }
  for (const portion of chunks(groups, isSeveral ? GROUPS_PER_REQUEST : 1)) {
    try {
      const asked = isSeveral
        ? { groups: portion.map(({ group }) => ({ groupId: group.id, topics: null })) }
        : { groupId: portion[0]!.group.id, topics: null }
      const answer = await scene.asker.ask(offsetFetchApi, asked, node, BY_NAME_UNTIL)
      if (!isSeveral) take(portion[0]!, answer.errorCode, answer.topics)
      const byId = new Map(answer.groups.map((group) => [group.groupId, group]))
      for (const placed of portion) {
        const found = byId.get(placed.group.id)
        if (found !== undefined) take(placed, found.errorCode, found.topics)
      }
    } catch (error) {
      const problem = problemOf(error, offsetFetchApi)
      for (const placed of portion) missed(placed, problem)
    }
    scene.progress(`offsets of ${portion.length} groups`)
  }
}

type OffsetTopic = Pick<DecodedOffsetFetchResponseTopic, 'name' | 'partitions'>

function ids(portion: readonly Placed[]): string[] {
  return portion.map(({ group }) => group.id)
}
