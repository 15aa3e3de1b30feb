import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Failure } from '../base/failure.ts'
import { openDisk } from './disk.ts'

async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'odradek-disk-'))
  try {
    await run(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

test('what is written in chunks, durably or not, is read back, and a read ends at the end of the file', async () => {
  await inDirectory(async (directory) => {
    const disk = await openDisk(join(directory, 'made'))
    await disk.makeDirectory('deep/er')
    const file = await disk.open('deep/er/file', { create: true })
    await file.write([Buffer.from('ab'), Buffer.alloc(0), Buffer.from('cd')], 0)
    await file.writeDurably([Buffer.from('ef'), Buffer.from('g')], 4)
    const many = Array.from({ length: 3_000 }, (_, at) => Buffer.from(String(at % 10)))
    await file.writeDurably(many, 7)
    const into = Buffer.alloc(4_000)
    assert.equal(await file.read(into, 0), 3_007)
    assert.equal(into.toString('latin1', 0, 3_007), `abcdefg${Buffer.concat(many).toString('latin1')}`)
    assert.equal(await file.size(), 3_007)
    await file.truncate(3)
    await file.sync()
    assert.equal(await file.read(into, 0), 3)
    await file.close()
    await disk.syncDirectory('deep/er')
    await disk.rename('deep/er/file', 'deep/moved')
    assert.deepEqual(await disk.list('deep'), ['er', 'moved'])
    assert.equal(await disk.link('deep/moved', 'deep/second'), 'linked')
    assert.equal(await disk.link('deep/second', 'deep/moved'), 'taken')
    await disk.remove('deep/moved')
    assert.deepEqual(await disk.list('deep'), ['er', 'second'])
    await disk.remove('deep/second')
    assert.deepEqual(await disk.list('not/there'), [])
    const { totalBytes, freeBytes } = await disk.space()
    assert.ok(totalBytes >= freeBytes && freeBytes > 0)
  })
})

test('failures say what and where', async () => {
  await inDirectory(async (directory) => {
    const disk = await openDisk(directory)
    const isMissing = (cause: unknown): boolean =>
      cause instanceof Failure && cause.reason === 'not-found' && cause.message.includes(join(directory, 'gone'))
    await assert.rejects(disk.open('gone', { create: false }), isMissing)
    await assert.rejects(disk.remove('gone'), isMissing)
    await assert.rejects(disk.link('gone', 'there'), isMissing)
    await writeFile(join(directory, 'file'), '')
    await assert.rejects(
      openDisk(join(directory, 'file', 'below')),
      (cause) => cause instanceof Failure && cause.kind === 'unavailable',
    )
  })
})

test('many at once make directories below one that none of them has found yet', async () => {
  await inDirectory(async (directory) => {
    const disk = await openDisk(directory)
    for (let round = 0; round < 50; round++) {
      const making = Array.from({ length: 16 }, (_, at) => disk.makeDirectory(`${round}/of/${at % 8}/deep`))
      await Promise.all(making)
      assert.equal((await disk.list(`${round}/of`)).length, 8)
    }
  })
})

test('a directory that cannot be made where it should is a failure at once', { skip: process.platform !== 'linux' }, async () => {
  for (const path of ['/proc/odradek', '/proc/odradek/deep/er']) {
    await assert.rejects(openDisk(path), (cause) => cause instanceof Failure && cause.message.includes(path.slice(0, 13)))
  }
})
