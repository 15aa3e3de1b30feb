import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import type { Book } from '../book/book.ts'
import { planNetwork } from './network.ts'
import { copiesElsewhere } from './network-flows.ts'

const book = builtInBook()

// biome-ignore lint/suspicious/noExplicitAny: parts of one output that each test reads for itself
function evaluate(input: unknown, of: Book = book): any {
  return planNetwork.evaluate(input, of).output
}

function isNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`)
}

const share = fc.double({ min: 0, max: 1, noNaN: true })
const rate = fc.double({ min: 0, max: 2000, noNaN: true })
const workloads = fc.record({
  avgInMiBps: rate,
  fanOut: fc.double({ min: 0, max: 10, noNaN: true }),
  replicationFactor: fc.integer({ min: 1, max: 6 }),
  zones: fc.integer({ min: 1, max: 5 }),
  consumersRackAware: share,
  producersZoneAware: share,
})
const platforms = fc.constantFrom('ec2', 'msk-standard', 'msk-express', 'msk-serverless', 'odradek', 'automq')

describe('plan network', () => {
  it('lets copies cross as they lie in zones', () => {
    assert.equal(copiesElsewhere(3, 3), 2)
    assert.equal(copiesElsewhere(2, 3), 1)
    assert.equal(copiesElsewhere(1, 3), 0)
    isNear(copiesElsewhere(3, 2), 4 / 3)
    assert.equal(copiesElsewhere(3, 1), 0)
    assert.equal(copiesElsewhere(4, 2), 2)
  })

  it('crosses nothing in one zone, and no copies where brokers hold none', () => {
    const { flowsMiBps } = evaluate({ platform: 'ec2', workload: { avgInMiBps: 9, fanOut: 2, zones: 1 } })
    assert.deepEqual(flowsMiBps, { producer: 0, replication: 0, consumer: 0 })
    assert.equal(evaluate({ platform: 'automq', workload: { avgInMiBps: 9, fanOut: 2 } }).flowsMiBps.replication, 0)
  })

  it('bills on Serverless no crossing, and elsewhere never more than crosses', () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const { billedUsd, crossZoneUsd, flowsTotalMiBps } = evaluate({ platform, workload })
        isNear(crossZoneUsd, billedUsd.producer + billedUsd.replication + billedUsd.consumer)
        assert.ok(crossZoneUsd <= flowsTotalMiBps * 2566.40625 * 0.02 + 1e-6)
        if (platform === 'msk-serverless') assert.equal(crossZoneUsd, 0)
      }),
      { numRuns: 60 },
    )
  })

  it('crosses less the more consumers read in their zone', () => {
    fc.assert(
      fc.property(workloads, share, platforms, (workload, more, platform) => {
        const aware = Math.min(1, workload.consumersRackAware + more)
        const before = evaluate({ platform, workload }).flowsMiBps.consumer
        const after = evaluate({ platform, workload: { ...workload, consumersRackAware: aware } }).flowsMiBps.consumer
        assert.ok(after <= before + 1e-9)
      }),
      { numRuns: 60 },
    )
  })

  it('draws a map whose edges add up to the flows and to their cost', () => {
    fc.assert(
      fc.property(workloads, platforms, (workload, platform) => {
        const { map, flowsMiBps, crossZoneUsd } = evaluate({ platform, workload })
        const crossing = map.edges.filter(({ kind }: { kind: string }) => kind === 'cross-zone')
        const sumOf = (carries: string, field: string) =>
          crossing
            .filter((one: { carries: string }) => one.carries === carries)
            .reduce((total: number, one: Record<string, number>) => total + one[field]!, 0)
        isNear(sumOf('clients', 'inMiBps'), flowsMiBps.producer)
        isNear(sumOf('clients', 'outMiBps'), flowsMiBps.consumer)
        isNear(sumOf('copies', 'inMiBps'), flowsMiBps.replication)
        isNear(map.knownUsd, crossZoneUsd)
      }),
      { numRuns: 60 },
    )
  })

  it('keeps what is read unknown where nobody says it, and has no sum then', () => {
    const { flowsMiBps, billedUsd, crossZoneUsd, unknown } = evaluate({ platform: 'ec2', workload: { avgInMiBps: 9 } })
    assert.equal(flowsMiBps.consumer, null)
    assert.ok(billedUsd.producer > 0)
    assert.equal(crossZoneUsd, null)
    assert.deepEqual(unknown, ['consumer'])
  })

  it('knows no bill of a platform that it does not know, but where nothing crosses', () => {
    const workload = { avgInMiBps: 9, fanOut: 1 }
    assert.equal(evaluate({ platform: 'other', workload }).crossZoneUsd, null)
    assert.equal(evaluate({ platform: 'other', workload: { ...workload, zones: 1 } }).crossZoneUsd, 0)
  })

  it('takes prices of the input, and an unknown price for no figure', () => {
    const workload = { avgInMiBps: 1, avgOutMiBps: 0, replicationFactor: 1, zones: 2 }
    const at = (usd: number | null) =>
      evaluate({ platform: 'ec2', workload, hoursPerMonth: 1024, prices: { 'aws.transfer.cross-zone': usd } })
    isNear(at(0.5).crossZoneUsd, 0.5 * 3600 * 0.5 * 2)
    assert.equal(at(null).crossZoneUsd, null)
    assert.equal(at(null).billedUsd.consumer, 0)
  })

  it('bills a gigabyte of as many bytes as the book says, on all of its figures', () => {
    const value = { kind: 'odradek/prices', version: 1, gigabyteBytes: 1e9 }
    const input = {
      platform: 'ec2',
      workload: { avgInMiBps: 9, fanOut: 2 },
      paths: [{ kind: 'nat', gibPerMonth: 1000 }],
    }
    const decimal = evaluate(input, builtInBook({ prices: [{ name: 'p.yaml', value }] }))
    const binary = evaluate(input)
    const more = 2 ** 30 / 1e9
    isNear(decimal.crossZoneUsd, binary.crossZoneUsd * more)
    isNear(decimal.map.knownUsd, binary.map.knownUsd * more)
    isNear(decimal.paths[0].dataUsd, binary.paths[0].dataUsd * more)
    assert.equal(decimal.paths[0].hourlyUsd, binary.paths[0].hourlyUsd)
    assert.deepEqual(decimal.billedGiB, binary.billedGiB)
  })

  it('tells whose hours a month has, and how what is read follows from the fan-out', () => {
    const steps = (more: object) =>
      planNetwork.evaluate({ platform: 'ec2', workload: { avgInMiBps: 9, fanOut: 2 }, ...more }, book).trace
    const hoursOf = (more: object) => steps(more).find(({ step }) => step === 'billedGiB.producer')?.sources?.hoursPerMonth
    assert.deepEqual(hoursOf({}), { kind: 'constant', id: 'hoursPerMonth', origin: 'price book' })
    assert.deepEqual(hoursOf({ hoursPerMonth: 720 }), { kind: 'input', path: '/hoursPerMonth' })
    const read = steps({}).find(({ step }) => step === 'avgOutMiBps')
    assert.deepEqual(read?.sources?.fanOut, { kind: 'input', path: '/workload/fanOut' })
    assert.equal(read?.result, 18)
  })

  describe('paths', () => {
    const pathsOf = (paths: unknown) => evaluate({ platform: 'ec2', workload: { avgInMiBps: 1, fanOut: 1 }, paths })

    it('cost less between regions of the US East', () => {
      const { paths } = pathsOf([
        { kind: 'cross-region', gibPerMonth: 100, toRegion: 'us-east-2' },
        { kind: 'cross-region', gibPerMonth: 100, toRegion: 'eu-west-1' },
      ])
      assert.deepEqual(
        paths.map(({ usd }: { usd: number }) => usd),
        [1, 2],
      )
    })

    it('have tiers, each for its part', () => {
      const { paths } = pathsOf([{ kind: 'privatelink', gibPerMonth: 1_048_576 + 1000, zones: 1 }])
      isNear(paths[0].usd, 730 * 0.01 + 1_048_576 * 0.01 + 1000 * 0.006)
    })

    it('have a kind and a state of billing each, and no figure without a quantity or a price', () => {
      const { paths, unknown, pathsComplete, pathsKnownUsd } = pathsOf([
        { kind: 'same-zone', gibPerMonth: 5 },
        { kind: 'cross-zone', gibPerMonth: 5 },
        { kind: 'nat' },
        { kind: 'internet', gibPerMonth: 5 },
      ])
      assert.deepEqual(
        paths.map(({ kind, isBilled, usd }: Record<string, unknown>) => [kind, isBilled, usd]),
        [
          ['same-zone', false, 0],
          ['cross-zone', true, 0.1],
          ['nat', true, null],
          ['internet', true, null],
        ],
      )
      assert.deepEqual(unknown, ['paths.2.nat', 'paths.3.internet'])
      assert.equal(pathsComplete, false)
      isNear(pathsKnownUsd, 0.1)
    })

    it('are refused what another kind has', () => {
      assert.throws(() => pathsOf([{ kind: 'nat', endpoints: 2 }]), {
        message: 'input: /paths/0/endpoints is nothing that a path of kind nat has',
      })
    })
  })

  describe('the map of given clients', () => {
    const zones = ['az1', 'az2', 'az3']
    const client = { networkId: 'ours', zoneId: 'az1', inMiBps: 0, outMiBps: 0 }
    const mapOf = (clients: unknown[], paths: unknown[] = []) =>
      evaluate({
        platform: 'msk-standard',
        workload: { avgInMiBps: 30, fanOut: 1 },
        map: { clusterNetworkId: 'ours', zones, clients, paths },
      })

    it('counts bytes of unknown zone as a line of their own, without a cost', () => {
      const { map } = mapOf([
        { ...client, id: 'known', inMiBps: 6, rackAware: true, zoneTagged: true },
        { ...client, id: 'lost', zoneId: null, inMiBps: 3, outMiBps: 3 },
      ])
      assert.equal(map.unknownZoneShare, 0.5)
      assert.deepEqual(
        map.places.map((place: Record<string, unknown>) => [place.zone, place.usd]),
        [
          ['az1', 0],
          [null, null],
        ],
      )
      assert.equal(map.complete, false)
      assert.deepEqual(
        map.withoutTag.map((one: Record<string, unknown>) => [one.client, one.usd]),
        [['lost', null]],
      )
      isNear(map.withoutTag[0].usdAtMost, 6 * 2566.40625 * 0.02)
    })

    it('lists clients without a tag with what they cost', () => {
      const { map } = mapOf([{ ...client, id: 'reader', outMiBps: 30 }])
      isNear(map.withoutTag[0].usd, 20 * 2566.40625 * 0.02)
      assert.deepEqual(map.withoutTag[0].missing, ['rackAware'])
    })

    it('bills all that a network sends over its path together', () => {
      const far = { networkId: 'theirs', zoneId: 'az1', inMiBps: 300, outMiBps: 0 }
      const clients = [
        { ...far, id: 'one' },
        { ...far, id: 'other', zoneId: 'az2' },
      ]
      const { map } = mapOf(clients, [{ networkId: 'theirs', kind: 'privatelink' }])
      const gib = 600 * 2566.40625
      isNear(map.knownUsd, 1_048_576 * 0.01 + (gib - 1_048_576) * 0.006)
      assert.equal(mapOf(clients).map.edges[0].isBilled, null)
    })

    it('lets names neither end a text nor become markup', () => {
      const evil = '"]\n<script>&#x;'
      const { diagram } = mapOf([{ ...client, id: 'a', networkId: evil, inMiBps: 1 }])
      assert.ok(!diagram.svg.includes('<script'))
      assert.ok(!diagram.mermaid.includes('<script'))
      assert.match(diagram.mermaid, /subgraph n0\["#34;\]#10;#60;script#62;#38;#35;x;"\]/)
    })

    it('has the same kinds, rates and costs in both diagrams', () => {
      const { diagram } = mapOf([{ ...client, id: 'reader', outMiBps: 30 }])
      for (const text of [diagram.mermaid, diagram.svg]) {
        assert.equal(text.split('reads 10 MiB/s, cross zone, 513.28 USD a month').length, 3)
        assert.equal(text.split('reads 10 MiB/s, same zone, not billed').length, 2)
      }
    })
  })
})
