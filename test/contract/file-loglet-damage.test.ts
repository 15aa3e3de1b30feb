import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../../src/base/failure.ts'
import { SILENT } from '../../src/base/ports.ts'
import { logIndex } from '../../src/base/units.ts'
import { type FileLogletLimits, openFileLoglet } from '../../src/log/file-loglet.ts'
import { encodeFrameHead, frameBytes } from '../../src/log/frame.ts'
import type { EntryBytes, Loglet } from '../../src/log/log.ts'
import { openDisk } from '../../src/platform/disk.ts'
import { SimRandom } from '../sim/world/random.ts'
import { bodyOf, expectEntries, failsWith, makeEntry } from './loglet-world.ts'

const FIRST = '00000000000000000000.log'

async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'odradek-damage-'))
  try {
    await run(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

async function open(directory: string, warnings: string[] = [], limits: Partial<FileLogletLimits> = {}): Promise<Loglet> {
  return openFileLoglet({
    disk: await openDisk(directory),
    random: SimRandom.ofSeed(1),
    log: { ...SILENT, warn: (message) => warnings.push(message) },
    onFatal: (failure) => {
      throw failure
    },
    limits,
  })
}

/** A log whose process died: `proven` bytes are known to be durable by the frames of the last batch, which follows them. */
async function makeCrashed(
  directory: string,
  sizes: readonly number[],
  lastSizes: readonly number[],
): Promise<{ entries: EntryBytes[]; proven: number }> {
  const loglet = await open(directory)
  const entries = [...sizes, ...lastSizes].map((size, at) => makeEntry(`entry ${at + 1}`, size))
  for (let at = 0; at < sizes.length; at++) await loglet.append(logIndex(at + 1), entries[at]!)
  const proven = loglet.sizeBytes()
  await Promise.all(lastSizes.map((_, at) => loglet.append(logIndex(sizes.length + at + 1), entries[sizes.length + at]!)))
  await loglet.close()
  await forgetIndexes(directory)
  return { entries, proven }
}

/** A process that dies doesn't write them. */
async function forgetIndexes(directory: string): Promise<void> {
  for (const name of await readdir(join(directory, 'log'))) if (name.endsWith('.idx')) await unlink(join(directory, 'log', name))
}

async function change(directory: string, edit: (bytes: Buffer) => void, name = FIRST): Promise<void> {
  const path = join(directory, 'log', name)
  const bytes = await readFile(path)
  edit(bytes)
  await writeFile(path, bytes)
}

test('whatever happened to the last batch, all before it is recovered, and of it a prefix', async () => {
  const blocks = fc.array(fc.nat(40), { maxLength: 6 })
  const sizes = fc.array(fc.nat(2_000), { maxLength: 4 })
  const lastSizes = fc.array(fc.nat(4_000), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(
      sizes,
      lastSizes,
      blocks,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      async (before, last, lost, cut, isFlip) => {
        await inDirectory(async (directory) => {
          const { entries, proven } = await makeCrashed(directory, before, last)
          await change(directory, (bytes) => {
            for (const block of lost) {
              const from = proven + block * 512
              if (isFlip && from < bytes.length) bytes[from]! ^= 4
              else bytes.fill(0, Math.min(from, bytes.length), Math.min(from + 512, bytes.length))
            }
          })
          const { length } = await readFile(join(directory, 'log', FIRST))
          await truncate(join(directory, 'log', FIRST), Math.ceil(proven + (length - proven) * cut))
          const loglet = await open(directory)
          const tail = await loglet.tail()
          assert.ok(tail >= before.length)
          await expectEntries(loglet, 1, entries.slice(0, tail))
          const next = makeEntry('after', 100)
          assert.equal(await loglet.append(logIndex(tail + 1), next), 'appended')
          await loglet.close()
          await forgetIndexes(directory)
          const again = await open(directory)
          await expectEntries(again, 1, [...entries.slice(0, tail), next])
          await again.close()
        })
      },
    ),
    { numRuns: 40 },
  )
})

test('a damaged head before the last batch is refused with file, byte and advice, and nothing is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(2), fc.nat(48 + 6), fc.nat(7), async (victim, byte, bit) => {
      await inDirectory(async (directory) => {
        const { entries } = await makeCrashed(directory, [100, 0, 3_000], [10, 20])
        let at = 0
        for (let entry = 0; entry < victim; entry++) at += frameBytes(entries[entry]!.header.length, entries[entry]!.bodyBytes)
        await change(directory, (bytes) => {
          bytes[at + byte]! ^= 1 << bit
        })
        const before = await readFile(join(directory, 'log', FIRST))
        await assert.rejects(open(directory), (cause) => {
          assert.ok(failsWith('corrupt', 'damaged-log')(cause))
          assert.match(String(cause), new RegExp(`${FIRST} is damaged at byte ${at}: .*backup`))
          return true
        })
        assert.ok(before.equals(await readFile(join(directory, 'log', FIRST))))
      })
    }),
    { numRuns: 25 },
  )
})

