import { samplesOf } from '../../rates/cluster-rates.ts'
import type { Metric } from '../../rates/metrics.ts'
import { storedGiB } from '../cluster-facts.ts'
import { type Finder, fromCluster } from '../finders.ts'
import type { InputMap } from '../input-map.ts'

export const inventoryRatesInput: InputMap = {
  command: 'plan inventory rates',
  of: 'cluster',
  fields: {
    written: [series('bytesInPerSecond')],
    read: [series('bytesOutPerSecond')],
    catchUp: [series('catchUpBytesPerSecond')],
    partitions: [series('partitionCount')],
    stored: [series('storedBytes')],
    storedGiB: [fromCluster('topics', 'bytes of all copies', storedGiB)],
    brokers: [fromCluster('brokers', 'their number', ({ brokers }) => brokers?.length || null)],
  },
}

function series(metric: Metric): Finder {
  return {
    wanted: `estate.yaml series ${metric}`,
    find: ({ folder: { estate }, cluster }) => {
      const labels = cluster === undefined ? {} : { cluster: cluster.value.id }
      const found = samplesOf(estate?.value.series ?? [], metric, labels, estate?.value.clusters?.length ?? 0)
      if (estate === undefined || found === null) return undefined
      const { stepSeconds, values } = found.samples
      return {
        value: { stepSeconds, values },
        source: { kind: 'document', document: estate.name, path: `/series/${found.at}`, from: `samples of ${metric}` },
      }
    },
  }
}
