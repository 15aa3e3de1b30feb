import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { FaultDisk, HARSHEST_POWER_LOSS } from '../../test/faults/fault-disk.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import type { Disk } from '../base/ports.ts'
import { RealClock } from '../platform/clock.ts'
import { openDisk } from '../platform/disk.ts'
import { RealRandom } from '../platform/random.ts'
import { openDirectoryStore } from './directory-store.ts'
import { probeStore } from './probe.ts'
import type { ObjectStore } from './store.ts'

const HOUR_MS = 60 * 60 * 1_000
const random = SimRandom.ofSeed(1)

function open(disk: Disk, clock = new FakeClock()): Promise<ObjectStore> {
  return openDirectoryStore({ disk, clock, random })
}

const text = async (store: ObjectStore, key: string): Promise<string> => String((await store.get(key))?.bytes)

test('a key may end where others go on, and parts may be as long as keys are', async () => {
  const store = await open(new FaultDisk(SimRandom.ofSeed(1)).mount('a process'))
  const piece = 'k'.repeat(200)
  const keys = [
    'a',
    'a/b',
    'a/b/c',
    'a!',
    'a0',
    piece,
    `${piece}!`,
    `${piece}/x`,
    `${piece}0`,
    `${piece}${piece}`,
    'é'.repeat(400),
  ]
  for (const key of keys) assert.equal((await store.create(key, [Buffer.from(key)])).outcome, 'created')
  for (const key of keys) assert.equal(await text(store, key), key)
  const sorted = keys.map((key) => Buffer.from(key)).sort(Buffer.compare)
  assert.deepEqual(
    (await store.list('')).objects.map(({ key }) => key),
    sorted.map(String),
  )
  await store.delete(['a'])
  assert.equal(await store.get('a'), undefined)
  assert.equal(await text(store, 'a/b'), 'a/b')
})

test('what was acknowledged outlives a power loss, and no half object is seen after it', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const disk = new FaultDisk(SimRandom.ofSeed(seed))
    const before = await open(disk.mount('before'))
    await before.create('register', [Buffer.from('0')])
    const acknowledged: string[] = []
    let counted = 0
    const writing = async (): Promise<void> => {
      for (let at = 1; ; at++) {
        await before.create(`log/${at}`, [Buffer.from('body '), Buffer.from(String(at))])
        acknowledged.push(`log/${at}`)
        const { tag } = (await before.get('register'))!
        await before.replace('register', tag, [Buffer.from(String(at))])
        counted = at
      }
    }
    void writing()
    for (let turn = 0; turn < 40 + seed * 5; turn++) await undefined
    const atLeast = { keys: [...acknowledged], counted }
    disk.losePower(HARSHEST_POWER_LOSS)
    const after = await open(disk.mount('after'))
    for (const key of atLeast.keys) assert.equal(await text(after, key), `body ${key.slice(4)}`, `seed ${seed}`)
    for (const { key } of (await after.list('log/')).objects) assert.equal(await text(after, key), `body ${key.slice(4)}`)
    if (atLeast.counted > 0) assert.ok(Number(await text(after, 'register')) >= atLeast.counted, `seed ${seed}`)
  }
})

test('who is told that an object exists finds it after a power loss', async () => {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  const [first, second] = [await open(disk.mount('first')), await open(disk.mount('second'))]
  const refuse: (operation: string) => Failure | undefined = (operation) =>
    operation === 'sync-directory' ? new Failure('unavailable', 'disk-error', 'unknown', 'input/output error') : undefined
  disk.trouble.refuse = refuse
  await assert.rejects(
    first.create('log/1', [Buffer.from('x')]),
    (cause) => cause instanceof Failure && cause.applied === 'unknown',
  )
  disk.trouble.refuse = undefined
  // Its next sync would be told that all is well.
  await assert.rejects(first.create('log/1', [Buffer.from('x')]), (cause) => cause instanceof Failure && cause.applied === 'no')
  await second.create('log/1', [Buffer.from('x')])
  disk.losePower({ ...HARSHEST_POWER_LOSS, survivals: ['lost'] })
  assert.equal(await text(await open(disk.mount('third')), 'log/1'), 'x')
})

test('a replacer that was away while others went on cannot tell, and changes nothing', async () => {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  const late = await open(disk.mount('late'))
  const store = await open(disk.mount('others'))
  await store.create('register', [Buffer.from('start')])
  const { tag } = (await store.get('register'))!
  let goOn: () => void = () => {}
  const away = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const mounted = disk.mount('held')
  const held = await openDirectoryStore({
    disk: {
      ...bound(mounted),
      link: async (from, to) => {
        await away
        return mounted.link(from, to)
      },
    },
    clock: new FakeClock(),
    random,
  })
  const replacing = held.replace('register', tag, [Buffer.from('late')])
  for (let round = 1; round <= 3; round++) {
    await late.replace('register', (await late.get('register'))!.tag, [Buffer.from(`round ${round}`)])
  }
  goOn()
  await assert.rejects(replacing, (cause) => cause instanceof Failure && cause.applied === 'unknown')
  assert.equal(await text(store, 'register'), 'round 3')
  assert.equal((await store.replace('register', (await store.get('register'))!.tag, [Buffer.from('4')])).outcome, 'replaced')
  assert.equal(await text(store, 'register'), '4')
})

