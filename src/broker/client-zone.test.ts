import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ClientZones } from './client-zone.ts'
import type { Session } from './session.ts'

function sessionFrom(clientAddress = '10.1.2.3:50000'): Session {
  const advertised = { host: 'localhost', port: 9092 }
  const turns = { produceTurn: undefined, fetchTurn: undefined }
  return { id: 1, clientAddress, advertised, zone: undefined, softwareName: null, softwareVersion: null, ...turns }
}

function zoneOf(clientId: string | null, ranges: readonly string[] = [], address?: string): string {
  return new ClientZones(ranges).of({ session: sessionFrom(address), clientId })
}

describe('the zone of a client', () => {
  it('is what its client id says, in our words and those of others', () => {
    for (const [clientId, zone] of [
      ['zone=a', 'a'],
      ['app,zone=eu-central-1b', 'eu-central-1b'],
      ['app;zone=a;x=y', 'a'],
      ['warpstream_az=us-east-1a,warpstream_session_key=1', 'us-east-1a'],
      ['automq_type=producer&automq_az=az1&x=1', 'az1'],
      ['diskless_az=rack/1:b', 'rack/1:b'],
      ['timezone=a', ''],
      ['my_zone=a', ''],
      ['timezone=x zone=a', 'a'],
      ['zone=', ''],
      ['zone=,zone=b', 'b'],
      ['app', ''],
      ['', ''],
      [`zone=${'z'.repeat(128)}`, 'z'.repeat(128)],
      [`zone=${'z'.repeat(129)}`, ''],
      [`${'x'.repeat(2_000)},zone=a`, ''],
    ] as const)
      assert.equal(zoneOf(clientId), zone, clientId.slice(0, 60))
    assert.equal(zoneOf(null), '')
  })

  it('is looked up by its address where it says nothing', () => {
    const ranges = ['10.1.0.0/16=a', '10.0.0.0/8=b', '2001:db8::/32=c']
    assert.equal(zoneOf('app', ranges), 'a')
    assert.equal(zoneOf('app', ranges, '10.2.0.1:1'), 'b')
    assert.equal(zoneOf('app', ranges, '2001:db8::7:1'), 'c')
    assert.equal(zoneOf('app', ranges, '192.168.0.1:1'), '')
    assert.equal(zoneOf('zone=z', ranges), 'z')
  })

  it('is the rack that a fetch brought, unless its client id says something', () => {
    const zones = new ClientZones(['10.0.0.0/8=b'])
    const told = { session: sessionFrom(), clientId: 'app' }
    assert.equal(zones.of(told), 'b')
    zones.told(told, 'c')
    assert.equal(zones.of(told), 'c')
    zones.told(told, '')
    assert.equal(zones.of(told), 'c')
    zones.told(told, 'd')
    assert.equal(zones.of(told), 'd')
    const named = { session: sessionFrom(), clientId: 'zone=a' }
    zones.told(named, 'c')
    assert.equal(zones.of(named), 'a')
  })

  it('stays with the session, whatever a later request says', () => {
    const zones = new ClientZones([])
    const session = sessionFrom()
    assert.equal(zones.of({ session, clientId: 'zone=a' }), 'a')
    assert.equal(zones.of({ session, clientId: 'zone=b' }), 'a')
  })
})
