import { demand, demandRefusal } from '../scenarios/scenario.ts'
import { poll } from '../watch.ts'
import type { Toolbox } from './toolbox.ts'
import type { ToolCheck } from './tools.ts'

const RECORDS = 20_000
const RECORD_BYTES = 200
/** So many that each broker leads some, whatever the names are hashed to. */
const PARTITIONS = 48
const GROUPS_MAX = 16

/** What Kafka's tools show of several brokers: each of them asked alone, where the answers must be the same. */
export const clusterChecks: readonly ToolCheck[] = [
  {
    tool: 'kafka-topics, each broker',
    about:
      'each broker tells the same leaders, replicas and in-sync replicas, all of which are; no partition is under-replicated or without a leader',
    async play(tools) {
      const topic = await tools.makeTopic('topic', PARTITIONS)
      const told = await tools.runEverywhere('kafka-topics', '--describe', '--topic', topic)
      demandAlike(told)
      const partitions = [...told[0]!.matchAll(/Partition: \d+\s+Leader: (\d+)\s+Replicas: (\S+)\s+Isr: (\S+)/g)]
      demand(partitions.length === PARTITIONS, `not all partitions are told: ${told[0]}`)
      for (const [line, leader, replicas, inSync] of partitions) {
        demand(replicas === inSync && replicas!.split(',').includes(leader!), `its leader isn't in sync: ${line}`)
        demand(replicas!.split(',').length === tools.members.length, `not every zone has a replica: ${line}`)
      }
      demand(new Set(partitions.map(([, leader]) => leader)).size === tools.members.length, 'not every broker leads something')
      for (const what of ['--under-replicated-partitions', '--unavailable-partitions', '--under-min-isr-partitions']) {
        const alarmed = await tools.run('kafka-topics', '--describe', what)
        demand(!alarmed.includes('Partition:'), `${what} shows ${alarmed}`)
      }
    },
  },
  {
    tool: 'kafka-get-offsets, each broker',
    about: 'each broker tells the same end of each partition, the moment that it was produced',
    async play(tools) {
      const topic = await tools.makeTopic('topic', 4)
      await tools.fill(topic, 40)
      const told = await tools.runEverywhere('kafka-get-offsets', '--topic', topic)
      demandAlike(told)
      const sum = [...told[0]!.matchAll(/:\d+:(\d+)/g)].reduce((total, [, offset]) => total + Number(offset), 0)
      demand(sum === 40, `the ends are ${told[0]}`)
    },
  },
  {
    tool: 'kafka-consumer-groups, each broker',
    about: 'each broker lists every group once, whoever coordinates it, and describes one with the same lag and coordinator',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      await tools.fill(topic, 4)
      const groups: string[] = []
      const coordinators = new Set<string>()
      while (coordinators.size < 2) {
        demand(groups.length < GROUPS_MAX, `one broker coordinates all of ${groups.length} groups`)
        const group = `${tools.prefix}-group-${String.fromCharCode(97 + groups.length)}`
        groups.push(group)
        const reset = ['--reset-offsets', '--group', group, '--topic', topic, '--to-offset', '1', '--execute']
        await tools.run('kafka-consumer-groups', ...reset)
        const state = await tools.run('kafka-consumer-groups', '--describe', '--group', group, '--state')
        const coordinator = new RegExp(`${group}\\s+(\\S+ +\\(\\d+\\))`).exec(state)?.[1]
        demand(coordinator !== undefined, `no coordinator: ${state}`)
        coordinators.add(coordinator)
      }
      for (const list of await tools.runEverywhere('kafka-consumer-groups', '--list')) {
        const own = list.split('\n').filter((line) => line.startsWith(tools.prefix))
        demand(own.sort().join() === groups.join(), `it lists ${own.join()}`)
      }
      const told = await tools.runEverywhere('kafka-consumer-groups', '--describe', '--group', groups[0]!)
      demandAlike(told)
      demand(new RegExp(`${topic}\\s+0\\s+1\\s+4\\s+3\\s`).test(told[0]!), `it says ${told[0]}`)
      demandAlike(await tools.runEverywhere('kafka-consumer-groups', '--describe', '--group', groups[0]!, '--state'))
    },
  },
  {
    tool: 'kafka-broker-api-versions, each broker',
    about: 'each broker tells of all, with their zones as racks',
    async play(tools) {
      for (const told of await tools.runEverywhere('kafka-broker-api-versions')) {
        for (const { address, zone } of tools.members) {
          const shown = new RegExp(`^${address} \\(id: \\d+ rack: ${zone}[ )]`, 'm').test(told)
          demand(shown, `${address} in ${zone} isn't among ${told.split('\n').filter((line) => line.includes('rack:'))}`)
        }
      }
    },
  },
  {
    tool: 'kafka-cluster',
    about: 'each broker tells the same id, and all brokers as its endpoints',
    async play(tools) {
      const ids = await tools.runEverywhere('kafka-cluster', 'cluster-id')
      demandAlike(ids)
      demand(/Cluster ID: \S+/.test(ids[0]!), `it says ${ids[0]}`)
      for (const told of await tools.runEverywhere('kafka-cluster', 'list-endpoints')) {
        for (const { address, zone } of tools.members) {
          const [host, port] = address.split(':')
          demand(new RegExp(`^\\d+\\s+${host}\\s+${port}\\s+${zone}\\s`, 'm').test(told), `${address} isn't among ${told}`)
        }
      }
    },
  },
  {
    tool: 'kafka-metadata-quorum, each broker',
    about: 'all brokers vote, none lags, and each broker tells the same leader',
    async play(tools) {
      const leaders = (await tools.runEverywhere('kafka-metadata-quorum', 'describe', '--status')).map((told) => {
        const voters = /CurrentVoters:\s+(.*)/.exec(told)?.[1] ?? ''
        demand([...voters.matchAll(/"id": \d+|\b\d+\b(?=[,\]])/g)].length >= tools.members.length, `the voters are ${voters}`)
        return /LeaderId:\s+(\d+)/.exec(told)?.[1]
      })
      demand(new Set(leaders).size === 1 && leaders[0] !== undefined, `the leaders are ${leaders.join()}`)
      const replication = await tools.run('kafka-metadata-quorum', 'describe', '--replication')
      demand([...replication.matchAll(/\b(Leader|Follower)\b/g)].length === tools.members.length, `it says ${replication}`)
    },
  },
  {
    tool: 'kafka-log-dirs, each broker',
    about: 'each broker shows its directory; each partition, with its size, is shown by exactly one of them',
    async play(tools) {
      const topic = await tools.makeTopic('topic', 6)
      await tools.run('kafka-producer-perf-test', '--topic', topic, ...load(600))
      for (const told of await tools.runEverywhere('kafka-log-dirs', '--describe', '--topic-list', topic)) {
        const brokers = [...told.matchAll(/"broker":\d+/g)]
        demand(brokers.length === tools.members.length, `it tells of ${brokers.length} brokers: ${told}`)
        const partitions = [...told.matchAll(new RegExp(`"${topic}-(\\d)","size":(\\d+)`, 'g'))]
        const indexes = partitions.map(([, index]) => index).sort()
        demand(indexes.join() === '0,1,2,3,4,5', `partitions ${indexes.join()} are told: ${told}`)
        const sizeBytes = partitions.reduce((sum, [, , size]) => sum + Number(size), 0)
        demand(sizeBytes >= 600 * RECORD_BYTES, `all of them together have ${sizeBytes} bytes: ${told}`)
      }
    },
  },
  {
    tool: 'kafka-reassign-partitions',
    about:
      'nothing is being moved; what is as asked verifies, before and after it is asked for; a move is refused, because no broker owns a partition',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      for (const told of await tools.runEverywhere('kafka-reassign-partitions', '--list'))
        demand(/No partition reassignments found/.test(told), `it says ${told}`)
      const described = await tools.run('kafka-topics', '--describe', '--topic', topic)
      const replicas = /Replicas: (\S+)/.exec(described)![1]!.split(',').map(Number)
      const plan = (wanted: readonly number[]) =>
        JSON.stringify({ version: 1, partitions: [{ topic, partition: 0, replicas: wanted }] })
      const asItIs = await tools.file('as-it-is.json', plan(replicas))
      const verify = async () => {
        const verified = await tools.run('kafka-reassign-partitions', '--verify', '--reassignment-json-file', asItIs)
        demand(/Reassignment of partition \S+-0 is completed/.test(verified), `it says ${verified}`)
      }
      await verify()
      await tools.run('kafka-reassign-partitions', '--execute', '--reassignment-json-file', asItIs)
      await verify()
      const fewer = await tools.file('fewer.json', plan(replicas.slice(0, 1)))
      const moved = tools.run('kafka-reassign-partitions', '--execute', '--reassignment-json-file', fewer)
      await demandRefusal(moved, /no replicas to move|PolicyViolation/i, 'a move')
    },
  },
  {
    tool: 'kafka-leader-election, each broker',
    about: 'a preferred election ends well whoever is asked, and no leader changes',
    async play(tools) {
      const topic = await tools.makeTopic('topic', 3)
      const before = await tools.run('kafka-topics', '--describe', '--topic', topic)
      await tools.runEverywhere('kafka-leader-election', '--election-type', 'preferred', '--all-topic-partitions')
      demandAlike([before, await tools.run('kafka-topics', '--describe', '--topic', topic)])
    },
  },
  {
    tool: 'kafka-console-consumer, client.rack',
    about: 'records come from the broker of the consumer’s own zone, by the bytes that the brokers count for its zone',
    async play(tools) {
      const topic = await tools.makeTopic('topic', 6)
      await tools.run('kafka-producer-perf-test', '--topic', topic, ...load(RECORDS))
      for (const zone of tools.members.map((member) => member.zone)) {
        const before = await sentTo(zone, tools)
        const flags = ['--command-property', `client.rack=${zone}`, '--from-beginning', '--max-messages', `${RECORDS}`]
        const lines = await tools.consume(topic, ...flags)
        demand(lines.length === RECORDS, `${lines.length} records came`)
        // Counted when they have left, which may be a moment after they came.
        const met = async () => {
          const after = await sentTo(zone, tools)
          return after.own - before.own >= RECORDS * RECORD_BYTES || undefined
        }
        await poll(met, 10_000, `the broker of zone ${zone} to have sent ${RECORDS * RECORD_BYTES} bytes to its zone`)
        const { others } = await sentTo(zone, tools)
        demand(
          others - before.others < (RECORDS * RECORD_BYTES) / 100,
          `other zones sent ${others - before.others} bytes to zone ${zone}`,
        )
      }
    },
  },
]

function load(count: number): string[] {
  return ['--num-records', `${count}`, '--record-size', `${RECORD_BYTES}`, '--throughput', '-1']
}

/** The first is what the others must be, but for the tool's own chatter and the order of lines. */
function demandAlike(told: readonly string[]): void {
  const plain = told.map((text) =>
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .sort()
      .join('\n'),
  )
  for (const other of plain) demand(other === plain[0], `one broker tells\n${plain[0]}\nand another\n${other}`)
}

/** Bytes that brokers sent to clients of the zone: the broker of that zone, and all others. */
async function sentTo(zone: string, tools: Toolbox): Promise<{ readonly own: number; readonly others: number }> {
  let [own, others] = [0, 0]
  for (const member of tools.members) {
    const metrics = await (await fetch(`http://${member.admin}/metrics`)).text()
    const line = new RegExp(`^odradek_zone_bytes_sent_total\\{client_zone="${zone}",broker_zone="(.*?)"\\} (\\S+)$`, 'gm')
    for (const [, brokerZone, bytes] of metrics.matchAll(line)) {
      if (brokerZone === zone) own += Number(bytes)
      else others += Number(bytes)
    }
  }
  return { own, others }
}
