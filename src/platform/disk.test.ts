import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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
    await disk.remove('deep/moved')
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
    await writeFile(join(directory, 'file'), '')
    await assert.rejects(
      openDisk(join(directory, 'file', 'below')),
      (cause) => cause instanceof Failure && cause.kind === 'unavailable',
    )
  })
})

const HOLDER = `
  import { openDisk } from ${JSON.stringify(new URL('./disk.js', import.meta.url).href)}
  const disk = await openDisk(process.argv[1])
  await disk.lock('lock')
  console.log('locked')
  setInterval(() => {}, 1_000)
`

test('a lock names its holder, and ends with a holder that is killed', { timeout: 20_000 }, async () => {
  await inDirectory(async (directory) => {
    const disk = await openDisk(directory)
    const child = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = once(child, 'exit')
    try {
      await once(child.stdout, 'data')
      await assert.rejects(disk.lock('lock'), (cause) => {
        assert.ok(cause instanceof Failure && cause.kind === 'fenced' && cause.reason === 'locked')
        assert.match(cause.message, new RegExp(`process ${child.pid} on .* since `))
        return true
      })
    } finally {
      child.kill('SIGKILL')
      await exited
    }
    const lock = await disk.lock('lock')
    await assert.rejects(disk.lock('lock'), (cause) => cause instanceof Failure && cause.reason === 'locked')
    await lock.release()
    await (await disk.lock('lock')).release()
  })
})

test('a holder file counts only while that very process lives', async () => {
  await inDirectory(async (directory) => {
    const disk = await openDisk(directory)
    const lock = await disk.lock('lock')
    const own: Record<string, unknown> = JSON.parse(await readFile(join(directory, 'lock'), 'utf8'))
    await lock.release()
    const holds = async (holder: Record<string, unknown>): Promise<boolean> => {
      await writeFile(join(directory, 'lock'), JSON.stringify(holder))
      try {
        await (await disk.lock('lock')).release()
        return false
      } catch (cause) {
        assert.ok(cause instanceof Failure && cause.reason === 'locked')
        return true
      }
    }
    // The parent of this test lives; its start time is what tells it from a later process of the same number.
    const parentStart = await readFile(`/proc/${process.ppid}/stat`, 'utf8').then(
      (line) => line.slice(line.lastIndexOf(')') + 2).split(' ')[19],
      () => '',
    )
    const parent = { ...own, pid: process.ppid, processStart: parentStart }
    assert.equal(await holds(parent), true)
    assert.equal(await holds({ ...parent, processStart: '1' }), false)
    assert.equal(await holds({ ...parent, bootId: 'an earlier boot' }), false)
    assert.equal(await holds({ ...parent, host: 'elsewhere' }), false)
    assert.equal(await holds({ nonsense: true }), false)
  })
})
