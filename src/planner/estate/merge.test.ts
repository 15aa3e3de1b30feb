import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Estate, estateFile } from '../documents/estate.ts'
import { validate } from '../documents/validate.ts'
import { canonicalEstate, mergeEstates } from './merge.ts'

const HEAD = { kind: 'odradek/estate', version: 1 } as const
const OLD = '2026-11-01T00:00:00Z'
const NEW = '2026-11-02T00:00:00Z'

function estate(cluster: object, source: string, at: string, more: object = {}): Estate {
  return validate('estate', estateFile, {
    ...HEAD,
    clusters: [{ id: 'a', ...cluster }],
    provenance: [{ path: '', source, at }],
    ...more,
  })
}

function clusterOf({ clusters }: Estate) {
  return clusters![0]!
}

describe('merging inventories', () => {
  it('takes from each what the other doesn\u2019t have', () => {
    const merged = mergeEstates(estate({ region: 'us-east-1' }, 'live', OLD), estate({ platform: 'ec2' }, 'answer', NEW))
    assert.deepEqual(clusterOf(merged), { id: 'a', platform: 'ec2', region: 'us-east-1' })
    assert.deepEqual(merged.provenance, [
      { path: '', source: 'answer', at: NEW },
      { path: '/clusters/0/region', source: 'live', at: OLD },
    ])
  })

  it('lets the newer source count, in either order, and null and empty lists with it', () => {
    const older = estate({ region: 'old', acls: [acl('u')], name: 'n' }, 'live', OLD)
    const newer = estate({ region: 'new', name: null }, 'import:msk-api', NEW)
    for (const merged of [mergeEstates(older, newer), mergeEstates(newer, older)]) {
      assert.equal(clusterOf(merged).region, 'new')
      assert.equal(clusterOf(merged).name, null)
      assert.equal(clusterOf(merged).acls?.length, 1)
    }
  })

  it('keeps both of what sources of the same age say differently, until a newer one settles it', () => {
    const merged = mergeEstates(estate({ region: 'x' }, 'live', OLD), estate({ region: 'w' }, 'import:msk-api', OLD))
    assert.deepEqual(merged.conflicts, [
      {
        path: '/clusters/0/region',
        values: [
          { value: 'w', source: 'import:msk-api', at: OLD },
          { value: 'x', source: 'live', at: OLD },
        ],
      },
    ])
    assert.equal(clusterOf(merged).region, 'w')
    assert.equal(mergeEstates(merged, estate({ region: 'x' }, 'live', NEW)).conflicts, undefined)
  })

  it('drops from a list what a newer source that saw all of it didn\u2019t see, and nothing else', () => {
    const older = estate({ topics: [{ name: 'gone' }, { name: 'kept', owner: 'team' }] }, 'live', OLD)
    const topics = { topics: [{ name: 'kept', partitionCount: 3 }] }
    const whole = estate(topics, 'live', NEW, { coverage: [{ path: '/clusters/0/topics', status: 'collected', at: NEW }] })
    const part = estate(topics, 'live', NEW, { coverage: [{ path: '/clusters/0/topics', status: 'partial', at: NEW }] })
    assert.deepEqual(clusterOf(mergeEstates(older, whole)).topics, [{ name: 'kept', owner: 'team', partitionCount: 3 }])
    assert.deepEqual(
      clusterOf(mergeEstates(part, older)).topics?.map(({ name }) => name),
      ['gone', 'kept'],
    )
  })

  it('remembers that something was seen once, though it was refused later', () => {
    const coverage = (status: string, at: string) => ({ coverage: [{ path: '/clusters/0/acls', status, at }] })
    const seen = estate({ acls: [acl('u')] }, 'live', OLD, coverage('collected', OLD))
    const refused = estate({}, 'live', NEW, coverage('refused', NEW))
    const merged = mergeEstates(seen, refused)
    assert.equal(clusterOf(merged).acls?.length, 1)
    assert.deepEqual(merged.coverage, [{ path: '/clusters/0/acls', status: 'collected', at: OLD }])
    assert.deepEqual(
      mergeEstates(estate({}, 'live', OLD, coverage('not-attempted', OLD)), refused).coverage?.[0]?.status,
      'refused',
    )
  })

  it('carries origins, coverage and conflicts along when lists are sorted', () => {
    const unsorted = estate({ topics: [{ name: 'z' }, { name: 'b', owner: 'x' }] }, 'live', OLD, {
      provenance: [
        { path: '', source: 'live', at: OLD },
        { path: '/clusters/0/topics/1/owner', source: 'answer', at: NEW },
      ],
      coverage: [{ path: '/clusters/0/topics/0/partitions', status: 'refused' }],
    })
    const sorted = canonicalEstate(unsorted)
    assert.deepEqual(sorted.provenance?.at(-1), { path: '/clusters/0/topics/0/owner', source: 'answer', at: NEW })
    assert.deepEqual(sorted.coverage, [{ path: '/clusters/0/topics/1/partitions', status: 'refused' }])
  })

  it('takes lists that have an order as one value', () => {
    const replicas = (ids: readonly number[], at: string) =>
      estate({ topics: [{ name: 't', partitions: [{ index: 0, replicas: ids }] }] }, 'live', at)
    const merged = mergeEstates(replicas([3, 1, 2], NEW), replicas([1, 2, 3], OLD))
    assert.deepEqual(clusterOf(merged).topics?.[0]?.partitions?.[0]?.replicas, [3, 1, 2])
  })

  it('gives the same bytes in any order, twice, and again', () => {
    fc.assert(
      fc.property(anyEstate, anyEstate, (one, other) => {
        const merged = mergeEstates(one, other)
        assert.equal(JSON.stringify(merged), JSON.stringify(mergeEstates(other, one)))
        assert.equal(JSON.stringify(mergeEstates(merged, merged)), JSON.stringify(merged))
        assert.equal(JSON.stringify(canonicalEstate(merged)), JSON.stringify(merged))
        validate('merged', estateFile, merged)
      }),
      { numRuns: 300 },
    )
  })

  it('never lets nothing take the place of something', () => {
    fc.assert(
      fc.property(anyEstate, anyEstate, (one, other) => {
        const merged = mergeEstates(one, other)
        for (const side of [one, other]) {
          for (const cluster of side.clusters ?? []) {
            const there = merged.clusters?.find(({ id }) => id === cluster.id)
            for (const field of Object.keys(cluster)) assert.notEqual(there?.[field as 'name'], undefined, field)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})

function acl(name: string) {
  return {
    principal: name,
    host: '*',
    operation: 'READ',
    permission: 'ALLOW',
    resourceType: 'TOPIC',
    resourceName: 'orders',
    patternType: 'LITERAL',
  }
}

const maybeText = fc.option(fc.constantFrom('p', 'q'), { nil: null })
const anyTopic = fc.record(
  { name: fc.constantFrom('t', 'u', 'v'), owner: maybeText, partitionCount: fc.integer({ min: 1, max: 2 }) },
  { requiredKeys: ['name'] },
)
const anyCluster = fc.record(
  {
    id: fc.constantFrom('a', 'b'),
    name: maybeText,
    region: maybeText,
    topics: fc.option(fc.uniqueArray(anyTopic, { selector: ({ name }) => name }), { nil: null }),
  },
  { requiredKeys: ['id'] },
)
const anyEstate: fc.Arbitrary<Estate> = fc
  .record({
    clusters: fc.uniqueArray(anyCluster, { selector: ({ id }) => id }),
    origins: fc.array(
      fc.record({
        path: fc.constantFrom(
          '',
          '/clusters/0',
          '/clusters/0/topics',
          '/clusters/0/topics/0',
          '/clusters/0/topics/0/owner',
          '/clusters/1/name',
        ),
        source: fc.constantFrom('live', 'answer'),
        at: fc.constantFrom(OLD, NEW),
      }),
      { maxLength: 4 },
    ),
  })
  .map(({ clusters, origins }) => {
    const provenance = [...new Map(origins.map((one) => [one.path, one])).values()]
    return validate('estate', estateFile, { ...HEAD, clusters, provenance })
  })
