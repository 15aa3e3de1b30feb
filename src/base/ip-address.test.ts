import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ipBytes, isPrivateAddress, isWithinRange, parseIpRange } from './ip-address.ts'

describe('an IP address', () => {
  it('is read in every form', () => {
    const hex = (text: string) => Buffer.from(ipBytes(text) ?? []).toString('hex')
    assert.equal(hex('10.1.2.3'), '00000000000000000000ffff0a010203')
    assert.equal(hex('::ffff:10.1.2.3'), '00000000000000000000ffff0a010203')
    assert.equal(hex('2001:db8::1'), '20010db8000000000000000000000001')
    assert.equal(hex('::'), '0'.repeat(32))
    assert.equal(hex('1:2:3:4:5:6:7:8'), '00010002000300040005000600070008')
  })

  it('is nothing else', () => {
    for (const text of [
      '',
      'localhost',
      '10.1.2',
      '10.1.2.256',
      '10.1.2.3.4',
      '1::2::3',
      '1:2:3',
      '12345::',
      '1:2:3:4:5:6:7::8:9',
      'g::',
    ])
      assert.equal(ipBytes(text), undefined, text)
  })
})

describe('a range of addresses', () => {
  function isWithin(address: string, range: string): boolean {
    return isWithinRange(ipBytes(address)!, parseIpRange(range)!)
  }

  it('holds those that begin like it', () => {
    assert.ok(isWithin('10.1.255.7', '10.1.0.0/16'))
    assert.ok(!isWithin('10.2.0.0', '10.1.0.0/16'))
    assert.ok(isWithin('10.1.3.255', '10.1.2.0/23'))
    assert.ok(!isWithin('10.1.4.0', '10.1.2.0/23'))
    assert.ok(isWithin('::ffff:10.1.2.3', '10.1.2.3/32'))
    assert.ok(isWithin('2001:db8:1::', '2001:db8::/32'))
    assert.ok(isWithin('1.2.3.4', '0.0.0.0/0'))
    assert.ok(!isWithin('2001:db8::', '0.0.0.0/0'))
  })

  it('has a length', () => {
    for (const text of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/8/8', '::/129', 'x/8', '10.0.0.0/-1'])
      assert.equal(parseIpRange(text), undefined, text)
  })
})

describe('a private address', () => {
  it('is one that nobody routes to from outside, in either kind of writing', () => {
    const own = ['10.1.2.3', '172.16.0.1', '172.31.255.1', '192.168.1.1', '127.0.0.1', '100.64.0.1', '169.254.1.1']
    for (const text of [...own, '::1', 'fd00::1', 'fe80::1', 'fe80::1%eth0', '::ffff:10.0.0.1'])
      assert.equal(isPrivateAddress(text), true, text)
    for (const text of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1', '::ffff:8.8.8.8', 'fc', 'localhost', ''])
      assert.equal(isPrivateAddress(text), false, text)
  })
})
