import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import { type Disk, type DiskFile, SILENT } from '../../src/base/ports.ts'
import { logIndex } from '../../src/base/units.ts'
import { type FileLogletLimits, openFileLoglet } from '../../src/log/file-loglet.ts'
import type { EntryBytes, Loglet } from '../../src/log/log.ts'
import { bodyOf, makeEntry } from '../contract/loglet-world.ts'
import { SimRandom } from '../sim/world/random.ts'
import { FaultDisk, HARSHEST_POWER_LOSS } from './fault-disk.ts'

const SEEDS = 15
const LIVES = 12

/** One log through many lives, each ended by a kill, a power loss, a failed sync, or a close; what was acknowledged must stay. */
class Lives {
  readonly #disk: FaultDisk
  readonly #random: SimRandom
  readonly #attempted = new Map<number, EntryBytes[]>()
  readonly #acknowledged = new Map<number, EntryBytes>()
  readonly #unexpected: unknown[] = []
  #nonce = 0
  #trimmedBefore = 1
  readonly seen: Map<string, number> = new Map()

  constructor(seed: number) {
    this.#random = SimRandom.ofSeed(seed)
    this.#disk = new FaultDisk(this.#random.fork('disk'), (fault) => this.#count(fault))
  }

  #count(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1)
  }

  async live(life: number): Promise<void> {
    const { trouble } = this.#disk
    Object.assign(trouble, { syncErrorOnce: false, roomBytes: Number.POSITIVE_INFINITY })
    const mount = this.#disk.mount(`life ${life}`)
    let fatal: Failure | undefined
    const loglet = await openFileLoglet({
      disk: mount,
      random: this.#random.fork('loglet'),
      log: { ...SILENT, warn: (message) => this.#count(message) },
      onFatal: (failure) => {
        fatal = failure
      },
      limits: {
        fileBytesMax: 1 + this.#random.int(20_000),
        batchBytesMax: 1 + this.#random.int(9_000),
        openFilesMax: 1 + this.#random.int(3),
      },
    })
    await this.#check(loglet)
    const steps = this.#random.int(60)
    for (let step = 0; step < steps && fatal === undefined; step++) await this.#step(loglet)
    await this.#wait()
    for (const cause of this.#unexpected) throw cause
    const tail = await loglet.tail()
    for (let late = this.#random.int(6); late > 0; late--) this.#append(loglet, tail + late)
    for (let turns = this.#random.int(8); turns > 0; turns--) await undefined
    const end = this.#random.int(4)
    if (fatal !== undefined) {
      await assert.rejects(loglet.append(logIndex(999_999), makeEntry('late', 1)), (cause) => cause === fatal)
    }
    if (end === 0 && fatal === undefined) await loglet.close()
    else if (end === 1) this.#disk.endProcesses()
    else this.#disk.losePower(HARSHEST_POWER_LOSS)
    mount.endProcess()
  }

  async #step(loglet: Loglet): Promise<void> {
    const { trouble } = this.#disk
    const die = this.#random.int(100)
    if (die < 2) trouble.syncErrorOnce = true
    else if (die < 6)
      trouble.roomBytes = Number.isFinite(trouble.roomBytes) ? Number.POSITIVE_INFINITY : this.#random.pick([0, 300, 3_000])
    else if (die < 10) await this.#trim(loglet)
    else if (die < 13) await loglet.collect((first) => first % 2 === 0)
    else if (die < 20) await this.#check(loglet)
    else if (die < 40) await this.#wait()
    else this.#append(loglet, (await loglet.tail()) + 1 + this.#random.int(4) - (this.#random.int(5) === 0 ? 5 : 0))
  }

  /** What happens in between is any number of turns. */
  async #wait(): Promise<void> {
    for (let turns = this.#random.int(30); turns > 0; turns--) await undefined
  }

  async #trim(loglet: Loglet): Promise<void> {
    const before = Math.max(1, (await loglet.tail()) + 1 - this.#random.int(12))
    await loglet.trim(logIndex(before)).then(
      () => {
        this.#trimmedBefore = Math.max(this.#trimmedBefore, before)
      },
      (cause: unknown) => this.#expectTrouble(cause),
    )
    assert.ok(loglet.trimmedBefore() >= this.#trimmedBefore)
    this.#trimmedBefore = loglet.trimmedBefore()
  }

  #append(loglet: Loglet, index: number): void {
    if (index < 1) return
    const entry = makeEntry(
      `writer ${++this.#nonce}`,
      this.#random.int(5) === 0 ? this.#random.int(9_000) : this.#random.int(300),
    )
    const attempts = this.#attempted.get(index) ?? []
    this.#attempted.set(index, attempts)
    attempts.push(entry)
    void loglet.append(logIndex(index), entry).then(
      (outcome) => {
        this.#count(outcome)
        if (outcome === 'appended') {
          assert.ok(!this.#acknowledged.has(index), `index ${index} was acknowledged twice`)
          this.#acknowledged.set(index, entry)
        }
      },
      (cause: unknown) => this.#expectTrouble(cause),
    )
  }

  /** Failures of appends that nobody waits for are kept for the end of the life. */
  #expectTrouble(cause: unknown): void {
    if (!(cause instanceof Failure) || cause.kind !== 'unavailable') {
      this.#unexpected.push(cause)
      return
    }
    this.#count(cause.reason)
  }

  /** All that was acknowledged is there, and nothing that nobody wrote. */
  async #check(loglet: Loglet): Promise<void> {
    const acknowledged = new Map(this.#acknowledged)
    const trimmedBefore = loglet.trimmedBefore()
    assert.ok(trimmedBefore >= this.#trimmedBefore, 'the trim point went back')
    const tail = await loglet.tail()
    for (let index = trimmedBefore as number; index <= tail; index++) {
      const [found] = await loglet.read(logIndex(index), 1)
      const wanted = acknowledged.get(index)
      if (found === undefined) {
        assert.equal(wanted, undefined, `acknowledged entry ${index} is gone`)
        continue
      }
      const [body] = await loglet.readBodies([{ index: found.index, position: 0, sizeBytes: found.bodyBytes }])
      const candidates = wanted === undefined ? this.#attempted.get(index)! : [wanted]
      const match = candidates.find((entry) => bodyOf(entry).equals(body!) && Buffer.compare(entry.header, found.header) === 0)
      assert.ok(match !== undefined, `entry ${index} isn't what was written`)
    }
    for (const index of acknowledged.keys()) assert.ok(index <= tail, `acknowledged entry ${index} is above the tail ${tail}`)
  }
}

test('the file loglet keeps what it acknowledged through kills, power losses, failed syncs and full disks', async () => {
  const seen = new Map<string, number>()
  for (let seed = 1; seed <= SEEDS; seed++) {
    const lives = new Lives(seed)
    for (let life = 1; life <= LIVES; life++) {
      try {
        await lives.live(life)
      } catch (cause) {
        const text = cause instanceof Error ? cause.stack : String(cause)
        throw new Error(`seed ${seed}, life ${life}: ${text}`, { cause })
      }
    }
    for (const [what, count] of lives.seen) seen.set(what, (seen.get(what) ?? 0) + count)
  }
  for (const what of ['appended', 'taken', 'disk-error', 'disk-full', 'cut the torn tail of the log', 'disk-scattered']) {
    assert.ok(seen.has(what), `${what} never happened`)
  }
})

/** The log as the disk's next process opens it. */
function openLife(disk: FaultDisk, life: number, limits: Partial<FileLogletLimits> = {}): Promise<Loglet> {
  return openFileLoglet({
    disk: disk.mount(`life ${life}`),
    random: SimRandom.ofSeed(life),
    log: SILENT,
    onFatal: (failure) => assert.fail(failure),
    limits,
  })
}

test('a start writes again what no frame proves to be durable, and only that', async () => {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  const written: number[] = []
  const open = (life: number): Promise<Loglet> => openLife(disk, life)
  const loglet = await open(1)
  for (let index = 1; index <= 3; index++) await loglet.append(logIndex(index), makeEntry(`entry ${index}`, 100))
  disk.endProcesses()
  disk.trouble.refuse = (operation, path) => {
    if (operation === 'write' && path.endsWith('.log')) written.push(1)
    return undefined
  }
  const again = await open(2)
  assert.equal(written.length, 1)
  await again.close()
  await (await open(3)).close()
  assert.equal(written.length, 1, 'the side file proves the rest')
})

test('a bit that flips between the disk and the log neither stops a start nor spoils a read', async () => {
  const flips = new Map<string, number>()
  const disk = new FaultDisk(SimRandom.ofSeed(1), (fault) => flips.set(fault, (flips.get(fault) ?? 0) + 1))
  const open = (life: number): Promise<Loglet> => openLife(disk, life, { fileBytesMax: 3_000, openFilesMax: 2 })
  // As often as the disk does it at all: in one read of some twenty.
  disk.trouble.bitFlipChance = 1
  const entries: EntryBytes[] = []
  for (let life = 1; life <= 30; life++) {
    const loglet = await open(life)
    for (let count = 0; count < 5; count++) {
      entries.push(makeEntry(`entry ${entries.length + 1}`, 200))
      await loglet.append(logIndex(entries.length), entries.at(-1)!)
    }
    if (life === 5) await loglet.trim(logIndex(6))
    // Over many files, so that one reading has several flips.
    const first = loglet.trimmedBefore()
    const found = await loglet.read(first, 1_000)
    assert.equal(found.length, entries.length - first + 1)
    const bodies = await loglet.readBodies(found.map(({ index, bodyBytes }) => ({ index, position: 0, sizeBytes: bodyBytes })))
    for (const [at, body] of bodies.entries()) assert.deepEqual(body, bodyOf(entries[first - 1 + at]!))
    if (life % 3 === 0) await loglet.close()
    disk.endProcesses()
  }
  assert.ok(flips.get('disk-bit-flip')! > 40, `${flips.get('disk-bit-flip')} bits flipped`)
})

test('reads over many files keep few of them open, however many go on at the same time', async () => {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  const openFiles = new OpenFileCount(disk.mount('reader'))
  const loglet = await openFileLoglet({
    disk: openFiles.disk,
    random: SimRandom.ofSeed(1),
    log: SILENT,
    onFatal: (failure) => assert.fail(failure),
    limits: { fileBytesMax: 1_000, openFilesMax: 2 },
  })
  const entries = Array.from({ length: 100 }, (_, at) => makeEntry(`entry ${at}`, 900))
  for (const [at, entry] of entries.entries()) await loglet.append(logIndex(at + 1), entry)
  openFiles.most = 0
  const slices = entries.map((_, at) => ({ index: logIndex(entries.length - at), position: 1, sizeBytes: 500 }))
  for (const body of await loglet.readBodies(slices)) assert.equal(body.length, 500)
  assert.equal((await loglet.read(logIndex(1), 1_000)).length, entries.length)
  // The limit, the active file for readers and for the writer, the space for the next one, and the one that is opened before another is closed.
  assert.ok(openFiles.most <= 6, `one read had ${openFiles.most} files open`)
  await Promise.all(Array.from({ length: 40 }, (_, at) => loglet.readBodies([...slices.slice(at), ...slices.slice(0, at)])))
  assert.ok(openFiles.most <= 16, `many reads had ${openFiles.most} files open`)
  await loglet.close()
})

class OpenFileCount {
  readonly disk: Disk
  most = 0
  #open = 0

  constructor(inner: Disk) {
    const open = async (...given: Parameters<Disk['open']>): Promise<DiskFile> => {
      const file = await inner.open(...given)
      this.most = Math.max(this.most, ++this.#open)
      const close = (): Promise<void> => {
        this.#open--
        return file.close()
      }
      return new Proxy(file, { get: (target, name) => (name === 'close' ? close : bound(target, name)) })
    }
    this.disk = new Proxy(inner, { get: (target, name) => (name === 'open' ? open : bound(target, name)) })
  }
}

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name)
  return typeof value === 'function' ? value.bind(target) : value
}
