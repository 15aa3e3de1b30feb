import type { BatchCheck, CheckedRecords } from '../../../src/base/batch-check.ts'
import type { CompressionCodec } from '../../../src/base/compression-codec.ts'
import type { Compute } from '../../../src/base/ports.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { Scheduler } from './scheduler.ts'

/** Virtual time that a MiB takes: slow enough that other things happen meanwhile. */
const MS_A_MIB = 8

/**
 * Work whose result comes as late as another thread would give it, but that is done in line: thread pools finish in any
 * order, and not the same one twice. `inline` must settle within microtasks.
 */
export class SimCompute implements Compute {
  readonly #process: SimProcess
  readonly #scheduler: Scheduler
  readonly #random: SimRandom
  readonly #inline: Compute

  constructor(process: SimProcess, scheduler: Scheduler, random: SimRandom, inline: Compute) {
    this.#process = process
    this.#scheduler = scheduler
    this.#random = random
    this.#inline = inline
  }

  async decompress(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
    await this.#takeTime(bytes.length)
    return this.#inline.decompress(codec, bytes, maxBytes)
  }

  async compress(codec: CompressionCodec, bytes: Uint8Array, level?: number): Promise<Uint8Array> {
    await this.#takeTime(bytes.length)
    return this.#inline.compress(codec, bytes, level)
  }

  async checkRecords(batch: Buffer, check: BatchCheck, maxBytes: number): Promise<CheckedRecords> {
    await this.#takeTime(batch.length)
    return this.#inline.checkRecords(batch, check, maxBytes)
  }

  #takeTime(sizeBytes: number): Promise<void> {
    const delayMs = this.#random.between(0.01, 0.3) + (sizeBytes / 0x10_0000) * MS_A_MIB * this.#random.between(0.5, 2)
    return new Promise((resolve) => this.#scheduler.after(delayMs, 'compute', this.#process, resolve))
  }
}
