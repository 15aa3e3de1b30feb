#!/usr/bin/env node
import { NO_OVERRIDES } from './config/settings.ts'
import { TopicSettingsCache } from './config/topic-settings-cache.ts'
import { openFileLoglet } from './log/file-loglet.ts'
import { Node } from './node/node.ts'
import { RealClock } from './platform/clock.ts'
import { openCompute } from './platform/compute.ts'
import { openDisk } from './platform/disk.ts'
import { RealLog } from './platform/log.ts'
import { RealNetwork } from './platform/network.ts'
import { RealRandom } from './platform/random.ts'

const MIB = 1024 * 1024
const data = process.env.ODRADEK_DATA ?? './data'
const clock = new RealClock()
const random = new RealRandom()
const log = RealLog.open({ level: 'info', format: 'auto', descriptor: 2 })
const disk = await openDisk(data)
const topicSettings = new TopicSettingsCache({ perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES })
const compute = await openCompute()
const node = await Node.start({
  clock,
  random,
  network: new RealNetwork(log),
  disk,
  compute,
  log,
  topicSettings: (topic) => topicSettings.of(topic.configs),
  openLoglet: (onFatal) => openFileLoglet({ disk, random, log, onFatal }),
  onFatal: (cause) => {
    console.error(cause)
    process.exit(1)
  },
  settings: {
    brokerId: 1,
    listen: { host: 'localhost', port: Number(process.env.PORT ?? 9092) },
    advertise: undefined,
    drainMs: 5000,
    broker: {
      flushBytesMax: 8 * MIB,
      flushLingerMs: 0,
      flushesInFlightMax: 1,
      autoCreateTopics: true,
      partitionCount: Number(process.env.PARTITIONS ?? 1),
      replicationFactor: 1,
      fetchBytesMax: 55 * MIB,
      fetchWaitMsMax: 60000,
      fetchSessionSlotsMax: 1000,
      tailCacheBytesMax: 64 * MIB,
      coldReadBytesMax: 64 * MIB,
      inflatedBytesMax: 64 * MIB,
      rack: null,
    },
    server: {
      frameBytesMax: 104857600,
      requestsInFlightMax: 1000,
      requestBytesInFlightMax: 32 * MIB,
      outboundBytesMax: 16 * MIB,
      connectionsMax: 10000,
      connectionsPerAddressMax: 10000,
      idleMsMax: 600000,
      firstRequestMsMax: 10000,
      requestMemoryBytesMax: 256 * MIB,
    },
    upkeep: {
      retentionCheckMs: 300000,
      snapshotLogBytes: 256 * MIB,
      snapshotEntries: 50000,
      snapshotCheckMs: 5000,
      producerIdExpirationMs: 86400000,
    },
  },
})
console.log('listening', node.address)
process.once('SIGTERM', () => {
  void node.stop().then(() => process.exit(0))
})
process.once('SIGINT', () => {
  void node.stop().then(() => process.exit(0))
})
