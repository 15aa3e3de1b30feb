import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import * as tls from 'node:tls'
import { CERTIFICATE, CERTIFICATE_KEY } from '../../test/fakes/certificate.ts'
import { SecureNetwork } from './secure-network.ts'

let folder: string
let ca: string
let key: string
let server: tls.Server
let port: number

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odradek-tls-'))
  ca = join(folder, 'ca.pem')
  key = join(folder, 'key.pem')
  await writeFile(ca, CERTIFICATE)
  await writeFile(key, CERTIFICATE_KEY)
  // Says who came, and sends back what they say.
  server = tls.createServer(
    { cert: CERTIFICATE, key: CERTIFICATE_KEY, ca: CERTIFICATE, requestCert: true, rejectUnauthorized: false },
    (socket) => {
      socket.on('error', () => {})
      socket.write(`${socket.getPeerCertificate().subject?.CN ?? 'nobody'}: `)
      socket.pipe(socket)
    },
  )
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})

after(async () => {
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

/** What comes back for `hello`. */
async function talk(network: SecureNetwork, host: string): Promise<string> {
  const socket = await network.connect({ host, port })
  return new Promise((resolve) => {
    let heard = ''
    socket.handle({
      data: (chunk) => {
        heard += Buffer.from(chunk).toString()
        if (!heard.endsWith('hello')) return
        socket.destroy()
        resolve(heard)
      },
      drained: () => {},
      closed: () => resolve(heard),
    })
    socket.write([Buffer.from('hel'), Buffer.from('lo')])
  })
}

describe('a network of TLS', () => {
  it('talks to whom the given certificates vouch for, by name and by number', async () => {
    const network = await SecureNetwork.open({ ca })
    assert.equal(await talk(network, '127.0.0.1'), 'nobody: hello')
    assert.equal(await talk(network, 'localhost'), 'nobody: hello')
  })

  it('shows its own certificate to who asks', async () => {
    assert.equal(await talk(await SecureNetwork.open({ ca, cert: ca, key }), 'localhost'), 'odradek test: hello')
  })

  it('talks to nobody else, and gives up when it is told to', async () => {
    await assert.rejects((await SecureNetwork.open({})).connect({ host: 'localhost', port: 99_999 }), {
      reason: 'connect-failed',
    })
    const stranger = await SecureNetwork.open({})
    await assert.rejects(stranger.connect({ host: 'localhost', port }), {
      reason: 'connect-failed',
      message: /by TLS: .*certificate/,
    })
    const trusting = await SecureNetwork.open({ ca })
    await assert.rejects(trusting.connect({ host: 'localhost', port }, AbortSignal.abort()), { reason: 'connect-failed' })
  })

  it('names the file that can not be read, or is no certificate', async () => {
    await assert.rejects(SecureNetwork.open({ ca: join(folder, 'none') }), {
      reason: 'unreadable-input',
      message: /none can't be read/,
    })
    const file = join(folder, 'text')
    await writeFile(file, 'no certificate')
    await assert.rejects(SecureNetwork.open({ ca, cert: file, key }), { reason: 'unreadable-input', message: /text/ })
  })
})
