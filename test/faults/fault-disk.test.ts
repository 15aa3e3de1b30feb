import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import type { Disk, DiskFile } from '../../src/base/ports.ts'
import { SimRandom } from '../sim/world/random.ts'
import { FaultDisk, type PowerLoss } from './fault-disk.ts'
import type { Survival } from './fault-file.ts'

const bytes = (text: string) => Buffer.from(text)
const loss = (survival: Survival, more: Partial<PowerLoss> = {}): PowerLoss => ({
  survivals: [survival],
  unitBytes: 512,
  namesMayBeLost: true,
  ...more,
})

async function content(disk: Disk, path: string): Promise<string> {
  const file = await disk.open(path, { create: false })
  const into = Buffer.alloc(await file.size())
  await file.read(into, 0)
  await file.close()
  return into.toString('latin1')
}

/** A file whose name is durable. */
async function durableFile(disk: Disk, path: string): Promise<DiskFile> {
  const file = await disk.open(path, { create: true })
  await disk.syncDirectory('')
  return file
}

function failsWith(reason: string) {
  return (error: unknown) => error instanceof Failure && error.reason === reason
}

describe('without faults', () => {
  test('what is written is read, and lists are sorted', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1)).mount('a process')
    await disk.makeDirectory('log/old')
    const file = await disk.open('log/b', { create: true })
    await file.write([bytes('hel'), bytes('lo')], 0)
    await file.write([bytes('!')], 7)
    await disk.open('log/a', { create: true })
    assert.equal(await content(disk, 'log/b'), 'hello\0\0!')
    assert.deepEqual(await disk.list('log'), ['a', 'b', 'old'])
    assert.deepEqual(await disk.list(''), ['log'])
    assert.deepEqual(await disk.list('nowhere'), [])
    await file.truncate(2)
    assert.equal(await content(disk, 'log/b'), 'he')
    await disk.rename('log/b', 'log/a')
    assert.equal(await content(disk, 'log/a'), 'he')
    assert.equal(await disk.link('log/a', 'log/second'), 'linked')
    assert.equal(await disk.link('log/old', 'log/third').catch(() => 'refused'), 'refused')
    assert.equal(await disk.link('log/second', 'log/a'), 'taken')
    await disk.remove('log/a')
    assert.equal(await content(disk, 'log/second'), 'he')
    await assert.rejects(disk.open('log/a', { create: false }), failsWith('not-found'))
  })

  test('the kernel keeps everything when processes die', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const first = disk.mount('first')
    const file = await first.open('x', { create: true })
    await file.write([bytes('kept')], 0)
    first.endProcess()
    assert.equal(await content(disk.mount('second'), 'x'), 'kept')
  })
})

describe('a power loss', () => {
  test('takes what was not synced, and keeps what was', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const file = await durableFile(disk.mount('first'), 'x')
    await file.write([bytes('synced')], 0)
    await file.sync()
    await file.write([bytes('lost')], 6)
    disk.losePower(loss('lost'))
    assert.equal(await content(disk.mount('second'), 'x'), 'synced')
  })

  test('keeps a durable write, but not the plain one before it', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const file = (await durableFile(disk.mount('first'), 'x')) as DiskFile & { writeDurably: DiskFile['write'] }
    await file.write([bytes('ab')], 0)
    await file.writeDurably([bytes('cd')], 2)
    disk.losePower(loss('lost'))
    assert.equal(await content(disk.mount('second'), 'x'), '\0\0cd')
  })

  test('a sync covers no write that began after it', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const file = await durableFile(disk.mount('first'), 'x')
    await file.write([bytes('ab')], 0)
    const syncing = file.sync()
    const writing = file.write([bytes('cd')], 2)
    await Promise.all([syncing, writing])
    disk.losePower(loss('lost'))
    assert.equal(await content(disk.mount('second'), 'x'), 'ab')
  })

  test('tears the write at the cut on a unit’s border, in each of 100 crashes', async () => {
    const kept = new Set<number>()
    for (let seed = 0; seed < 100; seed++) {
      const disk = new FaultDisk(SimRandom.ofSeed(seed))
      const file = await durableFile(disk.mount('first'), 'x')
      await file.write([Buffer.alloc(300, 'a')], 0)
      await file.write([Buffer.alloc(2000, 'b')], 300)
      disk.losePower(loss('torn'))
      const found = await content(disk.mount('second'), 'x')
      assert.match(found, /^a*b*$/)
      assert.ok(
        found.length === 0 || found.length === 300 || found.length === 2300 || found.length % 512 === 0,
        String(found.length),
      )
      kept.add(found.length)
    }
    assert.ok(kept.size >= 5, 'cuts fall in many places')
  })

  test('keeps a later write without an earlier one', async () => {
    let reordered = 0
    for (let seed = 0; seed < 50; seed++) {
      const disk = new FaultDisk(SimRandom.ofSeed(seed))
      const file = await durableFile(disk.mount('first'), 'x')
      await file.write([Buffer.alloc(512, 'a')], 0)
      await file.write([Buffer.alloc(512, 'b')], 512)
      disk.losePower(loss('scattered'))
      const found = await content(disk.mount('second'), 'x')
      if (found.startsWith('\0') && found.endsWith('b')) reordered++
    }
    assert.ok(reordered > 0)
  })

  test('takes names whose directory was not synced', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(3))
    const first = disk.mount('first')
    const file = await first.open('new', { create: true })
    await file.write([bytes('x')], 0)
    await file.sync()
    await durableFile(first, 'old')
    await first.makeDirectory('deep')
    const inside = await first.open('deep/file', { create: true })
    await inside.sync()
    await first.syncDirectory('deep')
    let lost = 0
    for (let crash = 0; crash < 20; crash++) {
      const before = disk.mount('again')
      await before.rename('old', 'renamed')
      disk.losePower(loss('kept'))
      const names = await disk.mount('later').list('')
      assert.ok(names.includes('new'))
      if (names.includes('old')) lost++
      else await disk.mount('later').rename('renamed', 'old')
    }
    assert.ok(lost > 0 && lost < 20)
  })

  test('takes a synced file with the directory that nobody synced', async () => {
    let gone = 0
    for (let seed = 0; seed < 20; seed++) {
      const disk = new FaultDisk(SimRandom.ofSeed(seed))
      const first = disk.mount('first')
      await first.makeDirectory('deep')
      await first.open('deep/file', { create: true })
      disk.losePower(loss('kept'))
      const names = await disk.mount('second').list('')
      if (names.length === 0) gone++
    }
    assert.ok(gone > 0)
  })

  test('syncing a directory makes durable what its names came from', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const disk = new FaultDisk(SimRandom.ofSeed(seed))
      const first = disk.mount('first')
      await first.makeDirectory('a')
      await first.makeDirectory('b')
      await first.syncDirectory('')
      await first.open('a/x', { create: true })
      await first.rename('a/x', 'b/x')
      await first.syncDirectory('b')
      disk.losePower(loss('kept'))
      const second = disk.mount('second')
      assert.deepEqual(await second.list('b'), ['x'])
      assert.deepEqual(await second.list('a'), [])
    }
  })
})

