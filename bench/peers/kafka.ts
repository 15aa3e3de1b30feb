import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ports, Recipe } from './broker.ts'
import { runToEnd } from './child.ts'
import { BROKER_HEAP, KAFKA_VERSION, type KafkaJars } from './java.ts'

/** Any valid one: it only has to be the same for formatting and running. */
const CLUSTER_ID = 'b2RyYWRlay1iZW5jaC1wZQ'

/** What one node needs, plus three settings that no measured figure sees. Everything else is Kafka's default. */
function properties(folder: string, ports: Ports): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${ports.other}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${ports.kafka},CONTROLLER://127.0.0.1:${ports.other}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${ports.kafka}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'logs'),
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    // A deleted topic's files would lie around for a minute: the disk fills. A first consumer would wait 3 s for others.
    'log.segment.delete.delay.ms': '1000',
    'group.initial.rebalance.delay.ms': '0',
  }
}

/** Apache Kafka, KRaft, one node: as it comes, or with an fsync for every batch that is appended. */
export function kafkaRecipe(jars: KafkaJars, side: 'kafka' | 'kafka-flush'): Recipe {
  const flush = side === 'kafka-flush' ? { 'log.flush.interval.messages': '1' } : {}
  const file = (folder: string): string => join(folder, 'server.properties')
  return {
    side,
    settings:
      `Apache Kafka ${KAFKA_VERSION}, KRaft, one node, ${BROKER_HEAP.join(' ')} and the other JVM flags of its start script; defaults except ` +
      'replication factors and min.isr of internal topics = 1, log.segment.delete.delay.ms=1000, group.initial.rebalance.delay.ms=0, ' +
      'log level WARN' +
      (side === 'kafka-flush'
        ? '; log.flush.interval.messages=1: an fsync for every batch appended to a partition'
        : '; no fsync before an acknowledgement'),
    async prepare(folder, ports) {
      const lines = Object.entries({ ...properties(folder, ports), ...flush }).map(([name, value]) => `${name}=${value}\n`)
      await writeFile(file(folder), lines.join(''))
      await runToEnd(jars.command('kafka.tools.StorageTool', [], ['format', '-t', CLUSTER_ID, '-c', file(folder)]))
    },
    command: (folder) => jars.command('kafka.Kafka', BROKER_HEAP, [file(folder)]),
  }
}
