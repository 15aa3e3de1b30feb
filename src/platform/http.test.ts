import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CERTIFICATE, CERTIFICATE_KEY } from '../../test/fakes/certificate.ts'
import { Failure } from '../base/failure.ts'
import type { HttpRequest } from '../base/ports.ts'
import { RealClock } from './clock.ts'
import { RealHttp } from './http.ts'

const http = await RealHttp.open(new RealClock())
const closers: (() => unknown)[] = [() => http.close()]
// Timers of the clock don't keep a process alive, and an answer that never comes doesn't either.
const held = setInterval(() => {}, 1_000)
after(async () => {
  clearInterval(held)
  for (const close of closers) await close()
})

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

function request(port: number, ways: Partial<HttpRequest> = {}): HttpRequest {
  const host = ways.host ?? '127.0.0.1'
  return {
    method: 'GET',
    isSecure: false,
    host,
    port,
    target: '/',
    headers: { host: `${host}:${port}` },
    timeoutMs: 10_000,
    answerTimeoutMs: 10_000,
    replyBytesMax: 1_000_000,
    isRepeatable: false,
    ...ways,
  }
}

function failsWith(reason: string, applied: string): (cause: unknown) => boolean {
  return (cause) => {
    assert.ok(cause instanceof Failure, String(cause))
    assert.deepEqual([cause.kind, cause.reason, cause.applied], ['unavailable', reason, applied], cause.message)
    return true
  }
}

test('an answer comes with its status, headers and bytes, and a body goes out in order', async () => {
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    response.writeHead(418, {
      'x-asked': `${incoming.method} ${incoming.url} ${incoming.headers['x-one']} ${incoming.headers['content-length']}`,
    })
    response.end(Buffer.concat(chunks))
  })
  const port = await listen(server)
  const body = [Buffer.from('one '), Buffer.alloc(0), Buffer.alloc(300_000, 'two'), Buffer.from(' three')]
  const reply = await http.request(
    request(port, { method: 'PUT', target: '/a%20b?c=d', headers: { host: 'other', 'x-one': '1' }, body }),
  )
  assert.equal(reply.status, 418)
  assert.equal(reply.header('x-asked'), 'PUT /a%20b?c=d 1 300010')
  assert.equal(reply.header('x-none'), undefined)
  assert.ok(reply.body.equals(Buffer.concat(body)))
  const empty = await http.request(request(port, { method: 'PUT' }))
  assert.deepEqual([empty.body.length, empty.header('x-asked')], [0, 'PUT / undefined 0'])
})

for (const [how, isSecure] of [
  ['plain', false],
  ['over TLS', true],
] as const) {
  test(`answers that come at the same time keep their own bytes, ${how}, of a size that is told or not`, async () => {
    const answer: RequestListener = (incoming, response) => {
      const [, seed = 0, sizeBytes = 0, pieces = 0] = incoming.url!.split('/').map(Number)
      const body = patternOf(seed, sizeBytes)
      if (seed % 2 === 0) response.writeHead(200, { 'content-length': sizeBytes })
      const send = (at: number): void => {
        const next = Math.ceil(at + Math.max(1, sizeBytes / pieces))
        response.write(body.subarray(at, next))
        if (next < sizeBytes) setImmediate(send, next)
        else response.end()
      }
      send(0)
    }
    const tls = { cert: CERTIFICATE, key: CERTIFICATE_KEY }
    const port = await listen(isSecure ? createSecureServer(tls, answer) : createServer(answer))
    const folder = await mkdtemp(join(tmpdir(), 'odradek-http-'))
    closers.push(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'ca.pem'), CERTIFICATE)
    const few = await RealHttp.open(new RealClock(), join(folder, 'ca.pem'), { connectionsMax: 4 })
    closers.push(() => few.close())
    const ways = isSecure ? { isSecure, host: 'localhost' } : {}
    const check = async (seed: number): Promise<void> => {
      const sizeBytes = [0, 1, 900, 70_000, 999_999][seed % 5]!
      const { body } = await few.request(request(port, { ...ways, target: `/${seed}/${sizeBytes}/${1 + (seed % 7)}` }))
      assert.ok(body.equals(patternOf(seed, sizeBytes)), `answer ${seed} of ${sizeBytes} bytes`)
    }
    await Promise.all(Array.from({ length: 70 }, (_, seed) => check(seed)))
  })
}

/** Other bytes for each seed. */
function patternOf(seed: number, sizeBytes: number): Buffer {
  return Buffer.alloc(sizeBytes, `pattern of answer ${seed} `)
}

test('connections are used again, and never more of them than allowed', async () => {
  let connections = 0
  const server = createServer((_, response) => setImmediate(() => response.end('x')))
  server.on('connection', () => connections++)
  const port = await listen(server)
  const few = await RealHttp.open(new RealClock(), undefined, { connectionsMax: 3 })
  closers.push(() => few.close())
  await Promise.all(Array.from({ length: 50 }, () => few.request(request(port))))
  assert.equal(connections, 3)
})

