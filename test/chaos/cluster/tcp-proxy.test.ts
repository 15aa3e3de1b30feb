import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { Watch } from '../../clients/watch.ts'
import { TcpProxy } from './tcp-proxy.ts'

const DEADLINE_MS = 10_000

/** A server that keeps what it got and answers each piece with itself. */
async function echo() {
  const watch = new Watch()
  let got = ''
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Buffer) => {
      got += chunk.toString()
      watch.changed()
      socket.write(chunk)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    got: () => got,
    until: (text: string) => watch.until(() => got === text, `the server to have got ${text}`, DEADLINE_MS),
    close: () => server.close(),
  }
}

async function open(port: number): Promise<{ socket: Socket; heard: () => string; until: (text: string) => Promise<void> }> {
  const socket = connect(port, '127.0.0.1')
  const watch = new Watch()
  let heard = ''
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString()
    watch.changed()
  })
  await once(socket, 'connect')
  return { socket, heard: () => heard, until: (text) => watch.until(() => heard === text, `an answer ${text}`, DEADLINE_MS) }
}

test('what a cut holds back arrives whole when it heals', { timeout: 30_000 }, async () => {
  const server = await echo()
  const proxy = await TcpProxy.open()
  proxy.aim(server.port)
  const { socket, until } = await open(proxy.port)
  socket.write('a')
  await until('a')
  proxy.change({ cut: ['there', 'back'] })
  socket.write('b')
  // Another connection that isn't cut shows that the proxy was at work meanwhile.
  const other = await TcpProxy.open()
  other.aim(server.port)
  const second = await open(other.port)
  second.socket.write('c')
  await second.until('c')
  assert.equal(server.got(), 'ac')
  proxy.change({})
  await until('ab')
  socket.destroy()
  second.socket.destroy()
  await proxy.close()
  await other.close()
  server.close()
})

test('a cut of one way lets the other one through, and only for its source', { timeout: 30_000 }, async () => {
  const server = await echo()
  const names = new Map<number, string>()
  const proxy = await TcpProxy.open((port) => names.get(port))
  proxy.aim(server.port)
  proxy.change({ cut: ['back'] }, 'cut')
  const cutSocket = connect({ port: proxy.port, host: '127.0.0.1', localPort: await portNamed(names) })
  let heard = ''
  cutSocket.on('data', (chunk: Buffer) => {
    heard += chunk.toString()
  })
  await once(cutSocket, 'connect')
  cutSocket.write('x')
  await server.until('x')
  const free = await open(proxy.port)
  free.socket.write('y')
  await free.until('y')
  assert.equal(heard, '')
  proxy.change({}, 'cut')
  if (heard === '') await once(cutSocket, 'data')
  assert.equal(heard, 'x')
  cutSocket.destroy()
  free.socket.destroy()
  await proxy.close()
  server.close()
})

/** A free port, with its name told before anybody connects from it. */
async function portNamed(names: Map<number, string>): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  names.set(port, 'cut')
  server.close()
  await once(server, 'close')
  return port
}

test('who connects where nobody listens is told so', { timeout: 30_000 }, async () => {
  const server = await echo()
  const proxy = await TcpProxy.open()
  proxy.aim(server.port)
  server.close()
  const socket = connect(proxy.port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'close')
  await proxy.close()
})
