/** The thread that inflates large batches and looks at their records: `records-thread.ts` is its other side. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { asBuffer } from '../base/as-buffer.ts'
import { assert } from '../base/assert.ts'
import type { CompressionCodec } from '../base/compression-codec.ts'
import { Failure } from '../base/failure.ts'
import { BATCH_HEADER_BYTES, batchCodec } from '../protocol/records/batch-header.ts'
import { checkPayload } from '../protocol/records/check-records.ts'
import { undecodable } from '../protocol/records/payload-failure.ts'
import { Scratch } from './codecs/scratch.ts'
import { openCodecs } from './compute.ts'
import type { RecordsAnswer, RecordsJob } from './records-job.ts'

/** Inputs and the decoders' small pieces lie about until the collector comes, which by itself it does past 64 MiB and more. */
const LITTER_BYTES_MAX = 8 * 1024 * 1024
let litterBytes = 0

assert(parentPort !== null, 'this file is run as a thread')
const port = parentPort
setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const scratch = await Scratch.open(littered)
let codecs: ReturnType<typeof openCodecs> | undefined

port.on('message', async (job: RecordsJob) => {
  const answer = await worked(job)
  const recoded = 'checked' in answer ? answer.checked.recoded : undefined
  const taken = recoded instanceof Uint8Array ? recoded.buffer : undefined
  port.postMessage(answer, taken instanceof ArrayBuffer ? [taken] : [])
})

async function worked({ batch: bytes, check, maxBytes }: RecordsJob): Promise<RecordsAnswer> {
  const batch = asBuffer(bytes)
  try {
    const payload = await inflated(batch, maxBytes)
    const checked = await checkPayload(batch, payload, check, deflated)
    littered(batch.length + (checked.recoded instanceof Uint8Array ? checked.recoded.length : 0))
    // Memory of addons is given back only in a turn of its own.
    await setImmediate()
    return { checked }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { failure: { kind: error.kind, reason: error.reason, message: error.message } }
  }
}

async function inflated(batch: Buffer, maxBytes: number): Promise<Buffer> {
  const codec = batchCodec(batch, 0)
  assert(codec !== undefined && codec !== 'none', 'only compressed batches come here')
  try {
    return await scratch.inflate(codec, batch.subarray(BATCH_HEADER_BYTES), maxBytes)
  } catch (cause) {
    throw cause instanceof Failure ? cause : undecodable(codec, 'its decoder refuses it', cause)
  }
}

/** Most topics keep the codec of their producers, so the others are opened only when they're wanted. */
async function deflated(codec: CompressionCodec, plain: Buffer, level: number | undefined): Promise<Uint8Array> {
  codecs ??= openCodecs()
  const deflated = (await codecs)[codec].deflateNow(plain, level)
  littered(deflated.length)
  return deflated
}

function littered(bytes: number): void {
  litterBytes += bytes
  if (litterBytes < LITTER_BYTES_MAX) return
  litterBytes = 0
  collect()
}
