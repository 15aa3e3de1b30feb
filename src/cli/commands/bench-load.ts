import { Failure } from '../../base/failure.ts'
import { pause } from '../../base/pause.ts'
import type { Session } from '../client-command.ts'

const BYTES_PER_MIB = 2 ** 20
const POLL_MS = 500
const RECORDS_MAX = 10_000
/** Different enough that no codec makes them small, and few enough to be made at once. */
const VALUES = 256

export interface LoadOptions {
  readonly topic: string
  readonly seconds: number
  readonly recordBytes: number
  readonly mibPerSecond?: number
}

/** Writes records for so long, and reads them as they come. Throws what the first one failed with that wasn't stored. */
export async function runLoad(session: Session, options: LoadOptions): Promise<void> {
  const over = new AbortController()
  const reading = read(session, options, over.signal)
  try {
    await write(session, options)
  } finally {
    over.abort()
    await reading
  }
}

async function write({ client, parts, signal }: Session, options: LoadOptions): Promise<void> {
  const { topic, seconds, recordBytes, mibPerSecond } = options
  const { clock } = parts
  const producer = client.producer({ lingerMs: 5 })
  const random = client.cluster.parts.random
  const values = Array.from({ length: VALUES }, () => Buffer.from(random.bytes(recordBytes)))
  const startMs = clock.monotonicMs()
  let failure: Failure | undefined
  for (let sent = 0; failure === undefined; sent++) {
    const elapsedMs = clock.monotonicMs() - startMs
    if (elapsedMs >= seconds * 1_000 || signal.aborted) break
    producer.send({ topic, value: values[sent % VALUES]! }).catch((cause: Failure) => {
      failure ??= cause
    })
    await producer.room(signal)
    const dueMs = mibPerSecond === undefined ? 0 : (sent * recordBytes * 1_000) / (mibPerSecond * BYTES_PER_MIB)
    if (dueMs > elapsedMs + 1) await pause(clock, dueMs - elapsedMs, signal)
  }
  await producer.close()
  if (failure !== undefined) throw failure
}

/** What fails here fails for the writer, too, who tells. */
async function read({ client, signal }: Session, { topic }: LoadOptions, over: AbortSignal): Promise<void> {
  const { partitions } = await client.cluster.topic(topic, { create: false, signal })
  const consumer = client.consumer()
  const stop = AbortSignal.any([signal, over])
  consumer.assign(partitions.map((_, partition) => ({ topic, partition, start: 'latest' as const })))
  try {
    while (!stop.aborted) await consumer.poll({ maxWaitMs: POLL_MS, recordsMax: RECORDS_MAX, signal: stop })
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
  } finally {
    await consumer.close()
  }
}
