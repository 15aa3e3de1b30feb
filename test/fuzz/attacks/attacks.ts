import { setTimeout as sleep } from 'node:timers/promises'
import { apiVersionsApi } from '../../../src/protocol/generated/18-api-versions.ts'
import type { BrokerProcess } from '../broker-process.ts'
import { Chance } from '../chance.ts'
import { stressLentMemory } from '../lent-memory.ts'
import { frameOf, RawClient } from '../raw-client.ts'
import { LARGE_ATTACKS } from './large.ts'

export interface Attack {
  readonly name: string
  /** Settings of the broker. */
  readonly set?: readonly string[]
  /** Most memory that the broker may take. */
  readonly rssMibMax?: number
  /** So many times its quiet p99 a healthy client may see, where it's more than usual: say why. */
  readonly p99TimesMax?: number
  /** No attack: the healthy client must be found to be slow. */
  readonly mustBeSlow?: boolean
  /** Resolves with what shouldn't be, if anything. */
  run(on: { readonly broker: BrokerProcess; readonly seed: number }): Promise<string | undefined>
}

const HELLO = frameOf(apiVersionsApi, { clientSoftwareName: 'fuzz', clientSoftwareVersion: '1' }, 3)

async function connectMany(port: number, count: number): Promise<RawClient[]> {
  const clients: RawClient[] = []
  while (clients.length < count) {
    const some = Math.min(200, count - clients.length)
    clients.push(...(await Promise.all(Array.from({ length: some }, () => RawClient.connect(port)))))
  }
  return clients
}

function leftOpen(clients: readonly RawClient[]): number {
  return clients.filter(({ isClosed }) => !isClosed).length
}

/** Waits for the condition, at most this long; false: it never held. */
async function until(holds: () => boolean, msMax: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < msMax; waitedMs += 20) {
    if (holds()) return true
    await sleep(20)
  }
  return holds()
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'first request never comes',
    set: ['connection.first.request.ms=1000'],
    async run({ broker }) {
      const clients = await connectMany(broker.port, 500)
      if (!(await until(() => leftOpen(clients) === 0, 6_000))) return `${leftOpen(clients)} of 500 are still open`
      return undefined
    },
  },
  {
    name: 'first request drips in',
    set: ['connection.first.request.ms=1000'],
    async run({ broker }) {
      const clients = await connectMany(broker.port, 300)
      for (let at = 0; at < HELLO.length - 1 && leftOpen(clients) > 0; at++) {
        for (const client of clients) client.write(HELLO.subarray(at, at + 1))
        await sleep(150)
      }
      const open = leftOpen(clients)
      for (const client of clients) client.destroy()
      return open === 0 ? undefined : `${open} of 300 dripped on for ${HELLO.length * 150} ms`
    },
  },
  {
    name: 'one byte at a time',
    async run({ broker }) {
      const clients = await connectMany(broker.port, 20)
      const answers = clients.map((client) => client.answer())
      for (let at = 0; at < HELLO.length; at++) {
        for (const client of clients) client.write(HELLO.subarray(at, at + 1))
        await sleep(1)
      }
      await Promise.all(answers)
      for (const client of clients) client.destroy()
      return undefined
    },
  },
  {
    name: 'sizes that no frame has',
    async run({ broker }) {
      for (const size of [-1, -(2 ** 31), 2 ** 31 - 1, 104_857_601, 0, 1, 7]) {
        const client = await RawClient.connect(broker.port)
        const bytes = Buffer.alloc(4 + 64)
        bytes.writeInt32BE(size)
        client.write(bytes)
        if (!(await until(() => client.isClosed, 3_000))) return `a size of ${size} leaves the connection open`
      }
      return undefined
    },
  },
  {
    name: 'random bytes',
    async run({ broker, seed }) {
      const chance = new Chance(seed)
      for (let round = 0; round < 20; round++) {
        const clients = await connectMany(broker.port, 20)
        for (const client of clients) {
          const bytes = chance.bytes(4 + chance.int(2_000))
          if (chance.once(2)) bytes.writeInt32BE(bytes.length - 4)
          client.write(bytes)
        }
        await sleep(20)
        for (const client of clients) client.destroy()
      }
      return undefined
    },
  },
  {
    name: 'requests after the broker said goodbye',
    async run({ broker }) {
      const client = await RawClient.connect(broker.port)
      client.socket.allowHalfOpen = true
      const bad = Buffer.from('0000000a7fff000000000001ffff', 'hex')
      const rest = Buffer.alloc(256 * 1024, 0x55)
      client.write(bad)
      for (let count = 0; count < 400 && !client.isClosed; count++) {
        client.write(rest)
        await sleep(2)
      }
      client.destroy()
      return undefined
    },
  },
  {
    name: '100,000 small requests at once',
    async run({ broker }) {
      const client = await RawClient.connect(broker.port)
      const many = Buffer.concat(Array<Buffer>(1_000).fill(HELLO))
      const before = client.receivedBytes
      const one = client.answer()
      client.write(HELLO)
      const answerBytes = (await one).length
      for (let count = 0; count < 100; count++) client.write(many)
      const wanted = before + answerBytes * 100_001
      if (!(await until(() => client.receivedBytes >= wanted, 20_000)))
        return `only ${client.receivedBytes} of ${wanted} bytes came`
      client.destroy()
      return undefined
    },
  },
  {
    name: '100,000 small requests, no answer read',
    async run({ broker }) {
      const client = await RawClient.connect(broker.port)
      client.socket.pause()
      const many = Buffer.concat(Array<Buffer>(1_000).fill(HELLO))
      for (let count = 0; count < 100; count++) client.write(many)
      await sleep(2_000)
      client.destroy()
      return undefined
    },
  },
  {
    name: 'half-open',
    async run({ broker }) {
      const clients = await connectMany(broker.port, 200)
      for (const client of clients) {
        client.write(HELLO)
        client.socket.end()
      }
      const ended = await until(() => leftOpen(clients) === 0, 5_000)
      return ended ? undefined : `${leftOpen(clients)} stay open after their clients ended them`
    },
  },
  {
    name: 'connect flood to the bound',
    set: ['max.connections=500'],
    async run({ broker }) {
      for (let round = 0; round < 4; round++) {
        const clients = await connectMany(broker.port, 800)
        if (!(await until(() => leftOpen(clients) <= 500, 5_000))) return `${leftOpen(clients)} connections are open, 500 may be`
        for (const client of clients) round % 2 === 0 ? client.destroy() : client.reset()
        await sleep(100)
      }
      return undefined
    },
  },
  {
    name: '5,000 idle connections',
    // Idle after their first requests, which all come at once, as their ends do.
    p99TimesMax: 200,
    async run({ broker }) {
      const clients = await connectMany(broker.port, 5_000)
      for (const client of clients) client.write(HELLO)
      await sleep(2_000)
      const open = leftOpen(clients)
      for (const client of clients) client.destroy()
      return open === 5_000 ? undefined : `${5_000 - open} of them were closed`
    },
  },
  {
    name: 'pooled memory under all at once',
    // Many connections ask for as much as they get: this one is about right bytes.
    p99TimesMax: 200,
    rssMibMax: 900,
    async run({ broker, seed }) {
      const { wrong, acknowledged, fetched } = await stressLentMemory(broker.port, seed, 8_000)
      if (acknowledged < 100 || fetched < 100) return `too little was done: ${acknowledged} produced, ${fetched} fetched`
      return wrong.length === 0 ? undefined : wrong.slice(0, 5).join('; ')
    },
  },
  ...LARGE_ATTACKS,
]
