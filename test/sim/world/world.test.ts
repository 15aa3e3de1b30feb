import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../../src/base/failure.ts'
import type { Socket } from '../../../src/base/ports.ts'
import { plainCompute } from '../../fakes/plain-compute.ts'
import { HARSHEST_POWER_LOSS } from '../../faults/fault-disk.ts'
import { raiseGuards } from './guards.ts'
import { World } from './world.ts'

const NO_COMPUTE = plainCompute()

function makeWorld(seed = 1): World {
  return new World(seed, { compute: NO_COMPUTE })
}

/** Runs the world until a promise settles, for at most an hour of its time. */
async function settle<T>(world: World, promise: Promise<T>): Promise<T> {
  let settled = false
  const mark = () => {
    settled = true
  }
  promise.then(mark, mark)
  await world.scheduler.run(world.scheduler.nowMs + 3_600_000, () => settled)
  assert.ok(settled, 'the promise settles within an hour')
  return promise
}

const passTime = (world: World, ms: number) => world.scheduler.run(world.scheduler.nowMs + ms, () => false)

/** A server that echoes, and a client's connection to it; `received` grows. */
async function echo(world: World) {
  const server = world.start('server', 'server-1')
  const client = world.start('client', 'client-1')
  const accepted: Socket[] = []
  const serverClosed: (Error | undefined)[] = []
  await settle(
    world,
    server.ports.network.listen({ host: '0.0.0.0', port: 9000 }, (socket) => {
      accepted.push(socket)
      socket.handle({
        data: (chunk) => socket.write([Buffer.from(chunk)]),
        drained() {},
        closed: (cause) => serverClosed.push(cause),
      })
    }),
  )
  const socket = await settle(world, client.ports.network.connect({ host: 'server-1', port: 9000 }))
  const received: Uint8Array[] = []
  const clientClosed: (Error | undefined)[] = []
  let drained = 0
  socket.handle({
    data: (chunk) => received.push(Buffer.from(chunk)),
    drained() {
      drained++
    },
    closed: (cause) => clientClosed.push(cause),
  })
  return { server, client, socket, accepted, received, clientClosed, serverClosed, drainedCount: () => drained }
}

describe('time', () => {
  test('timers fire in order of virtual time, and cancelled ones don’t', async () => {
    const world = makeWorld()
    const { ports } = world.start('a', 'host-a')
    const fired: string[] = []
    ports.clock.after(2000, () => fired.push('late'))
    ports.clock.after(1000, () => fired.push('early'))
    ports.clock.after(1500, () => fired.push('never')).cancel()
    await passTime(world, 5000)
    assert.deepEqual(fired, ['early', 'late'])
    assert.ok(ports.clock.monotonicMs() >= 5000)
  })

  test('a wall clock that jumps moves no timer and no monotonic time', async () => {
    const world = makeWorld()
    const { ports } = world.start('a', 'host-a')
    const wallBefore = ports.clock.nowMs()
    const monotonicBefore = ports.clock.monotonicMs()
    world.machine('host-a').wall.jump(-3_600_000)
    assert.equal(ports.clock.nowMs(), wallBefore - 3_600_000)
    assert.equal(ports.clock.monotonicMs(), monotonicBefore)
  })

  test('a killed process’s timers vanish, a paused one’s wait while others go on', async () => {
    const world = makeWorld()
    const killed = world.start('killed', 'host-a')
    const paused = world.start('paused', 'host-b')
    const other = world.start('other', 'host-c')
    const fired: string[] = []
    for (const [name, { ports }] of Object.entries({ killed, paused, other })) ports.clock.after(100, () => fired.push(name))
    killed.process.end('killed')
    paused.process.pause(10_000)
    await passTime(world, 5000)
    assert.deepEqual(fired, ['other'])
    await passTime(world, 6000)
    assert.deepEqual(fired, ['other', 'paused'])
  })

  test('an exception that nobody catches is a crash and ends its process', async () => {
    const world = makeWorld()
    const { ports, process } = world.start('a', 'host-a')
    ports.clock.after(1, () => {
      throw new Error('a bug')
    })
    await passTime(world, 10)
    assert.equal(world.crashes.length, 1)
    assert.equal(world.crashes[0]!.process, 'a')
    assert.equal(process.alive, false)
  })
})

