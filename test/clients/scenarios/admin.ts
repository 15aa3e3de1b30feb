import { Watch } from '../watch.ts'
import { Member } from './member.ts'
import { demandSame, numbered, produce, read } from './records.ts'
import { demand, demandRefusal, eventually, type Scenario, type Stage } from './scenario.ts'

const WAIT_MS = 45_000

const topics: Scenario = {
  name: 'list and describe',
  about: 'topics are listed, a topic and the cluster described',
  needs: ['list-topics', 'describe-topic', 'describe-cluster'],
  async play({ main, prefix, makeTopic }) {
    const names = [`${prefix}-a`, `${prefix}-b`]
    for (const name of names) await makeTopic(name, 2)
    await eventually(
      () => main.call<string[]>('list-topics'),
      (listed) => names.every((name) => listed.includes(name)),
      'a list with both topics',
    )
    const topic = await main.call<{ partitions: number; leaders: number[] }>('describe-topic', { topic: names[0] })
    const { nodes } = await main.call<{ nodes: number[] }>('describe-cluster')
    demand(nodes.length > 0, 'the cluster has no nodes')
    demand(
      topic.leaders.length === 2 && topic.leaders.every((leader) => nodes.includes(leader)),
      `leaders ${topic.leaders} of nodes ${nodes}`,
    )
  },
}

const configs: Scenario = {
  name: 'configs',
  about: 'a topic config is read, changed and read again',
  needs: ['topic-configs', 'set-topic-config'],
  async play({ main, prefix, makeTopic }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, 1, { 'retention.ms': '3600000' })
    const before = await main.call<Record<string, string>>('topic-configs', { topic })
    demand(before['retention.ms'] === '3600000', `retention.ms is ${before['retention.ms']} after creation with 3600000`)
    demand(before['cleanup.policy'] === 'delete', `cleanup.policy is ${before['cleanup.policy']}`)
    await main.call('set-topic-config', { topic, name: 'retention.ms', value: '7200000' })
    const after = await main.call<Record<string, string>>('topic-configs', { topic })
    demand(after['retention.ms'] === '7200000', `retention.ms is ${after['retention.ms']} after it was set to 7200000`)
  },
}

const partitions: Scenario = {
  name: 'add partitions',
  about: 'a topic grows, and the new partition takes records',
  needs: ['add-partitions', 'describe-topic', 'produce', 'read'],
  async play({ main, prefix, hello, makeTopic, start }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, 1)
    await main.call('add-partitions', { topic, total: 3 })
    await eventually(
      () => main.call<{ partitions: number }>('describe-topic', { topic }),
      (grown) => grown.partitions === 3,
      'a description with 3 partitions',
    )
    // A new process: the old one may go on with the metadata it has for minutes, and may.
    const fresh = await start()
    const records = numbered(hello, 2, 5)
    await produce(fresh, topic, records)
    demandSame(records, await read(fresh, topic, 2, 0, 5), 0)
  },
}

const deleteRecords: Scenario = {
  name: 'delete records',
  about: 'records below an offset are deleted: the earliest offset moves, the rest stays',
  needs: ['delete-records', 'offset-at', 'produce', 'read'],
  async play({ main, prefix, hello, makeTopic }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, 1)
    const records = numbered(hello, 0, 30)
    await produce(main, topic, records)
    await main.call('delete-records', { topic, partition: 0, before: 12 })
    const earliest = await main.call<number>('offset-at', { topic, partition: 0, timestamp: -2 })
    demand(earliest === 12, `the earliest offset is ${earliest}, not 12`)
    demandSame(records.slice(12), await read(main, topic, 0, 12, 18), 12)
  },
}

const groups: Scenario = {
  name: 'list and delete groups',
  about: 'a group is listed and described with its member, refuses deletion while it lives, and is deleted once empty',
  needs: ['list-groups', 'describe-group', 'delete-group', 'join', 'leave', 'produce'],
  async play(stage: Stage) {
    const { main, prefix, hello, makeTopic, start } = stage
    const topic = `${prefix}-topic`
    const group = `${prefix}-group`
    await makeTopic(topic, 1)
    await produce(main, topic, numbered(hello, 0, 5))
    const watch = new Watch()
    const member = new Member(await start(), watch)
    await member.join(group, topic)
    await watch.until(
      () => member.confirmed.length === 5 || member.failure !== undefined,
      'five records to be confirmed',
      WAIT_MS,
    )
    const listed = await main.call<string[]>('list-groups')
    demand(listed.includes(group), 'the group is not in the list')
    const living = await main.call<{ state: string; members: number }>('describe-group', { group })
    demand(/^stable$/i.test(living.state) && living.members === 1, `the group is ${living.state} with ${living.members} members`)
    await demandRefusal(main.call('delete-group', { group }), /not.?empty|has (active )?members/i, 'deleting the living group')
    await member.leave()
    const empty = await main.call<{ state: string; members: number }>('describe-group', { group })
    demand(
      /^empty$/i.test(empty.state) && empty.members === 0,
      `the group is ${empty.state} with ${empty.members} members after the last left`,
    )
    await main.call('delete-group', { group })
    demand(!(await main.call<string[]>('list-groups')).includes(group), 'the deleted group is still in the list')
  },
}

const deleteTopic: Scenario = {
  name: 'delete topic',
  about: 'a deleted topic is gone from the list, and one made anew under its name is empty',
  needs: ['delete-topic', 'list-topics', 'produce', 'read'],
  async play({ main, prefix, hello, makeTopic, start }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, 1)
    await produce(main, topic, numbered(hello, 0, 5))
    await main.call('delete-topic', { topic })
    await eventually(
      () => main.call<string[]>('list-topics'),
      (listed) => !listed.includes(topic),
      'a list without the topic',
    )
    await makeTopic(topic, 1)
    const fresh = await start()
    const records = numbered(hello, 0, 3, 100)
    await produce(fresh, topic, records)
    demandSame(records, await read(fresh, topic, 0, 0, 3), 0)
  },
}

export const adminScenarios: readonly Scenario[] = [topics, configs, partitions, deleteRecords, groups, deleteTopic]
