import { CommandFailed } from '../install/run.ts'
import { demand, demandRefusal } from '../scenarios/scenario.ts'
import type { ToolCheck } from './tools.ts'

const HOUR_MS = 3_600_000

export const adminChecks: readonly ToolCheck[] = [
  {
    tool: 'kafka-topics',
    about: 'creates with a config, lists, describes, adds partitions, refuses a second creation, deletes',
    async play(tools) {
      const topic = await tools.makeTopic('topic', 2, '--config', 'retention.ms=86400000')
      await tools.until(new RegExp(`^${topic}$`, 'm'), 'kafka-topics', '--list')
      await tools.until(/PartitionCount: 2\s.*retention\.ms=86400000/, 'kafka-topics', '--describe', '--topic', topic)
      await tools.run('kafka-topics', '--alter', '--topic', topic, '--partitions', '3')
      const grown = await tools.until(/PartitionCount: 3\s/, 'kafka-topics', '--describe', '--topic', topic)
      demand([...grown.matchAll(/Leader: \d+/g)].length === 3, `not every partition has a leader: ${grown}`)
      await demandRefusal(tools.run('kafka-topics', '--create', '--topic', topic), /already exists/, 'creating the topic again')
      await tools.run('kafka-topics', '--delete', '--topic', topic)
      await tools.until(new RegExp(`^(?!.*${topic})`, 's'), 'kafka-topics', '--list')
    },
  },
  {
    tool: 'kafka-configs',
    about: "changes and takes back a topic's config, refuses an unknown one, describes the broker's",
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      const entity = ['--entity-type', 'topics', '--entity-name', topic]
      await tools.run('kafka-configs', '--alter', ...entity, '--add-config', 'retention.ms=7200000,cleanup.policy=compact')
      const set = await tools.until(/retention\.ms=7200000/, 'kafka-configs', '--describe', ...entity)
      demand(set.includes('cleanup.policy=compact'), `cleanup.policy was not changed: ${set}`)
      await tools.run('kafka-configs', '--alter', ...entity, '--delete-config', 'retention.ms')
      await tools.until(/^(?!.*retention\.ms)/s, 'kafka-configs', '--describe', ...entity)
      const unknown = tools.run('kafka-configs', '--alter', ...entity, '--add-config', 'no.such.config=1')
      await demandRefusal(unknown, /unknown topic config name|InvalidConfigurationException/i, 'an unknown config')
      const node = /\(id: (\d+) /.exec(await tools.run('kafka-broker-api-versions'))?.[1]
      const broker = ['--entity-type', 'brokers', '--entity-name', `${node}`, '--all']
      demand(
        /log\.retention/.test(await tools.run('kafka-configs', '--describe', ...broker)),
        'the broker has no log.retention configs',
      )
    },
  },
  {
    tool: 'kafka-consumer-groups',
    about: 'lists, describes with lag, resets offsets, deletes offsets and the group',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      const group = `${tools.prefix}-group`
      await tools.fill(topic, 10)
      await tools.run('kafka-console-consumer', '--topic', topic, '--group', group, '--from-beginning', '--max-messages', '4')
      await tools.until(new RegExp(`^${group}$`, 'm'), 'kafka-consumer-groups', '--list')
      const line = (current: number, end: number) => new RegExp(`${topic}\\s+0\\s+${current}\\s+${end}\\s+${end - current}\\s`)
      await tools.until(line(4, 10), 'kafka-consumer-groups', '--describe', '--group', group)
      await tools.until(/\sEmpty\s+0/, 'kafka-consumer-groups', '--describe', '--group', group, '--state')
      const reset = ['--reset-offsets', '--group', group, '--topic', topic, '--execute']
      await tools.run('kafka-consumer-groups', ...reset, '--to-offset', '7')
      await tools.until(line(7, 10), 'kafka-consumer-groups', '--describe', '--group', group)
      await tools.run('kafka-consumer-groups', ...reset, '--to-earliest')
      await tools.until(line(0, 10), 'kafka-consumer-groups', '--describe', '--group', group)
      await tools.run('kafka-consumer-groups', '--delete-offsets', '--group', group, '--topic', topic)
      await tools.run('kafka-consumer-groups', '--delete', '--group', group)
      await tools.until(new RegExp(`^(?!.*${group})`, 's'), 'kafka-consumer-groups', '--list')
    },
  },
  {
    tool: 'kafka-groups',
    about: 'lists a classic consumer group with its type and protocol',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      const group = `${tools.prefix}-group`
      await tools.fill(topic, 1)
      await tools.run('kafka-console-consumer', '--topic', topic, '--group', group, '--from-beginning', '--max-messages', '1')
      await tools.until(new RegExp(`${group}\\s+Classic\\s+consumer`), 'kafka-groups', '--list')
    },
  },
  {
    tool: 'kafka-get-offsets',
    about: 'the latest, the earliest, the one of the largest timestamp, and the first at or after a time',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      const startMs = Date.now() - 3 * HOUR_MS
      await tools.fillAt(topic, 3, startMs)
      await tools.fillAt(topic, 1, startMs + 2 * HOUR_MS)
      await tools.fillAt(topic, 3, startMs + HOUR_MS)
      const want = async (time: string | number, offset: number | 'none') => {
        const answer = (await tools.run('kafka-get-offsets', '--topic', topic, '--time', `${time}`)).trim()
        const line = offset === 'none' ? '' : `${topic}:0:${offset}`
        demand(answer === line, `time ${time} gives ${answer}, not offset ${offset}`)
      }
      await want('latest', 7)
      await want('earliest', 0)
      await want('max-timestamp', 3)
      await want(startMs, 0)
      await want(startMs + HOUR_MS, 3)
      await want(startMs + 3 * HOUR_MS, 'none')
    },
  },
  {
    tool: 'kafka-delete-records',
    about: 'cuts a partition at an offset given in a file',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      await tools.fill(topic, 10)
      const file = await tools.file('cut.json', JSON.stringify({ version: 1, partitions: [{ topic, partition: 0, offset: 6 }] }))
      const answer = await tools.run('kafka-delete-records', '--offset-json-file', file)
      demand(/low_watermark: 6/.test(answer), `it says ${answer}`)
      await tools.until(new RegExp(`${topic}:0:6`), 'kafka-get-offsets', '--topic', topic, '--time', '-2')
    },
  },
  {
    tool: 'kafka-broker-api-versions',
    about: 'every API key that it asks about has an answer, Produce and Fetch among the usable ones',
    async play(tools) {
      const answer = await tools.run('kafka-broker-api-versions')
      demand(
        /Produce\(0\): .*usable: \d+/.test(answer) && /Fetch\(1\): .*usable: \d+/.test(answer),
        `it says ${answer.slice(0, 500)}`,
      )
    },
  },
  {
    tool: 'kafka-log-dirs',
    about: 'a topic has a size in a directory without error',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      await tools.fill(topic, 10)
      const answer = await tools.run('kafka-log-dirs', '--describe', '--topic-list', topic)
      const size = Number(new RegExp(`"${topic}-0","size":(\\d+)`).exec(answer)?.[1])
      demand(size > 0 && answer.includes('"error":null'), `it says ${answer}`)
    },
  },
  {
    tool: 'kafka-metadata-quorum',
    about: 'the quorum has a leader; a broker without one may say that it does not support the call',
    mayBeUnsupported: true,
    async play(tools) {
      const answer = await tools.run('kafka-metadata-quorum', 'describe', '--status')
      demand(/LeaderId:\s+\d+/.test(answer), `it says ${answer}`)
    },
  },
  {
    tool: 'kafka-features',
    about: 'describes the cluster’s features',
    async play(tools) {
      const answer = await tools.run('kafka-features', 'describe')
      demand(/Feature: .*FinalizedVersionLevel/.test(answer), `it says ${answer}`)
    },
  },
  {
    tool: 'kafka-leader-election',
    about: 'a preferred election of all partitions ends well, having nothing to do',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      await tools.run('kafka-leader-election', '--election-type', 'preferred', '--topic', topic, '--partition', '0')
      await tools.run('kafka-leader-election', '--election-type', 'preferred', '--all-topic-partitions')
    },
  },
]

/** True when the tool ended because the broker does not know the API, said in the client's way. */
export function isUnsupported(error: unknown): boolean {
  return error instanceof CommandFailed && /UnsupportedVersionException|UnsupportedOperationException/.test(error.output)
}
