import { Failure } from '../base/failure.ts'
import type { Disk, Log } from '../base/ports.ts'

const FILE = 'broker.json'
const PART = 'broker.json.part'
const BYTES_MAX = 4_096

/** Who a broker was at its last start from this directory. */
export interface KeptId {
  readonly clusterId: string
  readonly brokerId: number
  readonly incarnation: number
}

/**
 * A broker's own number, so that a restart is no new broker. Losing it costs nothing but that: it gets another one, and the old one is given up after
 * a while. So a file that can't be read counts as none.
 */
export async function readKeptId(disk: Disk, log: Log): Promise<KeptId | undefined> {
  try {
    const file = await disk.open(FILE, { create: false })
    try {
      const bytes = Buffer.alloc(BYTES_MAX)
      const count = await file.read(bytes, 0)
      return parse(bytes.toString('utf8', 0, count))
    } finally {
      await file.close()
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (error.reason !== 'not-found')
      log.warn("this broker's number can't be read, so it gets another one", { cause: error.message })
    return undefined
  }
}

export async function keepId(disk: Disk, kept: KeptId): Promise<void> {
  const file = await disk.open(PART, { create: true })
  try {
    await file.truncate(0)
    await file.write([Buffer.from(`${JSON.stringify(kept)}\n`)], 0)
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.rename(PART, FILE)
  await disk.syncDirectory('')
}

function parse(text: string): KeptId | undefined {
  try {
    const { clusterId, brokerId, incarnation } = JSON.parse(text) as Partial<KeptId>
    if (typeof clusterId !== 'string' || !Number.isSafeInteger(brokerId) || !Number.isSafeInteger(incarnation)) return undefined
    return { clusterId, brokerId: brokerId!, incarnation: incarnation! }
  } catch {
    return undefined
  }
}
