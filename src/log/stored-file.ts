import { Failure } from '../base/failure.ts'
import { indexDigits } from '../base/index-digits.ts'
import type { Disk } from '../base/ports.ts'

/** The directory that the files lie in, below the root. */
export const LOG_DIRECTORY = 'log'
/** Space for the next file, see SpareFile. */
export const SPARE_PATH = `${LOG_DIRECTORY}/spare`

/**
 * One file of the log: `log/<position of its first byte, 20 digits>.log`. Frames lie in it in order of arrival. Named by position and not by
 * index, because appends may come in any order, and because then the names alone tell the order and size of all files.
 */
export class StoredFile {
  readonly base: number
  /** Bytes that are durable and hold whole frames. */
  sizeBytes: number
  /** Lowest and highest index in it; Infinity and 0 if it is empty. */
  first: number
  last: number

  constructor(base: number, sizeBytes = 0, first = Number.POSITIVE_INFINITY, last = 0) {
    this.base = base
    this.sizeBytes = sizeBytes
    this.first = first
    this.last = last
  }

  get end(): number {
    return this.base + this.sizeBytes
  }

  get logPath(): string {
    return `${LOG_DIRECTORY}/${indexDigits(this.base)}.log`
  }

  get indexPath(): string {
    return `${LOG_DIRECTORY}/${indexDigits(this.base)}.idx`
  }

  holdsIndexesAround(index: number): boolean {
    return this.first <= index && index <= this.last
  }

  include(index: number): void {
    if (index < this.first) this.first = index
    if (index > this.last) this.last = index
  }
}

/** Positions of the log files that are there, ascending. Refuses names that aren't ours. */
export async function listLogFiles(disk: Disk): Promise<readonly number[]> {
  const bases: number[] = []
  for (const name of await disk.list(LOG_DIRECTORY)) {
    if (`${LOG_DIRECTORY}/${name}` === SPARE_PATH) continue
    const parts = NAME.exec(name)
    if (parts === null) {
      const message = `${disk.description}/${LOG_DIRECTORY}/${name} isn't a file of the log: move it away`
      throw new Failure('invalid', 'foreign-file', 'no', message)
    }
    if (parts[2] === 'log') bases.push(Number(parts[1]))
  }
  return bases
}

const NAME = /^(\d{20})\.(log|idx)$/
