import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const COLUMN_LOCAL = 1
const COLUMN_INODE = 9

/** Which of the processes has a TCP socket of this machine bound to the port; undefined where the system doesn't tell (it is Linux that does). */
export function socketOwner(port: number, pids: Iterable<number>): number | undefined {
  const inode = inodeOf(port)
  if (inode === undefined) return undefined
  for (const pid of pids) if (hasInode(pid, inode)) return pid
  return undefined
}

function inodeOf(port: number): string | undefined {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const line of readLines('/proc/net/tcp')) {
    const columns = line.trim().split(/\s+/)
    if (columns[COLUMN_LOCAL]?.endsWith(wanted) && columns[COLUMN_INODE] !== '0') return columns[COLUMN_INODE]
  }
  return undefined
}

function hasInode(pid: number, inode: string): boolean {
  const folder = `/proc/${pid}/fd`
  try {
    return readdirSync(folder).some((name) => linkOf(`${folder}/${name}`) === `socket:[${inode}]`)
  } catch {
    // It ended meanwhile.
    return false
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(1)
  } catch {
    return []
  }
}
