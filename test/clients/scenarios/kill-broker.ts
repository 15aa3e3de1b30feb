import { read } from './records.ts'
import { demand, type Scenario } from './scenario.ts'

const PARTITIONS = 3
const KILLS = 2
/** Acknowledged records between two kills: enough for batches to be under way at any moment. */
const STEP = 1_000
const STEP_MS = 90_000

/** Record `i` goes to partition `i mod 3` and its value is the text of `i`: each partition's values are known in advance, order included. */
export const killScenario: Scenario = {
  name: 'idempotent across kill -9',
  about: `an idempotent producer streams on while the broker dies by SIGKILL and restarts, ${KILLS} times (in a cluster: the leader of one of its partitions, which restarts once the producer went on without it); afterwards every record is there once, in order`,
  needs: ['stream', 'stop-stream', 'read'],
  touchesInCluster: ['goes-elsewhere', 'sends-to-several'],
  killsBroker: true,
  async play({ main, prefix, hello, start, makeTopic, isCluster, killBroker, restartBroker }) {
    const topic = `${prefix}-topic`
    await makeTopic(topic, PARTITIONS)
    const producer = await start()
    let acked = 0
    let failure: string | undefined
    producer.onEvent((event) => {
      if (event.event === 'acked') acked = event.count
      if (event.event === 'failed') failure = event.error
    })
    const reached = (count: number) => {
      const met = () => {
        demand(failure === undefined, `the producer gave up: ${failure}`)
        demand(!producer.ended, 'the producer process ended')
        return acked >= count
      }
      return producer.watch.until(met, () => `${count} acknowledged records, now ${acked}`, STEP_MS)
    }
    await producer.call('stream', { topic, partitions: PARTITIONS, perSecond: 1_000 })
    for (let kill = 0; kill < KILLS; kill++) {
      await reached(acked + STEP)
      await killBroker({ topic, partition: kill })
      if (isCluster && !hello.lacks.includes('goes-elsewhere')) await reached(acked + STEP)
      await restartBroker()
    }
    await reached(acked + STEP)
    const end = await producer.call<{ sent: number; acked: number }>('stop-stream', {}, 150_000)
    demand(end.acked === end.sent, `${end.sent} records were sent, ${end.acked} acknowledged`)
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const due = Math.ceil((end.sent - partition) / PARTITIONS)
      const records = await read(main, topic, partition, 0, due)
      for (const [index, record] of records.entries()) {
        const value = Buffer.from(record.value ?? '', 'base64').toString()
        const wanted = `${index * PARTITIONS + partition}`
        demand(value === wanted, `partition ${partition} has ${value} at offset ${record.offset} where ${wanted} is due`)
      }
      const latest = await main.call<number>('offset-at', { topic, partition, timestamp: -1 })
      demand(latest === due, `partition ${partition} ends at offset ${latest}, and ${due} records were acknowledged`)
    }
  },
}
