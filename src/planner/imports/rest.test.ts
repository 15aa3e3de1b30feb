import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { found, refusedAt } from '../../../test/planner/importing.ts'

function matrix(
  ...result: readonly { readonly metric: object; readonly values: readonly (readonly [number, string])[] }[]
): string {
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
}
const T = 1_795_161_600
const counted = [
  [T, '100'],
  [T + 10, '300'],
  [T + 20, '50'],
  [T + 30, '150'],
] as const

describe('prometheus', () => {
  it('makes rates of what counts up, by the names of both ways to export JMX', () => {
    const name = 'kafka_server_brokertopicmetrics_bytesinpersec_count'
    const { series } = found('prometheus', matrix({ metric: { __name__: name, instance: 'b-1.example:9404' }, values: counted }))
    assert.deepEqual(
      series!.map(({ metric, labels, stepSeconds, values }) => ({ metric, labels, stepSeconds, values })),
      [{ metric: 'bytesInPerSecond', labels: { broker: 'b-1', cluster: 'c' }, stepSeconds: 10, values: [null, 20, null, 10] }],
    )
    const msk = { __name__: 'kafka_server_BrokerTopicMetrics_Count', name: 'BytesInPerSec', broker: '2' }
    assert.equal(found('prometheus', matrix({ metric: msk, values: counted })).series![0]!.metric, 'bytesInPerSecond')
    const total = { __name__: 'kafka_server_BrokerTopicMetrics_BytesOutPerSec_total', topic: 'orders', broker: '1' }
    const [out] = found('prometheus', matrix({ metric: total, values: counted })).series!
    assert.deepEqual([out!.metric, out!.labels], ['bytesOutPerSecond', { broker: '1', topic: 'orders', cluster: 'c' }])
  })

  it('takes what is measured as it is, of kafka_exporter, kminion and others', () => {
    const lag = { __name__: 'kafka_consumergroup_lag', consumergroup: 'billing', topic: 'orders' }
    const stored = { __name__: 'kminion_kafka_topic_log_dir_size_total_bytes', topic_name: 'orders' }
    const leaders = { __name__: 'kafka_server_replicamanager_partitioncount', instance: '10.0.0.1:9404' }
    const other = { __name__: 'my_total' }
    const values = counted.slice(0, 2)
    const all = [lag, stored, leaders, other].map((metric) => ({ metric, values }))
    assert.deepEqual(
      found('prometheus', matrix(...all)).series!.map(({ metric, labels, values: numbers }) => [metric, labels, numbers]),
      [
        ['lagRecords', { group: 'billing', topic: 'orders', cluster: 'c' }, [100, 300]],
        ['storedBytes', { topic: 'orders', cluster: 'c' }, [100, 300]],
        ['partitionCount', { broker: 'instance-1', cluster: 'c' }, [100, 300]],
        ['my_total', { cluster: 'c' }, [100, 300]],
      ],
    )
  })

  it('takes versions of clients from connections by software, as two ways to export JMX write them', () => {
    const seen = (...values: readonly string[]) => values.map((value, at) => [T + at * 60, value] as const)
    const strimzi = (name: string, version: string, networkProcessor: string) => ({
      __name__: 'kafka_server_socket_server_metrics_connections_software',
      clientSoftwareName: name,
      clientSoftwareVersion: version,
      listener: 'PLAIN-9092',
      networkProcessor,
    })
    const other = {
      __name__: 'kafka_server_socketservermetrics_connections',
      client_software_name: 'librdkafka',
      client_software_version: 'v2.3.0',
      listener: 'SASL_SSL',
    }
    const { clusters, series } = found(
      'prometheus',
      matrix(
        { metric: strimzi('apache-kafka-java', '2.8.2', '0'), values: seen('0', '2', '0') },
        { metric: strimzi('apache-kafka-java', '2.8.2', '1'), values: seen('0', '0', '1') },
        { metric: strimzi('gone', '1', '1'), values: seen('0', '0') },
        { metric: strimzi('unknown', 'unknown', '1'), values: seen('1') },
        { metric: other, values: seen('4', '4') },
      ),
    )
    assert.deepEqual(series, [])
    assert.deepEqual(
      clusters!.map(({ id, clients }) => [
        id,
        clients!
          .map(({ softwareName, softwareVersion, firstSeen, lastSeen }) => [softwareName, softwareVersion, firstSeen, lastSeen])
          .sort(),
      ]),
      [
        [
          'c',
          [
            [null, null, '2026-11-20T08:00:00Z', '2026-11-20T08:00:00Z'],
            ['apache-kafka-java', '2.8.2', '2026-11-20T08:01:00Z', '2026-11-20T08:02:00Z'],
            ['librdkafka', 'v2.3.0', '2026-11-20T08:00:00Z', '2026-11-20T08:01:00Z'],
          ],
        ],
      ],
    )
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('prometheus', '{"status":"error"}', '1:11')
    const nameless = matrix({ metric: { topic: 'orders' }, values: counted })
    refusedAt('prometheus', nameless, `1:${nameless.indexOf('{"topic"') + 1}`)
    const twice = matrix(
      { metric: { __name__: 'a', x: '1' }, values: counted },
      { metric: { __name__: 'a', x: '2' }, values: counted },
    )
    refusedAt('prometheus', twice, `1:${twice.indexOf('{"__name__":"a","x":"2"') + 1}`)
    const wrong = matrix({ metric: { __name__: 'a' }, values: [[T, 'much']] })
    refusedAt('prometheus', wrong, `1:${wrong.indexOf(`[${T}`) + 1}`)
  })
})

describe('schema-registry', () => {
  const registry = (value: unknown) => found('schema-registry', JSON.stringify(value)).clusters![0]!.schemaRegistries![0]

  it('reads names, versions before and since there are types, levels and modes', () => {
    assert.deepEqual(registry(['orders-value']), { kind: 'confluent', subjects: [{ name: 'orders-value' }] })
    const old = { subject: 'orders-value', version: 1, id: 4, schema: '"string"' }
    const references = [{ name: 'a.proto', subject: 'a', version: 2 }]
    const recent = { ...old, version: 3, id: 9, schemaType: 'PROTOBUF', references }
    const read = { name: 'orders-value', latestVersion: 1, id: 4, type: 'AVRO', references: [] }
    assert.deepEqual(registry(old), { kind: 'confluent', subjects: [read] })
    assert.deepEqual(registry([old, recent]), {
      kind: 'confluent',
      subjects: [{ ...read, latestVersion: 3, id: 9, type: 'PROTOBUF', references: ['a:2'] }],
    })
    assert.deepEqual(registry({ compatibilityLevel: 'FULL' }), { kind: 'confluent', compatibility: 'FULL' })
    assert.deepEqual(registry({ mode: 'READWRITE' }), { kind: 'confluent', mode: 'READWRITE' })
  })

  it('is refused with line and column where it is something else', () => {
    refusedAt('schema-registry', '{"error_code":40401,"message":"no"}', '1:1')
    refusedAt('schema-registry', '[{"subject":"a","version":0,"id":1}]', '1:27')
    refusedAt('schema-registry', '["a",', '1:6')
  })

  /** As `kafka-console-consumer` prints the topic of Confluent's registry 5.4, before there were other types than Avro. */
  const TOPIC_5 = [
    '{"keytype":"NOOP","magic":0}\tnull',
    '{"keytype":"CONFIG","subject":null,"magic":0}\t{"compatibilityLevel":"BACKWARD"}',
    '{"keytype":"SCHEMA","subject":"orders-value","version":1,"magic":1}\t{"subject":"orders-value","version":1,"id":1,"schema":"{\\"type\\":\\"string\\"}","deleted":false}',
    '{"keytype":"SCHEMA","subject":"orders-value","version":2,"magic":1}\t{"subject":"orders-value","version":2,"id":4,"schema":"\\"int\\"","deleted":false}',
    '{"keytype":"SCHEMA","subject":"gone-value","version":1,"magic":1}\t{"subject":"gone-value","version":1,"id":2,"schema":"\\"int\\"","deleted":false}',
    '{"keytype":"DELETE_SUBJECT","subject":"gone-value","magic":0}\t{"subject":"gone-value","version":1}',
  ].join('\n')

  /** The same of 7.x, with times and partitions before the key, other types, references, and schemas that were taken back. */
  const TOPIC_7 = [
    'CreateTime:1763625600000\tPartition:0\t{"keytype":"CONFIG","subject":null,"magic":0}\t{"compatibilityLevel":"FULL_TRANSITIVE"}',
    'CreateTime:1763625600000\tPartition:0\t{"keytype":"CONFIG","subject":"orders-value","magic":0}\t{"compatibilityLevel":"NONE"}',
    'CreateTime:1763625600000\tPartition:0\t{"keytype":"MODE","subject":null,"magic":0}\t{"mode":"READONLY"}',
    'CreateTime:1763625600001\tPartition:0\t{"keytype":"SCHEMA","subject":"a.proto","version":1,"magic":1}\t{"subject":"a.proto","version":1,"id":1,"schemaType":"PROTOBUF","schema":"syntax = \\"proto3\\";","deleted":false}',
    'CreateTime:1763625600002\tPartition:0\t{"keytype":"SCHEMA","subject":"orders-value","version":1,"magic":1}\t{"subject":"orders-value","version":1,"id":2,"schemaType":"PROTOBUF","references":[{"name":"a.proto","subject":"a.proto","version":1}],"schema":"import","deleted":false}',
    'CreateTime:1763625600003\tPartition:0\t{"keytype":"SCHEMA","subject":"orders-value","version":2,"magic":1}\t{"subject":"orders-value","version":2,"id":3,"schemaType":"PROTOBUF","schema":"bad","deleted":false}',
    'CreateTime:1763625600004\tPartition:0\t{"keytype":"SCHEMA","subject":"orders-value","version":2,"magic":1}\t{"subject":"orders-value","version":2,"id":3,"schemaType":"PROTOBUF","schema":"bad","deleted":true}',
    'CreateTime:1763625600005\tPartition:0\t{"keytype":"SCHEMA","subject":"orders-value","version":3,"magic":1}\tnull',
  ].join('\n')
  const inTopic = (text: string) => found('schema-registry', text).clusters![0]!.schemaRegistries![0]

  it('reads the records of its topic, of which the last ones count', () => {
    assert.deepEqual(inTopic(TOPIC_5), {
      kind: 'confluent',
      compatibility: 'BACKWARD',
      subjects: [{ name: 'orders-value', latestVersion: 2, id: 4, type: 'AVRO', references: [] }],
    })
    assert.deepEqual(inTopic(TOPIC_7), {
      kind: 'confluent',
      compatibility: 'FULL_TRANSITIVE',
      mode: 'READONLY',
      subjects: [
        { name: 'a.proto', latestVersion: 1, id: 1, type: 'PROTOBUF', references: [] },
        { name: 'orders-value', latestVersion: 1, id: 2, type: 'PROTOBUF', references: ['a.proto:1'] },
      ],
    })
  })

  it('reads them as lines of JSON, too, and keys as Karapace wrote them first', () => {
    const key = JSON.stringify({ subject: 'states-value', version: 1, magic: 1, keytype: 'SCHEMA' })
    const value = JSON.stringify({ subject: 'states-value', version: 1, id: 9, schema: '{}', schemaType: 'JSON', deleted: false })
    const subjects = [{ name: 'states-value', latestVersion: 1, id: 9, type: 'JSON', references: [] }]
    assert.deepEqual(inTopic(`${key} ${value}`), { kind: 'confluent', subjects })
    for (const record of [
      { key, value },
      { topic: '_schemas', offset: 3, key, payload: value },
    ])
      assert.deepEqual(inTopic(JSON.stringify(record)), { kind: 'confluent', subjects })
  })

  it('has records of its topic refused with line and column where they are something else', () => {
    const noop = '{"keytype":"NOOP","magic":0}\tnull\n'
    refusedAt('schema-registry', `${noop}no record`, '2:1')
    refusedAt('schema-registry', `${noop}{"keytype":"SECRET","magic":0}\tnull`, '2:1')
    refusedAt('schema-registry', `${noop}{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}\t{"subject":"a"}`, '2:58')
    refusedAt('schema-registry', `${noop}{"keytype":"SCHEMA","subject":"a","version":1,"magic":1}\t{"subject`, '2:58')
    refusedAt('schema-registry', `${noop}{"keytype":"SCHEMA","subject":"a","magic":1}\tnull`, '2:1')
  })
})
