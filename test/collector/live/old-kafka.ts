import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Jvm } from './jvm.ts'
import { freePorts } from './kafka.ts'

/** A broker of the days of ZooKeeper, and what it keeps its metadata in. */
export async function startOldKafka(
  jars: string,
  folder: string,
): Promise<{ readonly address: string; readonly jvms: readonly Jvm[] }> {
  const [zookeeperPort, port, adminPort] = await freePorts(3)
  const zookeeperFile = join(folder, 'zookeeper.properties')
  const zookeeperSettings = [
    `dataDir=${join(folder, 'zookeeper')}`,
    `clientPort=${zookeeperPort}`,
    'clientPortAddress=127.0.0.1',
    'admin.enableServer=false',
    `admin.serverPort=${adminPort}`,
  ]
  await writeFile(zookeeperFile, zookeeperSettings.join('\n'))
  const classPath = join(jars, '*')
  const zookeeper = new Jvm('ZooKeeper', [classPath], ['org.apache.zookeeper.server.quorum.QuorumPeerMain', zookeeperFile])
  await zookeeper.says('binding to port')
  const file = join(folder, 'old.properties')
  const settings = [
    'broker.id=7',
    `listeners=PLAINTEXT://127.0.0.1:${port}`,
    `zookeeper.connect=127.0.0.1:${zookeeperPort}`,
    `log.dirs=${join(folder, 'old-data')}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=4',
    'num.partitions=2',
    'group.initial.rebalance.delay.ms=0',
  ]
  await writeFile(file, settings.join('\n'))
  const kafka = new Jvm('the old Kafka', [classPath], ['kafka.Kafka', file])
  await kafka.says('[KafkaServer id=7] started')
  return { address: `127.0.0.1:${port}`, jvms: [kafka, zookeeper] }
}
