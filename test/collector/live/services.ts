import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { poll } from '../../clients/watch.ts'
import { Jvm } from './jvm.ts'
import { freePorts } from './kafka.ts'

export interface ConnectWorker {
  readonly url: string
  readonly jvm: Jvm
}

/** A worker of Kafka Connect with one connector that reads a file into `orders`. */
export async function startConnect(classPath: readonly string[], folder: string, bootstrap: string): Promise<ConnectWorker> {
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const converter = 'org.apache.kafka.connect.storage.StringConverter'
  const settings = [
    `bootstrap.servers=${bootstrap}`,
    'group.id=connect-workers',
    ...['config', 'offset', 'status'].flatMap((kind) => [
      `${kind}.storage.topic=connect-${kind}s`,
      `${kind}.storage.replication.factor=1`,
    ]),
    'offset.storage.partitions=2',
    'status.storage.partitions=2',
    `key.converter=${converter}`,
    `value.converter=${converter}`,
    `listeners=${url}`,
    'plugin.discovery=service_load',
  ].map((line) => line.replace('connect-statuss', 'connect-status'))
  const file = join(folder, 'connect.properties')
  await writeFile(file, settings.join('\n'))
  const jvm = new Jvm('Connect', classPath, ['org.apache.kafka.connect.cli.ConnectDistributed', file])
  await jvm.says('Kafka Connect started')
  const source = join(folder, 'source.txt')
  await writeFile(source, 'line-of-nobody\n')
  const config = {
    'connector.class': 'FileStreamSource',
    'tasks.max': '1',
    topic: 'orders',
    file: source,
    'my.password': 'connector-secret',
  }
  const headers = { 'content-type': 'application/json' }
  const made = await fetch(`${url}/connectors`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'file-orders', config }),
  })
  if (made.status !== 201) throw new Error(`the connector can't be made: ${await made.text()}`)
  await poll(
    async () => {
      const status = (await (await fetch(`${url}/connectors/file-orders/status`)).json()) as { readonly tasks?: unknown[] }
      return status.tasks?.length === 1 || undefined
    },
    60_000,
    'the connector to have its task',
    200,
  )
  return { url, jvm }
}

export interface Registry {
  readonly url: string
  /** Method and path of what was asked. */
  readonly asked: string[]
  readonly server: Server
}

/** What a schema registry answers over HTTP, with two subjects: there is none in a package registry that Java or Python could start here. */
export async function startRegistry(): Promise<Registry> {
  const asked: string[] = []
  const version = (subject: string, number: number, id: number) => ({ subject, version: number, id, schema: '"string"' })
  const answers: Readonly<Record<string, unknown>> = {
    '/schemas': [
      version('orders-value', 1, 1),
      version('orders-value', 2, 2),
      { ...version('states-value', 1, 3), schemaType: 'JSON' },
    ],
    '/subjects': ['orders-value', 'states-value'],
    '/config': { compatibilityLevel: 'BACKWARD' },
    '/mode': { mode: 'READWRITE' },
  }
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const answer = answers[request.url ?? '']
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/vnd.schemaregistry.v1+json' })
    response.end(JSON.stringify(answer ?? { error_code: 404 }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server }
}
