import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import type { Disk, Random } from '../base/ports.ts'
import { readWholeFile, replaceFile } from './durable-file.ts'

/**
 * `format`, at the root of the directory: one line of JSON that says what this directory is, in which version, and gives the log its
 * identity. Written once, before anything else.
 *
 *     {"format":"odradek-file-log","version":1,"id":"<32 hexadecimal digits>","crc32c":"<8 hexadecimal digits, of the id>"}
 */
const NAME = 'format'
const FORMAT = 'odradek-file-log'
const VERSION = 1
/** What may lie in a directory that isn't ours yet: the lock and its sockets, what file systems and people's tools leave, an empty `log`. */
const HARMLESS = /^(lock|lock-[0-9a-f]+\.socket|lost\+found|log|\..*|.*\.tmp)$/

/** The log's salt, which all its checksums start from. Makes the file in an empty directory. */
export async function openFormat(disk: Disk, random: Random): Promise<number> {
  const salt = await lookAgain(async () => {
    const bytes = await readWholeFile(disk, NAME)
    return bytes === undefined ? undefined : parse(bytes, disk.description)
  })
  if (salt !== undefined) return salt
  const foreign = (await disk.list('')).find((name) => !HARMLESS.test(name)) ?? (await disk.list('log'))[0]
  if (foreign !== undefined) {
    const message = `${disk.description} holds "${foreign}" but no file "${NAME}", so it isn't a log directory: choose an empty one`
    throw new Failure('invalid', 'foreign-directory', 'no', message)
  }
  const id = random.uuidHex()
  const text = JSON.stringify({ format: FORMAT, version: VERSION, id, crc32c: hex(crc32c(Buffer.from(id))) })
  await replaceFile(disk, NAME, Buffer.from(`${text}\n`))
  return crc32c(Buffer.from(id))
}

function parse(bytes: Buffer, directory: string): number {
  const { format, version, id, crc32c: sum } = fields(bytes)
  if (format !== FORMAT || typeof version !== 'number') {
    throw new Failure('corrupt', 'damaged-format', 'no', `${directory}/${NAME} is damaged: restore the directory from a backup`)
  }
  if (version !== VERSION) {
    const message = `${directory} has version ${version} of the log format, and this program knows version ${VERSION}: start a newer one`
    throw new Failure('invalid', 'wrong-version', 'no', message)
  }
  if (typeof id !== 'string' || sum !== hex(crc32c(Buffer.from(id)))) {
    throw new Failure('corrupt', 'damaged-format', 'no', `${directory}/${NAME} is damaged: restore the directory from a backup`)
  }
  return crc32c(Buffer.from(id))
}

function fields(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0')
}
