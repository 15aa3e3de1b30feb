import type { Compute } from '../../src/base/ports.ts'
import { checkRecords } from '../../src/protocol/records/check-records.ts'

/** Compresses nothing, unless told how to inflate. */
export function plainCompute(decompress: Compute['decompress'] = async (_codec, bytes) => bytes): Compute {
  const compute: Compute = {
    decompress,
    compress: async (_codec, bytes) => bytes,
    checkRecords: (batch, check, maxBytes) => checkRecords(batch, check, maxBytes, compute),
  }
  return compute
}