test('a directory may hold a cluster', async () => {
  const root = await mkdtemp(join(tmpdir(), 'odradek-store-'))
  try {
    const connect = async (): Promise<ObjectStore> =>
      openDirectoryStore({ disk: await openDisk(root), clock: new RealClock(), random: new RealRandom() })
    const connections = [await connect(), await connect()]
    await probeStore(connections, random)
    assert.deepEqual((await connections[0]!.list('')).objects, [])
  } finally {
    await rm(root, { recursive: true })
  }
})

test('leftovers of crashed writers go, those of running ones stay', async () => {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  const clock = new FakeClock()
  const crashed = disk.mount('crashed')
  const store = await open(crashed, clock)
  disk.trouble.refuse = (operation) =>
    operation === 'link' || operation === 'remove' ? new Failure('unavailable', 'disk-error', 'no', 'refused') : undefined
  await assert.rejects(store.create('key', [Buffer.from('x')]), Failure)
  disk.trouble.refuse = undefined
  crashed.endProcess()
  const mounted = disk.mount('next')
  await open(mounted, clock)
  assert.equal((await mounted.list('new')).length, 1)
  clock.advance(HOUR_MS + 1)
  const next = await open(mounted, clock)
  assert.deepEqual(await mounted.list('new'), [])
  assert.equal((await next.create('key', [Buffer.from('x')])).outcome, 'created')
  assert.deepEqual(await mounted.list('new'), [])
})

test('a full disk refuses an object whole, and takes one when there is room', async () => {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  const store = await open(disk.mount('a process'))
  disk.trouble.roomBytes = 10
  const isFull = (cause: unknown): boolean =>
    cause instanceof Failure && cause.reason === 'store-failed' && cause.applied === 'no'
  await assert.rejects(store.create('key', [Buffer.alloc(20)]), isFull)
  assert.equal(await store.get('key'), undefined)
  disk.trouble.roomBytes = 1_000
  assert.equal((await store.create('key', [Buffer.alloc(20)])).outcome, 'created')
})

test('of processes that race for keys and a register of one directory each has one winner', async () => {
  const root = await mkdtemp(join(tmpdir(), 'odradek-store-'))
  try {
    const here = await openDirectoryStore({ disk: await openDisk(root), clock: new RealClock(), random: new RealRandom() })
    await here.create('register', [Buffer.from('0')])
    const script = `
      import { openDirectoryStore } from ${JSON.stringify(new URL('./directory-store.js', import.meta.url).href)}
      import { openDisk } from ${JSON.stringify(new URL('../platform/disk.js', import.meta.url).href)}
      import { RealClock } from ${JSON.stringify(new URL('../platform/clock.js', import.meta.url).href)}
      import { RealRandom } from ${JSON.stringify(new URL('../platform/random.js', import.meta.url).href)}
      const disk = await openDisk(${JSON.stringify(root)})
      const store = await openDirectoryStore({ disk, clock: new RealClock(), random: new RealRandom() })
      let won = 0
      for (let at = 0; at < 200; at++) {
        const { outcome } = await store.create('race/' + at, [Buffer.from(process.argv[1])])
        if (outcome === 'created') won++
      }
      let replaced = 0
      let unknown = 0
      for (let at = 0; at < 100; at++) {
        const { bytes, tag } = await store.get('register')
        const reply = await store.replace('register', tag, [Buffer.from(String(Number(bytes) + 1))]).catch(() => ({}))
        if (reply.outcome === 'replaced') replaced++
        if (reply.outcome === undefined) unknown++
      }
      console.log(JSON.stringify({ won, replaced, unknown }))`
    const run = promisify(execFile)
    const racers = ['one', 'two', 'three'].map((name) => run(process.execPath, ['--input-type=module', '--eval', script, name]))
    const counts = (await Promise.all(racers)).map(({ stdout }) => JSON.parse(stdout))
    const sum = (field: string): number => counts.reduce((total, count) => total + count[field], 0)
    assert.equal(sum('won'), 200)
    const value = Number(await text(here, 'register'))
    assert.ok(value >= sum('replaced') && value <= sum('replaced') + sum('unknown'), `${value}: ${JSON.stringify(counts)}`)
  } finally {
    await rm(root, { recursive: true })
  }
})

/** Its methods, as they are called on it. */
function bound(disk: Disk): Disk {
  return {
    description: disk.description,
    open: (path, options) => disk.open(path, options),
    list: (directory) => disk.list(directory),
    makeDirectory: (directory) => disk.makeDirectory(directory),
    rename: (from, to) => disk.rename(from, to),
    link: (from, to) => disk.link(from, to),
    remove: (path) => disk.remove(path),
    syncDirectory: (directory) => disk.syncDirectory(directory),
    lock: (path) => disk.lock(path),
    space: () => disk.space(),
  }
}
