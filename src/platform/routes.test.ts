import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createServer as createSecureServer } from 'node:tls'
import { CERTIFICATE, CERTIFICATE_KEY } from '../../test/fakes/certificate.ts'
import { RealClock } from './clock.ts'
import { endOf, RealRoutes } from './routes.ts'

const WAIT_MS = 5_000
const routes = new RealRoutes(new RealClock())

describe('the way to an address', () => {
  let directory: string
  let plain: Server
  let secure: Server

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'odradek-routes-'))
    plain = createServer((socket) => socket.on('error', () => {}).end('no TLS here'))
    secure = createSecureServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (socket) => socket.on('error', () => {}))
    for (const server of [plain, secure]) await once(server.listen(0, 'localhost'), 'listening')
  })

  after(async () => {
    plain.close()
    secure.close()
    await rm(directory, { recursive: true })
  })

  const at = (server: Server) => ({ host: 'localhost', port: (server.address() as AddressInfo).port })

  it('begins with addresses of a name', async () => {
    assert.ok((await routes.addressesOf('localhost')).some((one) => one === '127.0.0.1' || one === '::1'))
    await assert.rejects(routes.addressesOf('no-such-host.invalid'), { kind: 'unavailable', reason: 'connect-failed' })
  })

  it('is dialled, and hung up', async () => {
    assert.ok((await routes.dialMs(at(plain), WAIT_MS)) >= 0)
    await assert.rejects(routes.dialMs({ host: 'localhost', port: 1 }, WAIT_MS), { reason: 'connect-failed' })
    for (const address of [
      { host: 'localhost', port: 99_999 },
      { host: '', port: 9092 },
    ]) {
      await assert.rejects(routes.dialMs(address, WAIT_MS), { reason: 'connect-failed' })
      await assert.rejects(routes.meet(address, WAIT_MS), { reason: 'connect-failed' })
    }
  })

  it('takes no longer than it may, even if bytes go on coming', async () => {
    const dripping = createServer((socket) => {
      socket.on('error', () => {}).write(Buffer.from([22, 3, 3, 64, 0]))
      const timer = setInterval(() => socket.write(Buffer.from([2])), 20)
      socket.on('close', () => clearInterval(timer))
    })
    await once(dripping.listen(0, 'localhost'), 'listening')
    await assert.rejects(routes.meet(at(dripping), 200), /no answer in time/)
    dripping.close()
  })

  it('may show a certificate that ends nobody knows when', () => {
    assert.equal(endOf('Nov 20 08:00:00 2027 GMT'), '2027-11-20T08:00:00.000Z')
    assert.throws(() => endOf('Bad time value'), { reason: 'connect-failed' })
  })

  it('shows certificates, whether or not somebody trusts them', async () => {
    const stranger = await routes.meet(at(secure), WAIT_MS)
    assert.deepEqual([stranger.isTrusted, stranger.chain.length], [false, 1])
    assert.ok(stranger.why !== null && Date.parse(stranger.chain[0]!.validTo) > 0)
    const caFile = join(directory, 'ca.pem')
    await writeFile(caFile, CERTIFICATE)
    const trusted = await routes.meet(at(secure), WAIT_MS, caFile)
    assert.deepEqual([trusted.isTrusted, trusted.why, trusted.protocol], [true, null, 'TLSv1.3'])
    await assert.rejects(routes.meet(at(plain), WAIT_MS), { reason: 'connect-failed' })
  })
})
