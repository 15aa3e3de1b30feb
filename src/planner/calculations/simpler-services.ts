import type { Book } from '../book/book.ts'
import { z } from '../schema.ts'

export const ALTERNATIVES = ['sqs', 'eventbridge', 'kinesis', 'sns+sqs'] as const
export type Alternative = (typeof ALTERNATIVES)[number]

export const lossTexts = z.strictObject({
  sqs: z.record(z.string(), z.string()),
  eventbridge: z.record(z.string(), z.string()),
  kinesis: z.record(z.string(), z.string()),
  'sns+sqs': z.record(z.string(), z.string()),
})

/**
 * What is lost by taking the simpler service, by id; `{path}` stands for a figure of `alternatives` in the limits. A file of limits may lay its own
 * `simplerServices` over these.
 */
export const LOSS_TEXTS: z.output<typeof lossTexts> = {
  sqs: {
    replay: 'No replay: a message is gone when it was handled.',
    retention: 'Messages are kept for at most {sqs.retentionDaysMax} days.',
    order: 'Order only in FIFO queues, with {sqs.fifoCallsPerSecond} calls a second without batches.',
    consumers: 'One message goes to one reader: a second one that wants it all needs a queue of its own.',
    ecosystem: 'Nothing made for Kafka connects to it.',
  },
  eventbridge: {
    replay: 'Replay only out of an archive, coarsely.',
    order: 'No order.',
    ecosystem: 'Nothing made for Kafka connects to it.',
  },
  kinesis: {
    throughput:
      'A shard takes {kinesis.shardWriteMBps} MB/s or {kinesis.shardWriteRecordsPerSecond} records a second, and gives {kinesis.shardReadMBps} MB/s.',
    retention: 'Records are kept for at most {kinesis.retentionDaysMax} days, and nothing is compacted.',
    durability: 'Acknowledgement and copies are not to be set.',
    ecosystem: 'Kafka clients, Connect and Streams do not run on it.',
  },
  'sns+sqs': {
    replay: 'No replay: a message is gone when each queue handled it.',
    retention: 'Messages are kept for at most {sqs.retentionDaysMax} days, in each queue for itself.',
    order: 'Order only in FIFO topics and queues, with {sqs.fifoCallsPerSecond} calls a second without batches.',
    ecosystem: 'Nothing made for Kafka connects to it.',
  },
}

export function lossesOf(alternative: Alternative, texts: z.output<typeof lossTexts>, book: Book): string[] {
  return Object.values(texts[alternative]).map((text) => withFigures(text, book))
}

/** A figure that the book doesn't have is said to be unknown. */
function withFigures(text: string, book: Book): string {
  return text.replace(/\{([\w.]+)\}/g, (_, path: string) => {
    const { value } = book.limits.number('alternatives', ...path.split('.'))
    return value === null ? 'an unknown number of' : String(value)
  })
}
