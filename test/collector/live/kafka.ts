import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { run } from '../../clients/install/run.ts'
import type { Certificates } from './certificates.ts'
import { Jvm } from './jvm.ts'

const CLUSTER_ID = 'b2RyYWRlay1jb2xsZWN0MQ'
/** The login of this listener is good for so long: a collection that takes longer has to log in again. */
const LOGIN_MS = 3_000

export interface LiveKafka {
  /** Who comes here may do all. */
  readonly plaintext: string
  /** Asks for a certificate. */
  readonly mtls: string
  readonly sasl: string
  readonly saslTls: string
  readonly jvm: Jvm
}

/** Apache Kafka, one node in KRaft mode, with an authorizer and a listener for each way in. */
export async function startKafka(jars: string, folder: string, { ca, server }: Certificates): Promise<LiveKafka> {
  const ports = await freePorts(5)
  const [plaintext, mtls, sasl, saslTls, controller] = ports.map((port) => `127.0.0.1:${port}`)
  const listeners = `PLAINTEXT://${plaintext},SSL://${mtls},SASL_PLAINTEXT://${sasl},SASL_SSL://${saslTls}`
  const logins = ['sasl_plaintext', 'sasl_ssl'].flatMap((listener) => {
    const jaas = (mechanism: string, module: string) =>
      `listener.name.${listener}.${mechanism}.sasl.jaas.config=org.apache.kafka.common.security.${module};`
    return [
      jaas('plain', 'plain.PlainLoginModule required user_admin="admin-secret"'),
      jaas('scram-sha-256', 'scram.ScramLoginModule required'),
      jaas('scram-sha-512', 'scram.ScramLoginModule required'),
      jaas('oauthbearer', 'oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="admin"'),
      `listener.name.${listener}.connections.max.reauth.ms=${LOGIN_MS}`,
    ]
  })
  const settings = [
    'process.roles=broker,controller',
    'node.id=1',
    'broker.rack=use1-az1',
    `controller.quorum.voters=1@${controller}`,
    `listeners=${listeners},CONTROLLER://${controller}`,
    `advertised.listeners=${listeners}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    ...logins,
    'ssl.keystore.type=PEM',
    `ssl.keystore.location=${server}`,
    'ssl.truststore.type=PEM',
    `ssl.truststore.location=${ca}`,
    'listener.name.ssl.ssl.client.auth=required',
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users=User:ANONYMOUS;User:admin;User:auditor;User:CN=collector',
    `log.dirs=${join(folder, 'data')}`,
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=4',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=4',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'share.coordinator.state.topic.num.partitions=4',
    'group.initial.rebalance.delay.ms=0',
  ]
  const file = join(folder, 'server.properties')
  await writeFile(file, settings.join('\n'))
  const classPath = join(jars, '*')
  await run('java', ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', file], { cwd: folder })
  const jvm = new Jvm('Kafka', [classPath], ['kafka.Kafka', file], ['-Xmx768m'])
  await jvm.says('Kafka Server started')
  return { plaintext: plaintext!, mtls: mtls!, sasl: sasl!, saslTls: saslTls!, jvm }
}

/** Ports that were free a moment ago: Kafka can't pick one and tell. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))))
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