describe('trouble', () => {
  test('a failed sync is forgotten by the next one, and its bytes are gone', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const first = disk.mount('first')
    const file = await durableFile(first, 'x')
    await file.write([bytes('gone')], 0)
    disk.trouble.syncErrorOnce = true
    await assert.rejects(file.sync(), failsWith('disk-error'))
    await file.sync()
    assert.equal(await content(first, 'x'), 'gone')
    first.endProcess()
    assert.equal(await content(disk.mount('second'), 'x'), '')
  })

  test('a full disk takes some of a write and says so; overwriting still works', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const file = await disk.mount('first').open('x', { create: true })
    await file.write([bytes('room')], 0)
    disk.trouble.roomBytes = 0
    await assert.rejects(file.write([bytes('no room')], 4), failsWith('disk-full'))
    await file.write([bytes('ROOM')], 0)
    disk.trouble.roomBytes = Number.POSITIVE_INFINITY
    await file.write([bytes('!')], 4)
  })

  test('a nearly full disk takes what fits into its room, and what is removed makes room', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const mounted = disk.mount('first')
    const file = await mounted.open('x', { create: true })
    await file.write([bytes('old')], 0)
    disk.trouble.roomBytes = 5
    await assert.rejects((await mounted.open('y', { create: true })).write([bytes('longer')], 0), failsWith('disk-full'))
    const small = await mounted.open('z', { create: true })
    await small.write([bytes('123')], 0)
    await small.write([bytes('45')], 3)
    await assert.rejects(small.write([bytes('6')], 5), failsWith('disk-full'))
    assert.equal((await mounted.space()).freeBytes, 0)
    await mounted.remove('x')
    await small.write([bytes('678')], 5)
    assert.equal(await content(mounted, 'z'), '12345678')
  })

  test('too many files, a read-only disk and a refused call fail in their own words', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const mounted = disk.mount('first')
    const file = await mounted.open('x', { create: true })
    disk.trouble.tooManyFiles = true
    await assert.rejects(mounted.open('x', { create: false }), failsWith('too-many-files'))
    disk.trouble.tooManyFiles = false
    disk.trouble.readOnly = true
    await assert.rejects(file.write([bytes('x')], 0), failsWith('disk-read-only'))
    disk.trouble.readOnly = false
    disk.trouble.refuse = (operation, path) =>
      operation === 'rename' ? new Failure('unavailable', 'disk-error', 'unknown', `no renaming of ${path}`) : undefined
    await assert.rejects(mounted.rename('x', 'y'), failsWith('disk-error'))
  })

  test('a flipped bit is there for one read', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const mounted = disk.mount('first')
    const file = await mounted.open('x', { create: true })
    await file.write([bytes('right')], 0)
    disk.trouble.bitFlipChance = 1
    const found: string[] = []
    for (let i = 0; i < 50; i++) found.push(await content(mounted, 'x'))
    const wrong = found.flatMap((text, at) => (text === 'right' ? [] : [at]))
    assert.equal(wrong.length, 2)
    assert.ok(wrong[1]! - wrong[0]! > 20)
  })

  test('a lock is exclusive, names its holder, and dies with the process', async () => {
    const disk = new FaultDisk(SimRandom.ofSeed(1))
    const first = disk.mount('the first broker')
    await first.lock('lock')
    const second = disk.mount('second')
    await assert.rejects(
      second.lock('lock'),
      (error) => error instanceof Failure && error.reason === 'locked' && /the first broker/.test(error.message),
    )
    first.endProcess()
    const lock = await second.lock('lock')
    await lock.release()
    await disk.mount('third').lock('lock')
  })

  test('a dead process gets no answers, and of its write under way any part may be there', async () => {
    const sizes = new Set<number>()
    for (let seed = 0; seed < 30; seed++) {
      const disk = new FaultDisk(SimRandom.ofSeed(seed))
      const first = disk.mount('first')
      const file = await first.open('x', { create: true })
      let answered = false
      const answer = () => {
        answered = true
      }
      file.write([Buffer.alloc(10, 'a')], 0).then(answer, answer)
      first.endProcess()
      sizes.add((await content(disk.mount('second'), 'x')).length)
      assert.equal(answered, false)
    }
    assert.ok(sizes.has(0) && sizes.has(10) && sizes.size > 2)
  })
})