test('where nobody listens nothing was sent', async () => {
  const server = createRawServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  await assert.rejects(
    http.request(request(port, { method: 'PUT', body: [Buffer.from('x')] })),
    failsWith('connect-failed', 'no'),
  )
  await assert.rejects(http.request(request(port, { host: 'nowhere.invalid' })), failsWith('connect-failed', 'no'))
})

test('whoever takes a connection and closes it may have got the request', async () => {
  const port = await listen(createRawServer((socket) => socket.once('data', () => socket.destroy())))
  await assert.rejects(
    http.request(request(port, { method: 'PUT', body: [Buffer.from('x')] })),
    failsWith('connection-lost', 'unknown'),
  )
})

test('an answer that is cut off is lost, however much of it came', async () => {
  for (const answer of [
    'HTTP/1.1 200 OK\r\nContent-Le',
    'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345',
    'nonsense\r\n\r\n',
  ]) {
    const port = await listen(createRawServer((socket) => socket.once('data', () => socket.end(answer))))
    await assert.rejects(http.request(request(port)), failsWith('connection-lost', 'unknown'))
  }
})

test('no answer in time may have been one', async () => {
  const port = await listen(createRawServer((socket) => socket.resume()))
  await assert.rejects(http.request(request(port, { timeoutMs: 30 })), failsWith('request-timed-out', 'unknown'))
  const begun = await listen(
    createRawServer((socket) => socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1'))),
  )
  await assert.rejects(http.request(request(begun, { answerTimeoutMs: 30 })), failsWith('request-timed-out', 'unknown'))
})

test('an answer that is too long is cut short', async () => {
  const port = await listen(createServer((_, response) => response.end(Buffer.alloc(1_000_001))))
  await assert.rejects(http.request(request(port)), failsWith('too-large', 'unknown'))
})

test('who stops waiting hears at once whether the request may have left', async () => {
  let hasCome = (): void => {}
  const come = new Promise<void>((resolve) => {
    hasCome = resolve
  })
  const port = await listen(createRawServer((socket) => socket.once('data', () => hasCome())))
  const one = await RealHttp.open(new RealClock(), undefined, { connectionsMax: 1 })
  closers.push(() => one.close())
  const sent = new AbortController()
  const queued = new AbortController()
  const first = one.request(request(port, { signal: sent.signal }))
  const second = one.request(request(port, { signal: queued.signal }))
  await come
  queued.abort()
  await assert.rejects(second, failsWith('aborted', 'no'))
  sent.abort()
  await assert.rejects(first, failsWith('aborted', 'unknown'))
  await assert.rejects(one.request(request(port, { signal: AbortSignal.abort() })), failsWith('aborted', 'no'))
})

test('a kept connection that was closed meanwhile is no trouble for who may ask twice, and tells others that nobody knows', async () => {
  let requests = 0
  const sockets: Socket[] = []
  const server = createRawServer((socket) => {
    sockets.push(socket)
    let isFirst = true
    socket.on('data', () => {
      requests++
      if (isFirst) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      else socket.destroy()
      isFirst = false
    })
  })
  const port = await listen(server)
  assert.equal(String((await http.request(request(port, { isRepeatable: true }))).body), 'ok')
  assert.equal(String((await http.request(request(port, { isRepeatable: true }))).body), 'ok')
  assert.deepEqual([requests, sockets.length], [3, 2])
  await assert.rejects(http.request(request(port)), failsWith('connection-lost', 'unknown'))
})

test('TLS takes whom the given certificates vouch for, and nobody else', async () => {
  const server = createSecureServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (_, response) => response.end('secure'))
  const port = await listen(server)
  const folder = await mkdtemp(join(tmpdir(), 'odradek-http-'))
  closers.push(() => rm(folder, { recursive: true }))
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, CERTIFICATE)
  const trusting = await RealHttp.open(new RealClock(), caFile)
  closers.push(() => trusting.close())
  for (const host of ['localhost', '127.0.0.1']) {
    const asked = request(port, { isSecure: true, host })
    assert.equal(String((await trusting.request(asked)).body), 'secure')
    await assert.rejects(http.request(asked), failsWith('connect-failed', 'no'))
  }
  await assert.rejects(RealHttp.open(new RealClock(), join(folder, 'none.pem')), (cause) => {
    return cause instanceof Failure && cause.reason === 'unreadable-file' && cause.message.includes('none.pem')
  })
})

test('closing ends what is open', async () => {
  const port = await listen(createRawServer((socket) => socket.resume()))
  const closed = await RealHttp.open(new RealClock())
  const open = assert.rejects(closed.request(request(port)), (cause) => cause instanceof Failure)
  setImmediate(() => closed.close())
  await open
})

test('many requests under one signal alarm nobody', async () => {
  const port = await listen(createServer((_, response) => response.end('done')))
  const warnings: Error[] = []
  const note = (warning: Error): void => void warnings.push(warning)
  process.on('warning', note)
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: 20 }, () => http.request(request(port, { signal }))))
  process.off('warning', note)
  assert.deepEqual(warnings, [])
})
