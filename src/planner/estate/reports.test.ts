import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Estate, estateFile } from '../documents/estate.ts'
import { validate } from '../documents/validate.ts'
import { coverageReport } from './coverage-report.ts'
import { diffEstates } from './diff.ts'
import { CLUSTER_SECTIONS, ESTATE_SECTIONS } from './sections.ts'
import { estateTables, tableCsv } from './tables.ts'

const AT = '2026-11-20T08:00:00Z'

function estate(cluster: object, more: object = {}): Estate {
  return validate('estate', estateFile, { kind: 'odradek/estate', version: 1, clusters: [{ id: 'a', ...cluster }], ...more })
}

describe('the coverage of an inventory', () => {
  const report = coverageReport(
    estate(
      {
        topics: [
          { name: 't', settings: {} },
          { name: 'u', settings: null },
        ],
        quotas: null,
        groups: [],
        brokers: [{ id: 1, instanceType: 'kafka.m5.large' }, { id: 2 }],
      },
      {
        coverage: [
          { path: '/clusters/0/acls', status: 'refused', reason: 'CLUSTER_AUTHORIZATION_FAILED on DescribeAcls', at: AT },
          { path: '/clusters/0/topics/1/partitions', status: 'refused', reason: 'TOPIC_AUTHORIZATION_FAILED' },
        ],
        provenance: [{ path: '/clusters/0/topics', source: 'live', at: AT }],
      },
    ),
  )
  const row = (section: string) => report.sections.find((one) => one.section === section)!

  it('tells what was collected, and null and empty lists are', () => {
    assert.deepEqual(row('topics'), {
      cluster: 'a',
      section: 'topics',
      status: 'collected',
      reason: null,
      entries: 2,
      source: 'live',
      at: AT,
    })
    assert.deepEqual(
      [row('quotas').status, row('groups').status, row('topic settings').status],
      ['collected', 'collected', 'collected'],
    )
  })

  it('tells what was refused and why, also of one entry', () => {
    assert.deepEqual([row('acls').status, row('acls').reason], ['refused', 'CLUSTER_AUTHORIZATION_FAILED on DescribeAcls'])
    assert.equal(row('partitions').status, 'refused')
  })

  it('calls partial what some entries lack, and not attempted what nobody speaks of', () => {
    assert.equal(row('instance types').status, 'partial')
    assert.equal(row('connectors').status, 'not-attempted')
  })

  it('has each section once, with a status, in every cluster', () => {
    assert.equal(report.sections.length, CLUSTER_SECTIONS.length + ESTATE_SECTIONS.length)
    assert.equal(
      Object.values(report.counts).reduce((sum, count) => sum + count),
      report.sections.length,
    )
  })
})

describe('the difference of two inventories', () => {
  it('names what was added, removed and changed by pointer, whatever the order of lists', () => {
    const before = estate({ region: 'x', topics: [{ name: 'b', partitionCount: 3 }, { name: 'a' }] })
    const after = estate({ topics: [{ name: 'c' }, { name: 'a' }, { name: 'b', partitionCount: 6 }] })
    assert.deepEqual(
      diffEstates(before, after).map(({ change, path, about }) => [change, path, about]),
      [
        ['removed', '/clusters/0/region', 'clusters / a / region'],
        ['changed', '/clusters/0/topics/2/partitionCount', 'clusters / a / topics / b / partitionCount'],
        ['added', '/clusters/0/topics/0', 'clusters / a / topics / c'],
      ],
    )
  })

  it('is none of one with itself, nor of what it says about itself', () => {
    assert.deepEqual(diffEstates(estate({ name: 'n' }), estate({ name: 'n' }, { collectedAt: AT })), [])
  })
})

describe('an inventory as tables', () => {
  const tables = estateTables(
    estate({
      platform: 'ec2',
      region: null,
      topics: [{ name: 't,1', partitions: [{ index: 0, replicas: [1, 2] }], effective: { retentionHours: null } }],
    }),
  )
  const table = (name: string) => tables.find((one) => one.name === name)!

  it('has columns by the schema, and tells null from missing', () => {
    const { titles, rows } = table('topics')
    assert.deepEqual([rows[0]![0], rows[0]![titles.indexOf('name')]], ['a', 't,1'])
    assert.deepEqual([rows[0]![titles.indexOf('effective.retentionHours')], rows[0]![titles.indexOf('owner')]], ['null', ''])
    const clusters = table('clusters')
    assert.equal(clusters.rows[0]![clusters.titles.indexOf('region')], 'null')
    assert.ok(!clusters.titles.includes('topics'))
  })

  it('has inner lists as tables of their own, with what they belong to', () => {
    const { titles, rows } = table('topics-partitions')
    assert.deepEqual(titles.slice(0, 3), ['cluster', 'topics.name', 'index'])
    assert.deepEqual(rows[0]!.slice(0, 3), ['a', 't,1', 0])
    assert.match(tableCsv(table('topics-partitions')), /^a,"t,1",0,,"\[1,2\]"/m)
  })
})