describe('the network', () => {
  test('brings bytes both ways, in order, and never the sender’s own memory', async () => {
    const world = makeWorld()
    const { socket, received } = await echo(world)
    const sent = Buffer.from('hello')
    socket.write([sent, Buffer.from(' world')])
    await passTime(world, 100)
    sent.fill('?')
    assert.equal(Buffer.concat(received).toString(), 'hello world')
  })

  test('cuts a stream into pieces, down to single bytes', async () => {
    const world = makeWorld()
    world.network.weather.conditions.dripChance = 1
    const { socket, received } = await echo(world)
    socket.write([Buffer.alloc(500, 'x')])
    await passTime(world, 10_000)
    assert.equal(Buffer.concat(received).length, 500)
    assert.ok(received.filter((chunk) => chunk.length === 1).length >= 48)
  })

  test('holds back more than a window until the receiver reads, and tells the sender when all has left', async () => {
    const world = makeWorld()
    const { socket, accepted, received, drainedCount } = await echo(world)
    await passTime(world, 10)
    accepted[0]!.pause()
    for (let i = 0; i < 40; i++) socket.write([Buffer.alloc(64 * 1024, 'x')])
    await passTime(world, 1000)
    assert.ok(socket.queuedBytes > 1_000_000)
    assert.equal(drainedCount(), 0)
    accepted[0]!.resume()
    await passTime(world, 10_000)
    assert.equal(socket.queuedBytes, 0)
    assert.ok(drainedCount() >= 1)
    assert.equal(Buffer.concat(received).length, 40 * 64 * 1024)
  })

  test('an end that comes before anybody handles the socket is told once', async () => {
    const world = makeWorld()
    const { client } = await echo(world)
    const socket = await settle(world, client.ports.network.connect({ host: 'server-1', port: 9000 }))
    let closed = 0
    socket.destroy()
    socket.handle({ data() {}, drained() {}, closed: () => closed++ })
    await passTime(world, 100)
    assert.equal(closed, 1)
  })

  test('an end comes after the bytes before it, on both sides', async () => {
    const world = makeWorld()
    const { socket, received, clientClosed, serverClosed } = await echo(world)
    socket.write([Buffer.from('bye')])
    socket.end()
    await passTime(world, 1000)
    assert.deepEqual(serverClosed, [undefined])
    assert.deepEqual(clientClosed, [undefined])
    assert.equal(Buffer.concat(received).toString(), 'bye')
  })

  test('a killed process’s peers hear a reset; a machine without power says nothing until they give up', async () => {
    const world = makeWorld()
    const first = await echo(world)
    first.server.process.end('killed')
    await passTime(world, 1000)
    assert.equal(first.clientClosed.length, 1)
    const second = await echo(world)
    world.losePower('server-1', HARSHEST_POWER_LOSS)
    await passTime(world, 1000)
    assert.equal(second.clientClosed.length, 0)
    await passTime(world, 100_000)
    assert.equal(second.clientClosed.length, 1)
  })

  test('a way that is closed holds bytes back until it opens; the other way goes on', async () => {
    const world = makeWorld()
    const { socket, received, accepted } = await echo(world)
    await passTime(world, 10)
    world.network.weather.close('client-1', 'server-1', world.scheduler.nowMs + 5000)
    socket.write([Buffer.from('held')])
    accepted[0]!.write([Buffer.from('free')])
    await passTime(world, 1000)
    assert.equal(Buffer.concat(received).toString(), 'free')
    await passTime(world, 6000)
    assert.equal(Buffer.concat(received).toString(), 'freeheld')
  })

  test('a reset breaks both ends; silence breaks them only much later', async () => {
    const world = makeWorld()
    const first = await echo(world)
    await passTime(world, 10)
    assert.ok(world.network.disturbOne('reset', world.random))
    await passTime(world, 100)
    assert.equal(first.clientClosed.length, 1)
    assert.equal(first.serverClosed.length, 1)
    first.server.process.end('killed')
    const second = await echo(world)
    await passTime(world, 10)
    assert.ok(world.network.disturbOne('silence', world.random))
    second.socket.write([Buffer.from('into the void')])
    await passTime(world, 10_000)
    assert.deepEqual([second.received.length, second.clientClosed.length], [0, 0])
    await passTime(world, 100_000)
    assert.deepEqual([second.clientClosed.length, second.serverClosed.length], [1, 1])
  })

  test('connecting to nobody is refused, across a closed way it times out, and an abort ends the wait', async () => {
    const world = makeWorld()
    const { ports } = world.start('client', 'client-1')
    const refused = (error: unknown) => error instanceof Failure && error.reason === 'connect-failed'
    await assert.rejects(settle(world, ports.network.connect({ host: 'server-1', port: 9000 })), refused)
    world.network.weather.close('client-1', 'server-1', Number.POSITIVE_INFINITY)
    const before = world.scheduler.nowMs
    await assert.rejects(settle(world, ports.network.connect({ host: 'server-1', port: 9000 })), refused)
    assert.ok(world.scheduler.nowMs - before >= 10_000)
    const abort = new AbortController()
    const connecting = ports.network.connect({ host: 'server-1', port: 9000 }, abort.signal)
    abort.abort()
    await assert.rejects(connecting, refused)
  })

  test('a port is taken until its process dies', async () => {
    const world = makeWorld()
    const first = world.start('first', 'server-1')
    const second = world.start('second', 'server-1')
    await first.ports.network.listen({ host: '0.0.0.0', port: 9000 }, () => undefined)
    await assert.rejects(
      second.ports.network.listen({ host: 'server-1', port: 9000 }, () => undefined),
      (error) => error instanceof Failure && error.reason === 'listen-failed',
    )
    first.process.end('killed')
    await second.ports.network.listen({ host: 'server-1', port: 9000 }, () => undefined)
  })
})

