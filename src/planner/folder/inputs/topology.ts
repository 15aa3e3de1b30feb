import { brokersByZone, copiesOf, partitionsOf, topicsOf } from '../cluster-facts.ts'
import { fromCluster, seriesRate } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { seriesRatio } from '../series-ratio.ts'

const BYTES_PER_MIB = 2 ** 20
const FAN_OUT = seriesRatio('bytesOutPerSecond', 'bytesInPerSecond')

export const topologyInput: InputMap = {
  command: 'plan topology',
  of: 'cluster',
  fields: {
    zones: [fromCluster('brokers', 'brokers by zone, or by rack', brokersByZone)],
    topics: [
      fromCluster('topics', 'name, partitions, copies, rate and retention of each', (cluster, place) => {
        const topics = topicsOf(cluster)?.map((topic, at) => {
          const here = { ...place, topic: { at, value: topic } }
          const written = seriesRate(here, 'bytesInPerSecond')
          const fanOut = FAN_OUT.find(here)?.value
          return {
            name: topic.name,
            partitions: partitionsOf(topic),
            replicationFactor: copiesOf(topic),
            ...(written === null ? {} : { produceMiBps: written.rate.average / BYTES_PER_MIB }),
            ...(fanOut === undefined ? {} : { fanOut }),
            ...(topic.effective?.retentionHours == null ? {} : { retentionHours: topic.effective.retentionHours }),
          }
        })
        return topics?.some(({ partitions, replicationFactor }) => partitions === null || replicationFactor === null)
          ? null
          : topics
      }),
    ],
  },
}
