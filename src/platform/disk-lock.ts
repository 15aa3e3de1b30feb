import { readFileSync } from 'node:fs'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { Failure } from '../base/failure.ts'
import type { DiskLock } from '../base/ports.ts'
import { codeOf, diskFailure } from './disk-errors.ts'
import { bindAbstract, claimDirectory, type LockSocket } from './lock-socket.ts'

/**
 * Three means, because Node has no `flock`:
 *
 * 1. On Linux an abstract socket named from the directory's device and inode: atomic, inside one network namespace.
 * 2. On Linux a socket in the directory itself, which is found from all namespaces of the machine's kernel. Not every file system can
 *    hold one.
 * 3. Everywhere a file that tells who holds the lock. It gives the message its name, and where there is no socket it refuses a second
 *    opener as long as the holder lives (process id, and its start time against a reused id). It can't tell of a process in another
 *    pid namespace, so a holder that isn't seen, of an earlier boot or of another machine doesn't count.
 *
 * A holder that is killed is in nobody's way: the kernel closes both sockets.
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
  const sockets: LockSocket[] = []
  const closeSockets = async (): Promise<void> => {
    for (const socket of sockets.reverse()) await socket.close()
    heldHere.delete(key)
  }
  try {
    if (process.platform === 'linux') await bindSockets(directory, key, path, sockets)
    const holder = await readHolder(path)
    if (holder !== undefined && isAlive(holder)) throw locked(directory, holder)
    await writeHolder(path)
  } catch (cause) {
    await closeSockets()
    throw cause
  }
  return {
    async release() {
      await rm(path, { force: true })
      await closeSockets()
    },
  }
}

/** The abstract one first, so that of two starts in one namespace one gets the lock. What is bound is added to `sockets`. */
async function bindSockets(directory: string, key: string, path: string, sockets: LockSocket[]): Promise<void> {
  const abstract = await bindAbstract(`odradek-${key}`)
  if (abstract === undefined) throw locked(directory, await readHolder(path))
  sockets.push(abstract)
  const claim = await claimDirectory(directory)
  if (claim === 'held') throw locked(directory, await readHolder(path))
  if (claim !== 'unsupported') sockets.push(claim)
}

async function directoryKey(directory: string): Promise<string> {
  try {
    const { dev, ino } = await stat(directory, { bigint: true })
    return `${dev}-${ino}`
  } catch (cause) {
    throw diskFailure('look at', directory, cause, false)
  }
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
  // We don't hold it, so that was a process before us, or one in another pid namespace: that one's socket answers.
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
