import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPrivateAddress } from './private-address.ts'

test('addresses of private networks are told from those of everybody', () => {
  const both = [
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '127.0.0.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ]
  assert.deepEqual(
    both.filter((one) => !isPrivateAddress(one)),
    [],
  )
  const open = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2001:db8::1', '::ffff:8.8.8.8']
  assert.deepEqual(open.filter(isPrivateAddress), [])
})