test('a torn tail is cut and logged', async () => {
  await inDirectory(async (directory) => {
    const { entries, proven } = await makeCrashed(directory, [100, 200], [300])
    await truncate(join(directory, 'log', FIRST), proven + 60)
    const warnings: string[] = []
    const loglet = await open(directory, warnings)
    assert.deepEqual(warnings, ['cut the torn tail of the log'])
    assert.equal(loglet.sizeBytes(), proven)
    assert.equal((await readFile(join(directory, 'log', FIRST))).length, proven)
    await expectEntries(loglet, 1, entries.slice(0, 2))
    await loglet.close()
  })
})

test('several torn frames with intact ones between them are one batch that was never acknowledged', async () => {
  await inDirectory(async (directory) => {
    const { entries, proven } = await makeCrashed(directory, [100], [1_000, 1_000, 1_000, 1_000])
    const frame = frameBytes(entries[1]!.header.length, 1_000)
    await change(directory, (bytes) => {
      bytes.fill(0, proven + frame, proven + frame + 200)
      bytes.fill(0, proven + 3 * frame + 500, proven + 3 * frame + 600)
    })
    const loglet = await open(directory)
    assert.equal(await loglet.tail(), 2)
    // As large as the torn one: the intact one behind it must not come back.
    await loglet.append(logIndex(3), makeEntry('entry X', 1_000))
    await loglet.close()
    await forgetIndexes(directory)
    const again = await open(directory)
    assert.equal(await again.tail(), 3)
    await again.close()
  })
})

test('swapped entries of one size are refused', async () => {
  await inDirectory(async (directory) => {
    const { entries } = await makeCrashed(directory, [100, 100, 100], [10])
    const frame = frameBytes(entries[0]!.header.length, 100)
    await change(directory, (bytes) => {
      const first = Buffer.from(bytes.subarray(0, frame))
      bytes.copy(bytes, 0, frame, 2 * frame)
      first.copy(bytes, frame)
    })
    await assert.rejects(open(directory), failsWith('corrupt', 'damaged-log'))
  })
})

test('a damaged body or head that start-up did not look at is found by the read, which names the entry', async () => {
  await inDirectory(async (directory) => {
    const loglet = await open(directory)
    const entries = [makeEntry('one', 500), makeEntry('two', 500)]
    for (const [at, entry] of entries.entries()) await loglet.append(logIndex(at + 1), entry)
    await change(directory, (bytes) => {
      bytes[100]! ^= 1
      bytes[frameBytes(3, 500) + 20]! ^= 1
    })
    const body = loglet.readBodies([{ index: logIndex(1), position: 0, sizeBytes: 500 }])
    await assert.rejects(body, (cause) => failsWith('corrupt', 'damaged-entry')(cause) && /entry 1/.test(String(cause)))
    await assert.rejects(
      loglet.read(logIndex(1), 2),
      (cause) => failsWith('corrupt', 'damaged-entry')(cause) && /entry 2/.test(String(cause)),
    )
    await loglet.close()
  })
})

test('bytes of a client that look like a frame of another log are not taken for one', async () => {
  await inDirectory(async (directory) => {
    const { proven } = await makeCrashed(directory, [64], [])
    const header = Buffer.from('fake')
    const head = { headerBytes: 4, bodyBytes: 0, index: 2, position: proven, syncedBefore: proven, bodyCrc: 0 }
    const fake = Buffer.alloc(frameBytes(4, 0))
    encodeFrameHead(fake, 0, head, header, 12_345)
    header.copy(fake, fake.length - 4)
    const path = join(directory, 'log', FIRST)
    await writeFile(path, Buffer.concat([await readFile(path), fake]))
    const loglet = await open(directory)
    assert.equal(await loglet.tail(), 1)
    await loglet.close()
  })
})

