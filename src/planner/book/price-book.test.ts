import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { brokerPriceId } from './machines.ts'
import { costUsd, isKnown, sourcedPrice } from './price.ts'

const file = (rest: Record<string, unknown>) => ({ kind: 'odradek/prices', version: 1, ...rest })

describe('the price book', () => {
  it('knows instances and brokers by their types', () => {
    const { prices } = builtInBook()
    assert.equal(prices.price('ec2.m5.2xlarge').usd, 0.384)
    assert.equal(prices.price(brokerPriceId('kafka.m5.2xlarge')).usd, 0.84)
    assert.equal(prices.price(brokerPriceId('express.m7g.large')).usd, 0.408)
  })

  it('holds what nobody priced as unknown, not as nothing', () => {
    const { prices } = builtInBook()
    for (const id of ['automq.aku', 'no.such.thing']) {
      assert.equal(isKnown(prices.price(id)), false)
      assert.equal(costUsd(prices.price(id), 10), null)
    }
  })

  it('takes each tier for the part of the quantity inside it', () => {
    const price = builtInBook().prices.price('aws.privatelink.data')
    assert.equal(costUsd(price, 0), 0)
    assert.equal(costUsd(price, 1_048_576), 10_485.76)
    assert.equal(costUsd(price, 1_048_576 + 1000), 10_485.76 + 6)
  })

  it('lays entries of each file over the built-in ones, then all multipliers', () => {
    const first = file({
      entries: [{ id: 'automq.aku', usd: 300, why: 'offer 17' }],
      multipliers: [{ match: 'automq.*', factor: 0.5 }],
    })
    const second = file({
      asOf: '2026-11-01',
      entries: [{ id: 'automq.aku', usd: 400 }],
      multipliers: [{ match: '*', factor: 0.5 }],
    })
    const { prices } = builtInBook({
      prices: [
        { name: 'first.yaml', value: first },
        { name: 'second.yaml', value: second },
      ],
    })
    const price = prices.price('automq.aku')
    assert.equal(price.usd, 100)
    assert.equal(price.factor, 0.25)
    assert.deepEqual(sourcedPrice(price).source, {
      kind: 'price',
      id: 'automq.aku',
      origin: 'second.yaml, first.yaml',
      asOf: '2026-11-01',
      confidence: 'given',
    })
    assert.equal(prices.price('ec2.m5.2xlarge').usd, 0.192)
    assert.equal(prices.price('s3.standard.storage').tiers?.[0]?.usd, 0.0115)
  })

  it('matches parts of an id between stars', () => {
    const halved = (match: string): boolean => {
      const value = file({ multipliers: [{ match, factor: 0.5 }] })
      return builtInBook({ prices: [{ name: 'p', value }] }).prices.price('ec2.m5.2xlarge').usd === 0.192
    }
    for (const match of ['ec2.m5.2xlarge', 'ec2.*', '*.2xlarge', 'ec2*large', '*m5*']) assert.ok(halved(match), match)
    for (const match of ['ec2', 'ec2.', '*.m5', 'm5*', 'ec2.m5.2xlarge*x', 'ec2.m5.2x*2xlarge']) assert.ok(!halved(match), match)
  })

  it('forgets a price on purpose', () => {
    const value = file({ entries: [{ id: 'ec2.m5.2xlarge', usd: null }] })
    assert.equal(builtInBook({ prices: [{ name: 'p', value }] }).prices.price('ec2.m5.2xlarge').usd, null)
  })

  it('knows nothing of another region but what its file says, unless that inherits', () => {
    const other = (inherit: boolean) => {
      const value = file({ region: 'eu-central-1', inherit, entries: [{ id: 'automq.aku', usd: 1 }] })
      return builtInBook({ prices: [{ name: 'p', value }] }).prices
    }
    assert.equal(other(false).price('ec2.m5.2xlarge').usd, null)
    assert.equal(other(false).price('automq.aku').usd, 1)
    assert.equal(other(true).price('ec2.m5.2xlarge').usd, 0.384)
    assert.equal(other(true).region, 'eu-central-1')
  })

  it('lets a bare input set prices that nothing multiplies', () => {
    const value = file({ multipliers: [{ match: '*', factor: 0.5 }] })
    const { prices } = builtInBook({ prices: [{ name: 'p', value }] }).withPrices({ 'automq.aku': 8 })
    assert.equal(prices.price('automq.aku').usd, 8)
    assert.equal(prices.price('automq.aku').origin, 'input')
  })

  it('refuses a price file with a wrong field, version or figure, by its path', () => {
    const refused = (value: unknown, message: RegExp): void => {
      assert.throws(() => builtInBook({ prices: [{ name: 'p.yaml', value }] }), { reason: 'bad-document', message })
    }
    refused(file({ entrys: [] }), /^p\.yaml: \/entrys is unknown; did you mean entries\?$/)
    refused({ ...file({}), version: 2 }, /^p\.yaml: \/version must be 1, and is 2$/)
    refused(file({ entries: [{ id: 'a', usd: -1 }] }), /^p\.yaml: \/entries\/0\/usd must be 0 or more, and is -1$/)
    refused('nothing', /^p\.yaml: \/ must be a map, and is "nothing"$/)
  })
})