describe('determinism', () => {
  /** Some traffic, disk work and faults. */
  async function busy(seed: number): Promise<World> {
    const world = makeWorld(seed)
    Object.assign(world.network.weather.conditions, { splitChance: 0.5, resetChance: 0.01, slowChance: 0.05 })
    const { socket, server } = await echo(world)
    for (let i = 0; i < 50; i++) {
      socket.write([world.random.bytes(100)])
      const file = await settle(world, server.ports.disk.open('x', { create: true }))
      await settle(world, file.write([world.random.bytes(10)], i * 10))
      await settle(world, file.sync())
    }
    return world
  }

  test('the same seed gives the same trace, another seed another one', async () => {
    const [first, again, other] = [await busy(42), await busy(42), await busy(43)]
    assert.equal(first.trace.digest(), again.trace.digest())
    assert.notEqual(first.trace.digest(), other.trace.digest())
  })

  test('a fork’s stream depends on names, not on what was drawn before', () => {
    const [left, right] = [makeWorld(7).random, makeWorld(7).random]
    left.next()
    left.fork('another')
    assert.equal(left.fork('one').next(), right.fork('one').next())
    assert.notEqual(left.fork('one').next(), right.fork('two').next())
  })

  test('numbers are spread evenly', () => {
    const { random } = makeWorld(5)
    const counts = new Array<number>(10).fill(0)
    for (let i = 0; i < 100_000; i++) counts[random.int(10)]!++
    assert.ok(
      counts.every((count) => count > 9_500 && count < 10_500),
      String(counts),
    )
    assert.match(random.uuidHex(), /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  })

  test('guards forbid time, chance and the machine until they are lifted', () => {
    const guards = raiseGuards()
    const forbidden = [
      () => Date.now(),
      () => new Date(),
      () => Math.random(),
      () => performance.now(),
      () => setTimeout(() => undefined, 0),
    ]
    const threw = forbidden.map((use) => {
      try {
        use()
        return false
      } catch {
        return true
      }
    })
    const converted = new Date(0).getTime()
    guards.lift()
    assert.deepEqual(threw, [true, true, true, true, true])
    assert.equal(converted, 0)
    assert.ok(Date.now() > 0)
  })
})
