import assert from 'node:assert/strict'
import { lookup } from 'node:dns/promises'
import test from 'node:test'
import { Failure } from '../base/failure.ts'
import { type Listener, SILENT, type Socket } from '../base/ports.ts'
import { RealNetwork } from './network.ts'

const network = new RealNetwork(SILENT)
const LOCAL = { host: '127.0.0.1', port: 0 }

interface Pair {
  readonly listener: Listener
  readonly client: Socket
  readonly server: Socket
}

async function pair(): Promise<Pair> {
  let accepted: (socket: Socket) => void
  const server = new Promise<Socket>((resolve) => {
    accepted = resolve
  })
  const listener = await network.listen(LOCAL, (socket) => accepted(socket))
  const client = await network.connect(listener.address)
  return { listener, client, server: await server }
}

/** Everything that arrives until the socket closes. */
function received(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    socket.handle({ data: (chunk) => chunks.push(chunk), drained() {}, closed: () => resolve(Buffer.concat(chunks)) })
  })
}

const IGNORE = { data() {}, drained() {}, closed() {} }

test('chunks arrive in order, and the end comes after all of them', async () => {
  const { listener, client, server } = await pair()
  const all = received(server)
  client.handle(IGNORE)
  client.write([Buffer.from('one '), Buffer.from('two ')])
  client.write([])
  client.write([Buffer.from('three')])
  client.end()
  assert.equal(String(await all), 'one two three')
  assert.equal(server.remote.host, '127.0.0.1')
  await listener.close()
})

test('drained comes also for what the machine takes at once, after which nothing is queued', async () => {
  const { listener, client, server } = await pair()
  const all = received(server)
  const queued: number[] = []
  const drained = new Promise<void>((resolve) => {
    client.handle({
      data() {},
      drained() {
        queued.push(client.queuedBytes)
        resolve()
      },
      closed() {},
    })
  })
  client.write([Buffer.from('one ')])
  client.write([Buffer.from('two')])
  assert.equal(client.queuedBytes, 7)
  await drained
  client.end()
  assert.equal(String(await all), 'one two')
  assert.deepEqual(queued, [0])
  await listener.close()
})

test('queued bytes rise while the peer does not read, and drained says when all has left', async () => {
  const { listener, client, server } = await pair()
  server.handle(IGNORE)
  server.pause()
  const size = 16 << 20
  const drained = new Promise<void>((resolve) => {
    client.handle({ data() {}, drained: resolve, closed() {} })
  })
  client.write([Buffer.alloc(size)])
  assert.ok(client.queuedBytes > 0)
  server.resume()
  await drained
  assert.equal(client.queuedBytes, 0)
  client.destroy()
  await listener.close()
})

test('what the peer has taken of a large write is known before all of it has left', async () => {
  const { listener, client, server } = await pair()
  const size = 64 << 20
  let taken = 0
  const some = new Promise<void>((resolve) => {
    server.handle({
      data(chunk) {
        taken += chunk.length
        if (taken < size / 2) return
        server.pause()
        resolve()
      },
      drained() {},
      closed() {},
    })
  })
  client.handle(IGNORE)
  assert.equal(client.untakenBytes, 0)
  client.write([Buffer.alloc(size / 2), Buffer.alloc(size / 2)])
  await some
  assert.equal(client.queuedBytes, size)
  assert.ok(client.untakenBytes > 0 && client.untakenBytes <= size / 2 + 65_536, `${client.untakenBytes}`)
  client.destroy()
  await listener.close()
})

test('destroy closes both sides, and what is written afterwards is dropped', async () => {
  const { listener, client, server } = await pair()
  const all = received(server)
  const closed = new Promise<void>((resolve) => {
    client.handle({ data() {}, drained() {}, closed: () => resolve() })
  })
  client.destroy()
  client.write([Buffer.from('late')])
  await closed
  assert.equal((await all).length, 0)
  await listener.close()
})

test('a listener that is closed takes nobody new, and open sockets stay', async () => {
  const { listener, client, server } = await pair()
  const all = received(server)
  client.handle(IGNORE)
  await listener.close()
  await assert.rejects(network.connect(listener.address), /nothing listens there/)
  client.write([Buffer.from('still here')])
  client.end()
  assert.equal(String(await all), 'still here')
})

test('a port in use is named in the failure', async () => {
  const listener = await network.listen(LOCAL, () => {})
  await assert.rejects(
    network.listen(listener.address, () => {}),
    (failure) => {
      assert.ok(failure instanceof Failure)
      assert.deepEqual([failure.kind, failure.reason, failure.applied], ['unavailable', 'listen-failed', 'no'])
      assert.equal(failure.message, `can't listen on 127.0.0.1:${listener.address.port}: port ${listener.address.port} is in use`)
      return true
    },
  )
  await listener.close()
})

test('an address of another machine is refused in words', async () => {
  await assert.rejects(
    network.listen({ host: '192.0.2.1', port: 0 }, () => {}),
    /192\.0\.2\.1 is not an address of this machine/,
  )
})

test('localhost is reached at each of its addresses', async () => {
  const listener = await network.listen({ host: 'localhost', port: 0 }, (socket) => socket.handle(IGNORE))
  assert.equal(listener.address.host, 'localhost')
  for (const { address: host } of await lookup('localhost', { all: true })) {
    const socket = await network.connect({ host, port: listener.address.port })
    socket.handle(IGNORE)
    socket.destroy()
  }
  await listener.close()
})

test('an address that cannot be is one that nobody answers at', async () => {
  for (const address of [
    { host: 'localhost', port: 99_999 },
    { host: 'localhost', port: -1 },
    { host: '', port: 9092 },
  ]) {
    await assert.rejects(network.connect(address), { name: 'Failure', reason: 'connect-failed' })
  }
})

test('a connection attempt ends when it is given up', async () => {
  const listener = await network.listen(LOCAL, (socket) => socket.handle(IGNORE))
  await assert.rejects(network.connect(listener.address, AbortSignal.abort()), (failure) => {
    assert.ok(failure instanceof Failure)
    assert.equal(failure.reason, 'connect-failed')
    return true
  })
  await listener.close()
})
