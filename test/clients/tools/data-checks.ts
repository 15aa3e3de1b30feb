import { COMPRESSIONS } from '../program/lines.ts'
import { demand } from '../scenarios/scenario.ts'
import type { ToolCheck } from './tools.ts'

/** The console consumer with all that it can print: `Partition:0 Offset:3 headers key value`, separated by tabs. */
const PRINT_ALL = ['partition', 'offset', 'headers', 'key'].flatMap((part) => ['--formatter-property', `print.${part}=true`])

export const dataChecks: readonly ToolCheck[] = [
  {
    tool: 'kafka-console-producer',
    about: 'headers, keys and null values, each compression',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      const properties = ['parse.key=true', 'parse.headers=true', 'null.marker=NULL'].flatMap((property) => [
        '--reader-property',
        property,
      ])
      for (const codec of COMPRESSIONS) {
        const lines = [`codec:${codec},n:1\tkey-1\tvalue ${codec}`, `codec:${codec}\tkey-2\tNULL`].join('\n')
        await tools.runWith('kafka-console-producer', `${lines}\n`, '--topic', topic, '--compression-codec', codec, ...properties)
      }
      const printed = await tools.consume(topic, '--from-beginning', '--max-messages', `${COMPRESSIONS.length * 2}`, ...PRINT_ALL)
      const due = COMPRESSIONS.flatMap((codec, index) => [
        `Partition:0\tOffset:${index * 2}\tcodec:${codec},n:1\tkey-1\tvalue ${codec}`,
        `Partition:0\tOffset:${index * 2 + 1}\tcodec:${codec}\tkey-2\tnull`,
      ])
      demand(printed.join('\n') === due.join('\n'), `it was read back as\n${printed.join('\n')}`)
    },
  },
  {
    tool: 'kafka-console-consumer',
    about: 'from the beginning, from an offset, and twice in a group: the second goes on where the first committed',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      await tools.fill(topic, 20)
      const want = (lines: readonly string[], from: number, to: number) => {
        const due = Array.from({ length: to - from }, (_, index) => `${from + index}`)
        demand(lines.join() === due.join(), `${due.join()} were due, ${lines.join()} came`)
      }
      want(await tools.consume(topic, '--from-beginning', '--max-messages', '20'), 0, 20)
      want(await tools.consume(topic, '--partition', '0', '--offset', '13', '--max-messages', '7'), 13, 20)
      const group = ['--group', `${tools.prefix}-group`, '--from-beginning']
      want(await tools.consume(topic, ...group, '--max-messages', '8'), 0, 8)
      want(await tools.consume(topic, ...group, '--max-messages', '12'), 8, 20)
    },
  },
  {
    tool: 'kafka-producer-perf-test',
    about: 'sends 20,000 records of 200 bytes with acks=all, all of which are counted afterwards',
    async play(tools) {
      const topic = await tools.makeTopic('topic', 3)
      const load = ['--num-records', '20000', '--record-size', '200', '--throughput', '-1']
      const answer = await tools.run('kafka-producer-perf-test', '--topic', topic, ...load, '--command-property', 'acks=all')
      demand(/20000 records sent, .* records\/sec/.test(answer), `it says ${answer}`)
      const offsets = await tools.run('kafka-get-offsets', '--topic', topic)
      const total = [...offsets.matchAll(/:\d+:(\d+)/g)].reduce((sum, [, offset]) => sum + Number(offset), 0)
      demand(total === 20_000, `the topic holds ${total} records`)
    },
  },
  {
    tool: 'kafka-consumer-perf-test',
    about: 'reads 20,000 records back',
    async play(tools) {
      const topic = await tools.makeTopic('topic', 3)
      const load = ['--num-records', '20000', '--record-size', '200', '--throughput', '-1']
      await tools.run('kafka-producer-perf-test', '--topic', topic, ...load)
      const answer = await tools.run('kafka-consumer-perf-test', '--topic', topic, '--num-records', '20000', '--timeout', '30000')
      demand(/, 20000, /.test(answer), `it says ${answer}`)
    },
  },
  {
    tool: 'kafka-verifiable-producer',
    about: 'every record it sent is acknowledged',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      const answer = await tools.run('kafka-verifiable-producer', '--topic', topic, '--max-messages', '1000')
      demand(/"sent":1000,"acked":1000/.test(answer), `it says ${answer.slice(-500)}`)
    },
  },
  {
    tool: 'kafka-verifiable-consumer',
    about: 'consumes in a group and has its commits acknowledged',
    async play(tools) {
      const topic = await tools.makeTopic('topic')
      await tools.run('kafka-verifiable-producer', '--topic', topic, '--max-messages', '200')
      const flags = ['--group-id', `${tools.prefix}-group`, '--reset-policy', 'earliest', '--max-messages', '200']
      const answer = await tools.run('kafka-verifiable-consumer', '--topic', topic, ...flags)
      demand(/"partition":0,"offset":200\}\],"success":true/.test(answer), `it says ${answer.slice(-500)}`)
      demand(!answer.includes('"success":false'), `a commit failed: ${answer.slice(-500)}`)
    },
  },
]
