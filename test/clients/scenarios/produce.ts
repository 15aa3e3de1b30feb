import { COMPRESSIONS } from '../program/lines.ts'
import { demandSame, numbered, produce, read, varied } from './records.ts'
import { demand, demandRefusal, eventually, type Scenario } from './scenario.ts'

const create: Scenario = {
  name: 'create topic',
  about: 'a topic with partitions and a config is made, described and refused a second time',
  needs: ['create-topic', 'describe-topic'],
  async play({ main, prefix }) {
    const topic = `${prefix}-topic`
    const spec = { topic, partitions: 3, configs: { 'retention.ms': '86400000' } }
    await main.call('create-topic', spec)
    await eventually(
      () => main.call<{ partitions: number }>('describe-topic', { topic }),
      ({ partitions }) => partitions === 3,
      'a description with 3 partitions',
    )
    await demandRefusal(main.call('create-topic', spec), /already.?exists/i, 'creating the topic again')
  },
}

const roundTrips: readonly Scenario[] = COMPRESSIONS.map((compression) => ({
  name: `produce ${compression}`,
  about: `keys, headers, null and empty values, binary and long ones, ${compression === 'none' ? 'uncompressed' : `in ${compression}`}: read back byte for byte`,
  needs: ['produce', 'read'],
  touches: ['timestamps', 'binary', 'null-headers', 'repeated-headers'],
  fits: (hello) => hello.compressions.includes(compression),
  async play({ main, prefix, hello, makeTopic }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, 2)
    const records = varied(hello, 1)
    await produce(main, topic, records, compression)
    demandSame(records, await read(main, topic, 1, 0, records.length), 0)
  },
}))

const seekOffset: Scenario = {
  name: 'seek by offset',
  about: 'reading begins at the asked offset: in the middle, at the start, at the last record, and inside a batch',
  needs: ['produce', 'read'],
  async play({ main, prefix, hello, makeTopic }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, 1)
    const records = numbered(hello, 0, 60)
    await produce(main, topic, records.slice(0, 30))
    await produce(main, topic, records.slice(30))
    for (const offset of [17, 0, 59, 30]) {
      demandSame(records.slice(offset, offset + 10), await read(main, topic, 0, offset, Math.min(10, 60 - offset)), offset)
    }
  },
}

const seekTime: Scenario = {
  name: 'seek by time',
  about: 'a timestamp gives the first offset at or after it; reading from there gives that record; earliest and latest are right',
  needs: ['produce', 'read', 'offset-at'],
  async play({ main, prefix, hello, makeTopic }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, 1)
    for (const first of [0, 20, 40]) await produce(main, topic, numbered(hello, 0, 20, first))
    const records = await read(main, topic, 0, 0, 60)
    const at = (timestamp: number) => main.call<number>('offset-at', { topic, partition: 0, timestamp })
    for (const index of [0, 25, 40, 59]) {
      const wanted = records[index]!.timestamp
      const due = records.find((record) => record.timestamp >= wanted)!.offset
      const offset = await at(wanted)
      demand(offset === due, `the time of record ${index} gives offset ${offset}, not ${due}`)
      const [found] = await read(main, topic, 0, offset, 1)
      demand(found?.offset === due, `reading from there gives offset ${found?.offset}`)
    }
    demand(
      (await at(records[30]!.timestamp - 1)) <= 30,
      'a time between two records gives a later offset than the second of them',
    )
    demand((await at(-2)) === 0, 'the earliest offset is not 0')
    demand((await at(-1)) === 60, 'the latest offset is not 60')
  },
}

export const produceScenarios: readonly Scenario[] = [create, ...roundTrips, seekOffset, seekTime]
