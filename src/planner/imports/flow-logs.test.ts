import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { found, refusedAt } from '../../../test/planner/importing.ts'

/** A broker in az1, a client in az2, both logging, and somebody outside. */
const OWN_FORMAT = `version interface-id srcaddr dstaddr bytes start end action log-status az-id flow-direction
5 eni-broker 10.0.1.1 10.0.2.2 6000 1000 1060 ACCEPT OK use1-az1 egress
5 eni-client 10.0.1.1 10.0.2.2 6000 1000 1060 ACCEPT OK use1-az2 ingress
5 eni-client 10.0.2.2 10.0.1.1 600 1000 1060 ACCEPT OK use1-az2 egress
5 eni-broker 10.0.2.2 10.0.1.1 600 1000 1060 ACCEPT OK use1-az1 ingress
5 eni-broker 10.0.1.1 10.0.1.9 1200 1000 1060 ACCEPT OK use1-az1 egress
5 eni-other 10.0.1.1 10.0.1.9 1200 1000 1060 ACCEPT OK use1-az1 ingress
5 eni-broker 203.0.113.5 10.0.1.1 60 1000 1060 ACCEPT OK use1-az1 ingress
5 eni-broker 203.0.113.5 10.0.1.1 999 1000 1060 REJECT OK use1-az1 ingress
5 eni-broker - - - 1000 1060 - NODATA use1-az1 -
`
const VERSION_2 = `2 123456789010 eni-a 10.0.1.1 10.0.2.2 9092 50000 6 20 4249 1418530010 1418530070 ACCEPT OK
2 123456789010 eni-a 10.0.2.2 10.0.1.1 50000 9092 6 20 51 1418530010 1418530070 ACCEPT OK
2 123456789010 eni-a - - - - - - - 1431280876 1431280934 - NODATA
`

const flowsOf = (text: string) =>
  found('flow-logs', text).paths!.map(({ from, to, kind, billed, bytesPerSecond }) => [
    from.zoneId,
    to.zoneId,
    kind,
    billed,
    bytesPerSecond,
  ])

describe('flow-logs', () => {
  it('become bytes a second from zone to zone, each flow once, and no address', () => {
    assert.deepEqual(flowsOf(OWN_FORMAT), [
      ['use1-az1', 'use1-az2', 'cross-zone', true, 100],
      ['use1-az2', 'use1-az1', 'cross-zone', true, 10],
      ['use1-az1', 'use1-az1', 'same-zone', false, 20],
      [null, 'use1-az1', 'unknown', 'unknown', 1],
    ])
    assert.equal(JSON.stringify(found('flow-logs', OWN_FORMAT)).includes('10.0.'), false)
  })

  it('tell the address of an interface by what its lines have in common where they tell no direction', () => {
    const text = OWN_FORMAT.split('\n')
      .map((line) => line.replace(/ (?:egress|ingress|flow-direction|-)$/, ''))
      .join('\n')
    assert.deepEqual(flowsOf(text), flowsOf(OWN_FORMAT))
  })

  it('of version 2 tell no zones, and those stay unknown', () => {
    assert.deepEqual(flowsOf(VERSION_2), [[null, null, 'unknown', 'unknown', 4300 / 60]])
  })

  it('are refused with line and column where they are something else', () => {
    refusedAt('flow-logs', '', '1:1')
    refusedAt('flow-logs', 'version srcaddr dstaddr start end\n', '1:1')
    refusedAt('flow-logs', VERSION_2.replace('4249', 'many'), '1:56')
    refusedAt('flow-logs', VERSION_2.replace(' ACCEPT', ''), '1:1')
    refusedAt('flow-logs', '2 1 eni-a - - - - - - - 1431280876 1431280934 - NODATA\n', '1:1')
  })
})
