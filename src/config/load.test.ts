import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { Failure } from '../base/failure.ts'
import { fileSettings, flagSettings, loadSettings } from './load.ts'
import { resolveSettings } from './resolve.ts'

const NOTHING = { flags: [], environment: {}, file: [] }

function refusal(reason: string, message: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof Failure)
    assert.equal(error.kind, 'invalid')
    assert.equal(error.reason, reason)
    assert.match(error.message, message)
    return true
  }
}

test('flags count before the environment, the environment before the file, the file before the default', () => {
  const { settings, given } = resolveSettings({
    flags: [['data', '/flag']],
    environment: { ODRADEK_DATA: '/environment', ODRADEK_LISTEN: '[::1]:1', HOME: '/root' },
    file: [
      ['data', '/file'],
      ['listen', 'file:2'],
      ['num.partitions', '6'],
    ],
  })
  assert.equal(settings.data, '/flag')
  assert.deepEqual(settings.listen, { host: '::1', port: 1 })
  assert.equal(settings['num.partitions'], 6)
  assert.equal(settings['default.replication.factor'], 1)
  assert.deepEqual([...given.keys()].sort(), ['data', 'listen', 'num.partitions'])
})

test('dots and dashes become underscores in the environment', () => {
  const environment = { ODRADEK_READY_FILE: '/r', ODRADEK_LOG_RETENTION_MS: '5', ODRADEK_CONFIG: '/elsewhere' }
  const { settings, given } = resolveSettings({ ...NOTHING, environment })
  assert.equal(settings['ready-file'], '/r')
  assert.equal(given.get('log.retention.ms'), '5')
})

test('a bad value is refused with setting, value, what is allowed, and where it came from', () => {
  assert.throws(
    () => resolveSettings({ ...NOTHING, flags: [['listen', '9092']] }),
    refusal('bad-setting', /^listen: "9092" is not allowed: it must be HOST:PORT.* \(from the command line\)$/),
  )
  assert.throws(
    () => resolveSettings({ ...NOTHING, environment: { ODRADEK_NUM_PARTITIONS: '0' } }),
    refusal('bad-setting', /num\.partitions: "0" .* 1 or more \(from ODRADEK_NUM_PARTITIONS\)$/),
  )
})

test('a time that all brokers agree on in digits is none that stands for never', () => {
  const graceOf = (text: string) =>
    resolveSettings({ ...NOTHING, flags: [['log.trim.grace.ms', text]] }).settings['log.trim.grace.ms']
  assert.equal(graceOf('1000000000000'), 1e12)
  for (const text of ['1000000000001', '9223372036854775807'])
    assert.throws(
      () => graceOf(text),
      refusal('bad-setting', /log\.trim\.grace\.ms: .* from 1000 to 1000000000000 \(from the command line\)$/),
    )
})

test('an unknown name is refused with the nearest one', () => {
  assert.throws(
    () => resolveSettings({ ...NOTHING, file: [['num.partition', '3']] }),
    refusal('unknown-setting', /num\.partition can't be set: did you mean num\.partitions\? \(from the configuration file\)/),
  )
  assert.throws(
    () => resolveSettings({ ...NOTHING, environment: { ODRADEK_LISTENS: 'a:1' } }),
    refusal('unknown-setting', /ODRADEK_LISTENS is not a setting: did you mean ODRADEK_LISTEN\?/),
  )
  assert.throws(
    () => resolveSettings({ ...NOTHING, flags: [['__proto__', '1']] }),
    refusal('unknown-setting', /docs\/configuration\.md/),
  )
})

test('a security config of Kafka is refused rather than ignored, and a derived one names the setting', () => {
  assert.throws(
    () => resolveSettings({ ...NOTHING, flags: [['ssl.client.auth', 'required']] }),
    refusal('unknown-setting', /no such security, so it is refused/),
  )
  assert.throws(
    () => resolveSettings({ ...NOTHING, flags: [['log.dirs', '/x']] }),
    refusal('unknown-setting', /set data in its place/),
  )
})

test("the variables that Kubernetes makes for a service of our name are nobody's settings", () => {
  const environment = {
    ODRADEK_SERVICE_HOST: '10.0.0.1',
    ODRADEK_PORT: 'tcp://10.0.0.1:9092',
    ODRADEK_PORT_9092_TCP_ADDR: '10.0.0.1',
    ODRADEK_ADMIN_SERVICE_PORT_HTTP: '9644',
  }
  assert.equal(resolveSettings({ ...NOTHING, environment }).given.size, 0)
})

test('settings that contradict each other are refused', () => {
  assert.throws(
    () => resolveSettings({ ...NOTHING, flags: [['group.min.session.timeout.ms', '2000000']] }),
    refusal('bad-setting', /must not be above group\.max\.session\.timeout\.ms/),
  )
  assert.throws(
    () => resolveSettings({ ...NOTHING, flags: [['queued.max.request.bytes', '1000']] }),
    refusal('bad-setting', /must be -1, or hold one request/),
  )
})

test('options of the command line become settings, and the short ones win', () => {
  assert.deepEqual(flagSettings({ set: ['data=/a', 'num.partitions=3', 'broker.rack=a=b'], data: '/b', readyFile: '/r' }), [
    ['data', '/a'],
    ['num.partitions', '3'],
    ['broker.rack', 'a=b'],
    ['data', '/b'],
    ['ready-file', '/r'],
  ])
  assert.throws(() => flagSettings({ set: ['num.partitions'] }), refusal('bad-setting', /NAME=VALUE/))
})

test('a file may nest names, keeps all digits, joins lists, and leaves out what has no value', () => {
  const text =
    'data: /d # comment\nlog:\n  retention.ms: 9223372036854775807\n  cleanup: {policy: [compact, delete]}\nadmin:\nauto.create.topics.enable: false\n'
  assert.deepEqual(fileSettings('f', text), [
    ['data', '/d'],
    ['log.retention.ms', '9223372036854775807'],
    ['log.cleanup.policy', 'compact,delete'],
    ['auto.create.topics.enable', 'false'],
  ])
  assert.deepEqual(fileSettings('f', ''), [])
  assert.deepEqual(fileSettings('f', '# nothing\n'), [])
})

test('a file that is no map, is broken or repeats by aliases is refused with its path', () => {
  for (const text of ['- a\n', 'text', 'a: [', 'a: 1\na: 2\n', 'a: &x {b: 1}\nc: *x\n', '&x a: *x']) {
    assert.throws(() => fileSettings('/etc/o.yaml', text), refusal('unreadable-file', /\/etc\/o\.yaml/), text)
  }
})

test('a setting that a file gives in dotted and in nested form is refused with both values', () => {
  const text = 'log:\n  retention.ms: 5\nnum.partitions: 3\nlog.retention.ms: 6\n'
  assert.throws(
    () => fileSettings('/etc/o.yaml', text),
    refusal('bad-setting', /^log\.retention\.ms is set twice in the configuration file \/etc\/o\.yaml, to "5" and "6": keep one/),
  )
})

test('the file is read from its path, and a missing one is an error', () => {
  const directory = mkdtempSync(join(tmpdir(), 'odradek-config-'))
  try {
    const path = join(directory, 'o.yaml')
    writeFileSync(path, 'num.partitions: 4\n')
    assert.equal(loadSettings({ config: path }).settings['num.partitions'], 4)
    assert.throws(
      () => loadSettings({ config: join(directory, 'none') }),
      refusal('unreadable-file', /none can't be read: ENOENT/),
    )
  } finally {
    rmSync(directory, { recursive: true })
  }
})
