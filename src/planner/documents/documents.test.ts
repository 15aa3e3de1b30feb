import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { sha256 } from '../sha256.ts'
import { answersFile, topicAnswer } from './answers.ts'
import { assumptionsFile, assumptionsHash } from './assumptions.ts'
import { canonicalJson } from './canonical.ts'
import { estateFile } from './estate.ts'
import { evidenceFile } from './evidence-file.ts'
import { validate } from './validate.ts'

const HEAD = { kind: 'odradek/estate', version: 1 } as const

describe('an estate', () => {
  it('keeps what is missing, null and empty apart', () => {
    const estate = validate('estate', estateFile, { ...HEAD, clusters: [{ id: 'a', acls: [], quotas: null }] })
    const [cluster] = estate.clusters!
    assert.deepEqual([cluster!.acls, cluster!.quotas, cluster!.topics], [[], null, undefined])
    assert.ok(!('topics' in cluster!))
  })

  it('takes no unknown field, and names the nearest known one', () => {
    const wrong = { ...HEAD, clusters: [{ id: 'a', topics: [{ name: 't', replicationfactor: 3 }] }] }
    assert.throws(() => validate('estate', estateFile, wrong), /replicationfactor is unknown; did you mean replicationFactor\?/)
  })

  it('takes no secret among settings, and knows files and types of secrets from secrets', () => {
    const withSetting = (setting: string, value: string | null) => ({
      ...HEAD,
      clusters: [{ id: 'a', defaults: { [setting]: value } }],
    })
    for (const setting of ['ssl.keystore.password', 'sasl.jaas.config', 'listener.name.x.scram-sha-512.sasl.jaas.config']) {
      assert.throws(() => validate('estate', estateFile, withSetting(setting, 'x')), /holds no secrets/, setting)
      validate('estate', estateFile, withSetting(setting, null))
    }
    validate('estate', estateFile, withSetting('ssl.keystore.location', '/etc/x'))
    validate('estate', estateFile, withSetting('password.encoder.type', 'x'))
  })

  it('takes neither salts nor keys of users', () => {
    const wrong = { ...HEAD, clusters: [{ id: 'a', scramUsers: [{ name: 'u', mechanism: 'SCRAM-SHA-512', salt: 'x' }] }] }
    assert.throws(() => validate('estate', estateFile, wrong), /salt is unknown/)
  })
})

describe('the hash of assumptions', () => {
  const of = (parts: object) =>
    assumptionsHash(validate('assumptions', assumptionsFile, { kind: 'odradek/assumptions', version: 1, ...parts }))
  const base = of({ workload: { fanOut: { value: 2, low: 1 } } })

  it('changes with what was assumed in a part that all options share', () => {
    assert.notEqual(of({ workload: { fanOut: { value: 3, low: 1 } } }), base)
    assert.notEqual(of({ workload: { fanOut: { value: 2, low: 1.5 } } }), base)
    assert.notEqual(of({ workload: { fanOut: { value: 2, low: 1 } }, money: { engineeringUsdPerHour: { value: 100 } } }), base)
  })

  it('is the same whatever the reasons, the order of names, what nobody knows, or what an option runs on', () => {
    const same = {
      retention: { retentionHours: { value: null, why: 'nobody knows' } },
      workload: { fanOut: { low: 1, why: 'counted', owner: 'platform team', value: 2 } },
      money: { oneOffUsd: { value: 5 } },
      deployments: { odradek: { brokers: 6 } },
    }
    assert.equal(of(same), base)
  })

  it('is that of SHA-256 as others compute it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        assert.equal(sha256(text), createHash('sha256').update(text, 'utf8').digest('hex'))
      }),
      { numRuns: 300 },
    )
  })
})

describe('canonical JSON', () => {
  it('doesn\u2019t show in which order names were written', () => {
    assert.equal(canonicalJson({ b: [{ d: 1, c: undefined }], a: 1e21 }), '{"a":1e+21,"b":[{"d":1}]}')
  })
})

describe('answers about topics', () => {
  const answers = validate('answers', answersFile, {
    kind: 'odradek/answers',
    version: 1,
    topics: [
      { match: 'payments.*.v1', owner: 'old payments' },
      { match: 'payments.*', owner: 'payments' },
      { match: '*', owner: 'nobody' },
    ],
  })
  it('are those of the first pattern that fits', () => {
    const owner = (topic: string) => topicAnswer(answers, topic)?.answer.owner
    assert.deepEqual(['payments.a.v1', 'payments.a', 'payments', 'payments..v1'].map(owner), [
      'old payments',
      'payments',
      'nobody',
      'old payments',
    ])
    assert.equal(topicAnswer(undefined, 'x'), undefined)
  })
})

describe('evidence', () => {
  it('is none without the command that produced it, whatever else it says', () => {
    const good = {
      kind: 'odradek/evidence',
      id: 'e',
      item: 'M4',
      result: 'pass',
      at: '2026-11-12T14:03:00Z',
      producedBy: 'odradek drill rollback --wave w2',
      files: [{ path: 'evidence/w2.jsonl', sha256: 'a'.repeat(64) }],
    }
    assert.equal(validate('evidence', evidenceFile, good).version, 1)
    assert.throws(() => validate('evidence', evidenceFile, { ...good, producedBy: undefined }), /producedBy is missing/)
    assert.throws(() => validate('evidence', evidenceFile, { ...good, result: 'looks good' }), /"pass" or "fail"/)
    assert.throws(() => validate('evidence', evidenceFile, { ...good, files: [] }), /files/)
  })
})
