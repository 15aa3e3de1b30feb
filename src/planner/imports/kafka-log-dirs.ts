import type { Cluster, EstateBroker } from '../documents/estate-cluster.ts'
import { quantity, z } from '../schema.ts'
import type { Importer } from './importer.ts'
import { readJson, refusalAtPath } from './json-source.ts'
import { Source } from './source.ts'

/** `totalBytes` and `usableBytes` came with 3.3; -1 means that the broker doesn't say. */
const logDirs = z.looseObject({
  version: z.literal(1),
  brokers: z.array(
    z.looseObject({
      broker: z.int(),
      logDirs: z.array(
        z.looseObject({
          logDir: z.string().min(1),
          error: z.string().nullish(),
          totalBytes: z.number().nullish(),
          usableBytes: z.number().nullish(),
          partitions: z.array(z.looseObject({ partition: z.string(), size: quantity, isFuture: z.boolean().optional() })),
        }),
      ),
    }),
  ),
})

/**
 * The output of `kafka-log-dirs --describe`: two lines for people, and one of JSON. The bytes of a partition are those of its largest copy: a copy that
 * lags behind has less.
 */
export const kafkaLogDirs: Importer = {
  kind: 'kafka-log-dirs',
  summary: 'output of kafka-log-dirs --describe',
  sections: [],
  needsCluster: true,
  read: (source, { cluster }) => {
    const { brokers } = readJson(jsonOf(source), logDirs)
    return { clusters: [{ id: cluster, brokers: brokers.map(brokerOf), topics: topicsOf(source, brokers) }] }
  },
}

type Brokers = z.output<typeof logDirs>['brokers']

/** Lines for people are blanked out, so that places stay true. */
function jsonOf(source: Source): Source {
  const text = source.text.replace(/^(?:Querying brokers|Received log directory|WARN|\[).*$/gm, (line) => ' '.repeat(line.length))
  return new Source(source.name, text)
}

function brokerOf({ broker, logDirs: dirs }: Brokers[number]): EstateBroker {
  const known = (bytes: number | null | undefined) => (bytes == null || bytes < 0 ? undefined : bytes)
  return {
    id: broker,
    logDirs: dirs.map(({ logDir, totalBytes, usableBytes }) => {
      const [total, usable] = [known(totalBytes), known(usableBytes)]
      return {
        path: logDir,
        ...(total === undefined ? {} : { totalBytes: total }),
        ...(usable === undefined ? {} : { usableBytes: usable }),
      }
    }),
  }
}

function topicsOf(source: Source, brokers: Brokers): NonNullable<Cluster['topics']> {
  const sizes = new Map<string, Map<number, number>>()
  for (const [brokerAt, broker] of brokers.entries()) {
    for (const [dirAt, { partitions }] of broker.logDirs.entries()) {
      for (const [at, { partition, size, isFuture }] of partitions.entries()) {
        const [, topic, index] = /^(.+)-(\d+)$/.exec(partition) ?? []
        if (topic === undefined)
          throw refusalAtPath(
            jsonOf(source),
            `/brokers/${brokerAt}/logDirs/${dirAt}/partitions/${at}/partition`,
            'must be topic-number',
          )
        if (isFuture === true) continue
        const ofTopic = sizes.get(topic) ?? new Map<number, number>()
        ofTopic.set(Number(index), Math.max(ofTopic.get(Number(index)) ?? 0, size))
        sizes.set(topic, ofTopic)
      }
    }
  }
  return [...sizes].map(([name, ofTopic]) => ({
    name,
    partitions: [...ofTopic].map(([index, sizeBytes]) => ({ index, sizeBytes })),
  }))
}
