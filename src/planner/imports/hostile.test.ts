import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { found, refusedAt } from '../../../test/planner/importing.ts'
import { Failure } from '../../base/failure.ts'
import { csvCells } from './csv-source.ts'
import { parseJson } from './json-source.ts'
import { Source } from './source.ts'

const KEY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'
/** What takes time by the square of its length takes several times as long here, and all else a moment. */
const SOON_MS = 10_000

function msk(properties: string): string {
  return JSON.stringify({ Arn: 'arn:aws:kafka:us-east-1:1:configuration/a/b', ServerProperties: btoa(properties) })
}

function refusalOf(kind: string, text: string): string {
  try {
    found(kind, text)
  } catch (error) {
    if (error instanceof Failure) return error.message
    throw error
  }
  return assert.fail('it was taken')
}

describe('secrets in what tools wrote', () => {
  it('are left out, whatever their settings are called', () => {
    const settings = [
      'ssl.keystore.key',
      'schema.registry.basic.auth.user.info',
      'x.api.key',
      'x.passphrase',
      'x.passwd',
      'x.pwd',
    ]
    for (const setting of settings) {
      const { brokers } = found('kafka-configs', `Configs for broker 1 are ${setting}=hunter2`).clusters![0]!
      assert.deepEqual(brokers, [{ id: 1, settings: { [setting]: null } }])
    }
    const open = { 'ssl.keystore.type': 'PEM', 'log.cleanup.policy': 'compact' }
    const text = Object.entries(open).map(([name, value]) => `${name}=${value}`)
    assert.deepEqual(
      found('kafka-configs', `Configs for broker 1 are ${text.join(', ')}`).clusters![0]!.brokers![0]!.settings,
      open,
    )
  })

  it('are one value where properties go on behind a backslash', () => {
    const properties = `sasl.jaas.config=Module required \\\n  username="admin" \\\r\n  password="hunter2";\nnum.partitions=3\\\n0\n`
    assert.deepEqual(found('msk-api', msk(properties)).clusters![0]!.defaults, {
      'sasl.jaas.config': null,
      'num.partitions': '30',
    })
  })

  it('do not stand in refusals', () => {
    assert.ok(!refusalOf('msk-api', msk(`ssl.keystore.key=x\n${KEY}\n`)).includes(KEY))
    assert.ok(!refusalOf('kafka-configs', `Configs for broker 1 are ssl.keystore.key=x\n${KEY}\n`).includes(KEY))
    assert.ok(!refusalOf('kafka-configs', `Configs for broker 1 are ${KEY}`).includes(KEY))
  })
})

describe('what nobody writes who means well', () => {
  const long = 24 * 1024 * 1024

  it('is read, or refused, however long one text in it is', () => {
    const text = 'a'.repeat(long)
    assert.equal(parseJson(new Source('file', JSON.stringify(text))), text)
    assert.equal(String(parseJson(new Source('file', `"${'\\n'.repeat(long)}"`))).length, long)
    assert.deepEqual(
      csvCells(new Source('file', `"${text}",b\n`))[0]!.map((cell) => cell.text.length),
      [long, 1],
    )
    assert.equal(csvCells(new Source('file', `"${'""'.repeat(long)}"`))[0]![0]!.text.length, long)
    refusedAt('connect', `{"a${text}`, '1:2')
    refusedAt('clients', `"${text}`, '1:1')
    const key = (subject: string): string => `{"keytype":"SCHEMA","subject":"${subject}","version":1}`
    const value = '{"subject":"a","version":1,"id":1,"schema":"x"}'
    assert.equal(found('schema-registry', `${key(text)}\t${value}\n`).clusters![0]!.schemaRegistries!.length, 1)
    refusedAt('schema-registry', `${key('a')}\t${value}\n{"keytype":"${text}`, '2:1')
  })

  it('takes no time by the square of its length', () => {
    const many = 50_000
    const startMs = performance.now()
    const { brokers } = found('kafka-configs', `Configs for broker 1 are ${'a=1,'.repeat(many)}b=[c=1, d=2], e=3`).clusters![0]!
    assert.deepEqual(brokers![0]!.settings, { a: '1', b: '[c=1, d=2]', e: '3' })
    const result = {
      Id: 'm',
      Label: `BytesInPerSec Cluster Name=${' '.repeat(many)}x Topic=orders`,
      Timestamps: ['2026-11-20T08:00:00Z', '2026-11-20T08:01:00Z'],
      Values: [1, 2],
    }
    const { series } = found('cloudwatch', JSON.stringify({ MetricDataResults: [result] }))
    assert.equal(series![0]!.labels.topic, 'orders')
    assert.ok(performance.now() - startMs < SOON_MS)
  })
})
