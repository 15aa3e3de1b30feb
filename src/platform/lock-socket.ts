import { randomBytes } from 'node:crypto'
import { constants, open, readdir, rename, rm } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { codeOf, diskFailure } from './disk-errors.ts'

/** A socket that is bound for as long as a lock is held. */
export interface LockSocket {
  close(): Promise<void>
}

const NAME = /^lock-[0-9a-f]{16}\.socket(\.tmp)?$/
/** File systems that can't hold sockets, and machines without `/proc`: Node calls a directory that isn't there EACCES. */
const NO_SOCKETS_HERE = new Set(['EPERM', 'EOPNOTSUPP', 'ENOTSUP', 'ENOSYS', 'EINVAL', 'ENOENT', 'EACCES'])

/**
 * Binds a socket of the abstract namespace; `undefined`: somebody else holds that name. Atomic, and freed by the kernel when its process
 * dies by whatever means; but seen only inside one network namespace.
 */
export async function bindAbstract(name: string): Promise<LockSocket | undefined> {
  try {
    return closing(await listen(`\0${name}`))
  } catch (cause) {
    if (codeOf(cause) === 'EADDRINUSE') return undefined
    throw diskFailure('lock', name, cause, false)
  }
}

/**
 * Claims a directory by a socket that lies in it, which all processes of one kernel can ask, whatever their namespaces: containers that
 * share a volume. `held`: somebody else answers there. `unsupported`: this directory can't hold sockets.
 *
 * Each claimant first shows a socket of its own, then asks all others, so of two at the same time at least one finds the other; both may
 * give up, never do both go on. A socket is made under another name and shown only once it answers: one that is shown and doesn't
 * answer is that of a dead process, and names are never used twice, so whoever finds it may remove it.
 *
 *     lock-<16 hexadecimal digits>.socket.tmp → answers → lock-<the same>.socket
 */
export async function claimDirectory(directory: string): Promise<LockSocket | 'held' | 'unsupported'> {
  const handle = await open(directory, constants.O_RDONLY).catch((cause: unknown) => {
    throw diskFailure('open', directory, cause, false)
  })
  try {
    // A socket's address has 108 bytes, a path may have more: the directory is named by its descriptor.
    return await claimWithin(directory, `/proc/self/fd/${handle.fd}`)
  } finally {
    await handle.close()
  }
}

async function claimWithin(directory: string, short: string): Promise<LockSocket | 'held' | 'unsupported'> {
  const name = `lock-${randomBytes(8).toString('hex')}.socket`
  const path = join(directory, name)
  let server: Server
  try {
    server = await listen(`${short}/${name}.tmp`)
  } catch (cause) {
    if (NO_SOCKETS_HERE.has(codeOf(cause) ?? '')) return 'unsupported'
    throw diskFailure('make a socket in', directory, cause, true)
  }
  const socket = closing(server, path)
  try {
    if ((await show(path)) && (await othersAreDead(directory, name, short))) return socket
  } catch (cause) {
    await socket.close()
    throw cause
  }
  await socket.close()
  return 'held'
}

/** False: whoever holds the directory took the unfinished socket away. */
async function show(path: string): Promise<boolean> {
  try {
    await rename(`${path}.tmp`, path)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return false
    throw diskFailure('show', path, cause, true)
  }
}

/** Asks all shown sockets but `own`. The dead are removed, the unfinished only by the one that found nobody alive. */
async function othersAreDead(directory: string, own: string, short: string): Promise<boolean> {
  const others = (await readdir(directory)).filter((name) => NAME.test(name) && name !== own)
  const unfinished = others.filter((name) => name.endsWith('.tmp'))
  for (const name of others) {
    if (unfinished.includes(name)) continue
    const isAlive = await answers(`${short}/${name}`).catch((cause: unknown) => {
      throw diskFailure('ask', join(directory, name), cause, false)
    })
    if (isAlive) return false
    await rm(join(directory, name), { force: true })
  }
  for (const name of unfinished) await rm(join(directory, name), { force: true })
  return true
}

/** Also where the process is stopped or its event loop busy: the kernel takes the connection. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (cause) => {
      const code = codeOf(cause)
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(false)
      // So many are asking already.
      else if (code === 'EAGAIN') resolve(true)
      else reject(cause)
    })
  })
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', reject)
    server.listen(path, () => {
      server.unref()
      resolve(server)
    })
  })
}

function closing(server: Server, path?: string): LockSocket {
  return {
    async close() {
      if (path !== undefined) await rm(path, { force: true })
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
