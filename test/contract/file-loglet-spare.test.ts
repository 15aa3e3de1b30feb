import assert from 'node:assert/strict'
import { cp, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SILENT } from '../../src/base/ports.ts'
import { logIndex } from '../../src/base/units.ts'
import { openFileLoglet } from '../../src/log/file-loglet.ts'
import { frameBytes } from '../../src/log/frame.ts'
import type { EntryBytes, Loglet } from '../../src/log/log.ts'
import { openDisk } from '../../src/platform/disk.ts'
import { SimRandom } from '../sim/world/random.ts'
import { expectEntries, failsWith, makeEntry } from './loglet-world.ts'

const FILE_BYTES_MAX = 8_000
const BODY_BYTES = 500

/** A log in a directory of its own whose process can die. */
class Room {
  readonly #root: string
  directory: string
  #lives = 0
  readonly warnings: string[] = []
  readonly entries: EntryBytes[] = []
  loglet!: Loglet

  private constructor(root: string) {
    this.#root = root
    this.directory = join(root, '0')
  }

  static async use(run: (room: Room) => Promise<void>): Promise<void> {
    const room = new Room(await mkdtemp(join(tmpdir(), 'odradek-spare-')))
    try {
      await room.open()
      await run(room)
      await room.loglet.close()
    } finally {
      await rm(room.#root, { recursive: true })
    }
  }

  async open(): Promise<void> {
    this.loglet = await openFileLoglet({
      disk: await openDisk(this.directory),
      random: SimRandom.ofSeed(1),
      log: { ...SILENT, warn: (message) => this.warnings.push(message) },
      onFatal: (failure) => {
        throw failure
      },
      limits: { fileBytesMax: FILE_BYTES_MAX },
    })
  }

  /** What is on the disk stays as it is, and the next process finds it. */
  async die(change: (directory: string) => Promise<void> = async () => {}): Promise<void> {
    const left = this.loglet
    const next = join(this.#root, String(++this.#lives))
    const filter = async (path: string) => !(await stat(path)).isSocket()
    await cp(this.directory, next, { recursive: true, filter })
    await left.close()
    this.directory = next
    await change(next)
  }

  async append(count: number): Promise<void> {
    for (; count > 0; count--) {
      const entry = makeEntry(`entry ${this.entries.length + 1}`, BODY_BYTES)
      this.entries.push(entry)
      assert.equal(await this.loglet.append(logIndex(this.entries.length), entry), 'appended')
    }
  }

  /** Until the log has begun its second file, in space that was written ahead. */
  async roll(): Promise<void> {
    while (this.loglet.sizeBytes() < FILE_BYTES_MAX) await this.append(1)
    await this.append(1)
  }

  files(): Promise<string[]> {
    return logFiles(this.directory)
  }

  expectAll(): Promise<void> {
    return expectEntries(this.loglet, 1, this.entries)
  }
}

async function logFiles(directory: string): Promise<string[]> {
  const names = (await readdir(join(directory, 'log'))).filter((name) => !name.endsWith('.idx'))
  return names.map((name) => join(directory, 'log', name))
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size
}

/** Changes the last file, and takes the index files away as a process that dies would. */
function harm(edit: (bytes: Buffer) => void) {
  return async (directory: string): Promise<void> => {
    for (const name of await readdir(join(directory, 'log')))
      if (name.endsWith('.idx')) await unlink(join(directory, 'log', name))
    const last = (await logFiles(directory)).filter((path) => path.endsWith('.log')).at(-1)!
    const bytes = await readFile(last)
    edit(bytes)
    await writeFile(last, bytes)
  }
}

test('a log goes on in space that was written ahead, and a close leaves none of it', async () => {
  await Room.use(async (room) => {
    await room.roll()
    const [, second] = await room.files()
    assert.equal(await sizeOf(second!), FILE_BYTES_MAX)
    await room.append(2)
    assert.equal(await sizeOf(second!), FILE_BYTES_MAX)
    await room.expectAll()
    await room.loglet.close()
    const sizes = await Promise.all((await room.files()).map(sizeOf))
    assert.equal(sizes.length, 2)
    assert.equal(
      sizes.reduce((sum, size) => sum + size),
      room.loglet.sizeBytes(),
    )
    await room.open()
    await room.expectAll()
    await room.roll()
    await room.expectAll()
  })
})

test('a start after a kill keeps the space that was written ahead, and calls nothing torn', async () => {
  await Room.use(async (room) => {
    for (let life = 0; life < 40; life++) {
      await room.append(1)
      await room.die()
      await room.open()
      await room.expectAll()
    }
    assert.deepEqual(room.warnings, [])
    await room.roll()
    const before = await sizeOf((await room.files()).at(-1)!)
    await room.die()
    await room.open()
    assert.equal(await sizeOf((await room.files()).at(-1)!), before)
  })
})

test('a torn batch in front of the space written ahead is cut, and what was cut never comes back', async () => {
  const frame = frameBytes(makeEntry('entry 10', BODY_BYTES).header.length, BODY_BYTES)
  await Room.use(async (room) => {
    await room.roll()
    const first = room.entries.length
    await Promise.all([room.append(1), room.append(1), room.append(1)])
    // The middle one of one batch is missing: the one behind it is intact, and its place will be that of a new frame.
    await room.die(harm((bytes) => bytes.fill(0, 2 * frame, 3 * frame)))
    await room.open()
    const tail = await room.loglet.tail()
    assert.ok(tail >= first && tail <= first + 1, `${tail} entries of ${first} and a torn batch`)
    assert.deepEqual(room.warnings, ['cut the torn tail of the log'])
    room.entries.length = tail
    await room.append(1)
    await room.die(harm(() => {}))
    await room.open()
    assert.equal(await room.loglet.tail(), tail + 1)
    await room.expectAll()
  })
})

test('damage to what was acknowledged in space written ahead is refused', async () => {
  await Room.use(async (room) => {
    await room.roll()
    await room.append(3)
    await room.die(harm((bytes) => (bytes[10]! ^= 1)))
    await assert.rejects(room.open(), failsWith('corrupt', 'damaged-log'))
    room.directory = join(room.directory, 'another')
    room.entries.length = 0
    await room.open()
  })
})
