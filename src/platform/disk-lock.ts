import { readFileSync } from 'node:fs'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { hostname } from 'node:os'
import { Failure } from '../base/failure.ts'
import type { DiskLock } from '../base/ports.ts'
import { codeOf, diskFailure } from './disk-errors.ts'

/**
 * Two means, because Node has no `flock`:
 *
 * 1. On Linux an abstract socket named from the directory's device and inode. Binding it is atomic, and the kernel
 *    frees it when its process dies by whatever means; but it is seen only inside one network namespace.
 * 2. Everywhere a file that tells who holds the lock. It gives the message its name, and refuses a second opener from
 *    another network namespace of the same machine as long as the holder lives (process id, and its start time
 *    against a reused id). A holder that is dead, or of an earlier boot, or of another machine doesn't count.
 */
interface Holder {
  readonly pid: number
  readonly host: string
  /** Of the process, in clock ticks since boot; empty where the system doesn't tell. */
  readonly processStart: string
  /** Empty where the system doesn't tell. */
  readonly bootId: string
  readonly since: string
}

/** Directories that this process holds: the holder file can't tell two openers in one process apart. */
const heldHere = new Set<string>()

export async function lockDirectory(directory: string, path: string): Promise<DiskLock> {
  const key = await directoryKey(directory)
  if (heldHere.has(key)) throw locked(directory, await readHolder(path))
  heldHere.add(key)
  let server: Server | undefined
  try {
    if (process.platform === 'linux') {
      server = await bind(`\0odradek-${key}`)
      if (server === undefined) throw locked(directory, await readHolder(path))
    }
    const holder = await readHolder(path)
    if (holder !== undefined && isAlive(holder)) throw locked(directory, holder)
    await writeHolder(path)
  } catch (cause) {
    server?.close()
    heldHere.delete(key)
    throw cause
  }
  const bound = server
  return {
    async release() {
      await rm(path, { force: true })
      if (bound !== undefined) await new Promise((resolve) => bound.close(resolve))
      heldHere.delete(key)
    },
  }
}

async function directoryKey(directory: string): Promise<string> {
  try {
    const { dev, ino } = await stat(directory, { bigint: true })
    return `${dev}-${ino}`
  } catch (cause) {
    throw diskFailure('look at', directory, cause, false)
  }
}

/** `undefined`: somebody else holds that name. */
function bind(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (cause) =>
      codeOf(cause) === 'EADDRINUSE' ? resolve(undefined) : reject(diskFailure('lock', name, cause, false)),
    )
    server.listen(name, () => {
      server.unref()
      resolve(server)
    })
  })
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isHolder(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false
  const { pid, host, processStart, bootId, since }: { [Key in keyof Holder]?: unknown } = value
  const texts = [host, processStart, bootId, since]
  return Number.isInteger(pid) && Number(pid) > 0 && texts.every((text) => typeof text === 'string')
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname() || holder.bootId !== bootId()) return false
  if (holder.pid === process.pid) return false
  try {
    process.kill(holder.pid, 0)
  } catch (cause) {
    if (codeOf(cause) !== 'EPERM') return false
  }
  return holder.processStart === processStart(holder.pid)
}

async function writeHolder(path: string): Promise<void> {
  const since = new Date().toISOString()
  const holder: Holder = { pid: process.pid, host: hostname(), processStart: processStart(process.pid), bootId: bootId(), since }
  const fresh = `${path}.${process.pid}.tmp`
  try {
    await writeFile(fresh, `${JSON.stringify(holder)}\n`)
    await rename(fresh, path)
  } catch (cause) {
    throw diskFailure('write', path, cause, true)
  }
}

function locked(directory: string, holder: Holder | undefined): Failure {
  const by = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host} since ${holder.since}`
  return new Failure('fenced', 'locked', 'no', `${directory} is in use by ${by}: stop it first, or choose another directory`)
}

function bootId(): string {
  return readIfThere('/proc/sys/kernel/random/boot_id').trim()
}

/** Field 22 of the process's status line. The name, field 2, may hold spaces and parentheses: count from its end. */
function processStart(pid: number): string {
  const line = readIfThere(`/proc/${pid}/stat`)
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
