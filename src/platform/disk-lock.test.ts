import assert from 'node:assert/strict'
import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Failure } from '../base/failure.ts'
import type { Disk, DiskLock } from '../base/ports.ts'
import { openDisk } from './disk.ts'

const DISK = JSON.stringify(new URL('./disk.js', import.meta.url).href)
/** Takes the lock and keeps it, or tells why not. */
const HOLDER = `
  import { openDisk } from ${DISK}
  const disk = await openDisk(process.argv[1])
  try {
    await disk.lock('lock')
    console.log('holds')
    setInterval(() => {}, 1_000)
  } catch (cause) {
    console.log(cause.reason)
  }
`
const ARGUMENTS = ['--input-type=module', '--eval', HOLDER]

/** Another container: its own network, name and pid 1. */
const CONTAINER = ['--map-root-user', '--net', '--uts', '--ipc', '--pid', '--mount-proc', '--fork', '--kill-child']
const canUnshare = spawnSync('unshare', [...CONTAINER, 'hostname', 'elsewhere']).status === 0
const inContainers = { timeout: 30_000, skip: canUnshare ? false : 'this machine lets nobody make namespaces' }

type Child = ChildProcessByStdio<null, Readable, null>

class Scene {
  readonly directory: string
  readonly #children: Child[] = []

  constructor(directory: string) {
    this.directory = directory
  }

  start(): Child {
    return this.#spawn(process.execPath, [...ARGUMENTS, this.directory])
  }

  startInContainer(): Child {
    const shell = 'hostname elsewhere && exec "$0" "$@"'
    return this.#spawn('unshare', [...CONTAINER, 'sh', '-c', shell, process.execPath, ...ARGUMENTS, this.directory])
  }

  #spawn(program: string, args: readonly string[]): Child {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.#children.push(child)
    return child
  }

  async kill(child: Child): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }

  async end(): Promise<void> {
    for (const child of this.#children) await this.kill(child)
    await rm(this.directory, { recursive: true })
  }
}

async function inScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  const scene = new Scene(await mkdtemp(join(tmpdir(), 'odradek-lock-')))
  try {
    await run(scene)
  } finally {
    await scene.end()
  }
}

async function said(child: Child): Promise<string> {
  const [line] = await once(child.stdout, 'data')
  return String(line).trim()
}

/** The container's own process dies a moment after the one that was killed. */
async function lockedInTime(disk: Disk): Promise<DiskLock> {
  for (const deadlineMs = performance.now() + 10_000; ; await nextTurn()) {
    try {
      return await disk.lock('lock')
    } catch (cause) {
      if (!isLocked(cause) || performance.now() > deadlineMs) throw cause
    }
  }
}

const isLocked = (cause: unknown): boolean => cause instanceof Failure && cause.kind === 'fenced' && cause.reason === 'locked'

test('a lock names its holder, and ends with a holder that is killed', { timeout: 20_000 }, async () => {
  await inScene(async (scene) => {
    const disk = await openDisk(scene.directory)
    const child = scene.start()
    assert.equal(await said(child), 'holds')
    await assert.rejects(disk.lock('lock'), (cause) => {
      assert.ok(isLocked(cause) && cause instanceof Failure)
      assert.match(cause.message, new RegExp(`process ${child.pid} on .* since `))
      return true
    })
    await scene.kill(child)
    const lock = await disk.lock('lock')
    await assert.rejects(disk.lock('lock'), isLocked)
    await lock.release()
    await (await disk.lock('lock')).release()
    assert.deepEqual(await readdir(scene.directory), [])
  })
})

test('a lock holds against another container on the same directory, and ends with it', inContainers, async () => {
  await inScene(async (scene) => {
    const disk = await openDisk(scene.directory)
    const holder = scene.startInContainer()
    assert.equal(await said(holder), 'holds')
    await assert.rejects(disk.lock('lock'), isLocked)
    assert.equal(await said(scene.startInContainer()), 'locked')
    await scene.kill(holder)
    await (await lockedInTime(disk)).release()
  })
})

test('of many that start at the same time in containers of their own at most one gets the lock', inContainers, async () => {
  await inScene(async (scene) => {
    const children = Array.from({ length: 3 }, () => scene.startInContainer())
    const answers = await Promise.all(children.map(said))
    assert.ok(answers.filter((answer) => answer === 'holds').length <= 1)
    assert.ok(answers.every((answer) => answer === 'holds' || answer === 'locked'))
    for (const child of children) await scene.kill(child)
    await (await lockedInTime(await openDisk(scene.directory))).release()
    assert.deepEqual(await readdir(scene.directory), [])
  })
})

test('a directory with a path longer than the address of a socket can be locked', async () => {
  await inScene(async (scene) => {
    const deep = join(scene.directory, 'd'.repeat(100), 'e'.repeat(100))
    await mkdir(deep, { recursive: true })
    const lock = await (await openDisk(deep)).lock('lock')
    const names = await readdir(deep)
    assert.equal(names.filter((name) => /^lock-[0-9a-f]{16}\.socket$/.test(name)).length, process.platform === 'linux' ? 1 : 0)
    await lock.release()
    assert.deepEqual(await readdir(deep), [])
  })
})

test('a holder file counts only while that very process lives', async () => {
  await inScene(async ({ directory }) => {
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
        assert.ok(isLocked(cause))
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