test('a file that rolled is refused if it is shorter, longer or missing', async () => {
  for (const harm of ['shorter', 'longer', 'missing'] as const) {
    await inDirectory(async (directory) => {
      const loglet = await open(directory, [], { fileBytesMax: 300 })
      for (let index = 1; index <= 6; index++) await loglet.append(logIndex(index), makeEntry('w', 200))
      await loglet.close()
      const path = join(directory, 'log', FIRST)
      const bytes = await readFile(path)
      if (harm === 'missing') await unlink(path)
      else await writeFile(path, harm === 'shorter' ? bytes.subarray(1) : Buffer.concat([bytes, bytes]))
      await assert.rejects(open(directory), failsWith('corrupt', harm === 'missing' ? 'missing-file' : 'damaged-log'))
    })
  }
})

test('index files are only a cache: without them, or with damaged ones, everything is read as before', async () => {
  await inDirectory(async (directory) => {
    const limits = { fileBytesMax: 1_000, openFilesMax: 1 }
    const entries = Array.from({ length: 30 }, (_, at) => makeEntry(`entry ${at}`, 150))
    const loglet = await open(directory, [], limits)
    for (const [at, entry] of entries.entries()) await loglet.append(logIndex(at + 1), entry)
    await loglet.trim(logIndex(20))
    await loglet.close()
    for (const harm of ['flipped', 'removed'] as const) {
      for (const name of await readdir(join(directory, 'log'))) {
        if (!name.endsWith('.idx')) continue
        if (harm === 'removed') await unlink(join(directory, 'log', name))
        else await change(directory, (bytes) => (bytes[bytes.length - 1]! ^= 1), name)
      }
      const after = await open(directory, [], limits)
      await expectEntries(after, 20, entries.slice(19))
      const slices = entries.map((entry, at) => ({ index: logIndex(at + 1), position: 0, sizeBytes: entry.bodyBytes }))
      for (const [at, body] of (await after.readBodies(slices)).entries()) assert.ok(body.equals(bodyOf(entries[at]!)))
      await after.close()
    }
  })
})

test('a directory of something else, a newer version, a foreign file and a damaged marker are refused with a reason', async () => {
  await inDirectory(async (directory) => {
    await writeFile(join(directory, 'thesis.doc'), 'my only copy')
    await assert.rejects(open(directory), failsWith('invalid', 'foreign-directory'))
    assert.equal(await readFile(join(directory, 'thesis.doc'), 'utf8'), 'my only copy')
  })
  await inDirectory(async (directory) => {
    await (await open(directory)).close()
    const format = join(directory, 'format')
    const text = await readFile(format, 'utf8')
    await writeFile(format, text.replace('"version":1', '"version":2'))
    await assert.rejects(
      open(directory),
      (cause) => failsWith('invalid', 'wrong-version')(cause) && /start a newer one/.test(String(cause)),
    )
    await writeFile(format, text.replace(/"id":"../, '"id":"zz'))
    await assert.rejects(open(directory), failsWith('corrupt', 'damaged-format'))
    await writeFile(format, text)
    await writeFile(join(directory, 'log', 'notes.txt'), 'x')
    await assert.rejects(open(directory), failsWith('invalid', 'foreign-file'))
    await unlink(join(directory, 'log', 'notes.txt'))
    await writeFile(join(directory, 'trim'), 'nonsense')
    await assert.rejects(open(directory), failsWith('corrupt', 'damaged-trim-marker'))
    await unlink(join(directory, 'trim'))
    await (await open(directory)).close()
  })
})

test('an idle log writes nothing', async () => {
  await inDirectory(async (directory) => {
    const first = await open(directory)
    await first.append(logIndex(1), makeEntry('w', 10))
    await first.close()
    const shape = async (): Promise<string[]> => {
      const names = (await readdir(directory, { recursive: true })).filter((name) => name !== 'lock').sort()
      return Promise.all(
        names.map(
          async (name) => `${name} ${(await readFile(join(directory, name)).catch(() => Buffer.alloc(0))).toString('hex')}`,
        ),
      )
    }
    const before = await shape()
    const second = await open(directory)
    await second.tail()
    await second.close()
    assert.deepEqual(await shape(), before)
  })
})

test('a second opener is refused and the first goes on', async () => {
  await inDirectory(async (directory) => {
    const first = await open(directory)
    await assert.rejects(
      open(directory),
      (cause) => cause instanceof Failure && cause.reason === 'locked' && cause.message.includes(`process ${process.pid}`),
    )
    assert.equal(await first.append(logIndex(1), makeEntry('w', 10)), 'appended')
    await first.close()
    await (await open(directory)).close()
  })
})
