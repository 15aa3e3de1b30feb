import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Failure } from '../base/failure.ts'
import { hideWith } from '../planner/planner.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { kafkaVersions } from './kafka-versions.ts'
import { Looked } from './looked.ts'
import { codeProblem, problemOf } from './problem.ts'

const API = { name: 'DescribeAcls' }
const AT = '2026-11-20T08:00:00Z'

describe('how far a collector looked', () => {
  it('is refused where nothing came, partial where something did, unsupported where no broker serves the question', () => {
    const looked = new Looked()
    const refused = codeProblem(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, API)
    const unserved = problemOf(new Failure('invalid', 'unsupported-api', 'no', 'at host:9092'), API)
    looked.at('/a').missed(refused)
    looked.at('/b').seen()
    looked.at('/b').missed(refused, 3)
    looked.at('/c').missed(unserved)
    looked.at('/d').seen()
    looked.notAttempted('/e', 'others tell')
    assert.deepEqual(looked.entries(AT), [
      { path: '/a', status: 'refused', reason: 'CLUSTER_AUTHORIZATION_FAILED on DescribeAcls', at: AT },
      { path: '/b', status: 'partial', reason: 'CLUSTER_AUTHORIZATION_FAILED on DescribeAcls, 3 times', at: AT },
      { path: '/c', status: 'unsupported', reason: "the broker doesn't serve DescribeAcls", at: AT },
      { path: '/d', status: 'collected', at: AT },
      { path: '/e', status: 'not-attempted', reason: 'others tell', at: AT },
    ])
  })

  it('names no address, and lets through what is nobody’s refusal', () => {
    const lost = problemOf(new Failure('unavailable', 'connection-lost', 'no', 'broker.example:9092 went away'), API)
    assert.equal(lost.text, 'connection-lost on DescribeAcls')
    for (const error of [new Failure('unavailable', 'aborted', 'no', 'given up'), new TypeError('a bug')]) {
      assert.throws(() => problemOf(error, API), error)
    }
  })
})

describe('addresses in settings', () => {
  it('are hidden by the name or the look of the value; versions and words are not', () => {
    const { setting } = hideWith('salt')
    for (const [name, value] of [
      ['advertised.listeners', 'A://b:1'],
      ['anything', 'host:9092'],
      ['anything', '10.0.0.7'],
      ['zookeeper.connect', 'zk'],
    ]) {
      assert.match(setting(name!, value!), /^h-/)
    }
    for (const [name, value] of [
      ['inter.broker.protocol.version', '0.10.2.1'],
      ['listener.security.protocol.map', 'A:SSL,B:PLAINTEXT'],
      ['listeners', ''],
      ['log.retention.hours', '168'],
    ]) {
      assert.equal(setting(name!, value!), value)
    }
  })
})

describe('the version of a cluster', () => {
  it('lies between releases that serve the same Fetch; before 0.11 there is none', () => {
    assert.deepEqual(kafkaVersions(11), { inferredMin: '2.3', inferredMax: '2.6' })
    assert.deepEqual(kafkaVersions(15), { inferredMin: '3.5', inferredMax: '3.6' })
    assert.deepEqual(kafkaVersions(99), { inferredMin: '4.1', inferredMax: null })
    assert.equal(kafkaVersions(4), undefined)
  })
})
