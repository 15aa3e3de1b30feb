import { z } from '../schema.ts'

const line = z.strictObject({ tiered: z.string(), shared: z.string() })

export const storageLines = z.strictObject({
  newestBytes: line,
  brokerOwns: line,
  replacementMoves: line,
  readingBack: line,
})

/** How tiered storage differs from shared storage. A file of limits may lay its own `tieredAgainstShared` over these. */
export const STORAGE_LINES: z.output<typeof storageLines> = {
  newestBytes: {
    tiered:
      'The newest bytes rest on the disks of brokers, in as many copies as the topic has; closed segments are copied to remote storage.',
    shared:
      'The newest bytes rest in the shared log, on a disk or in a bucket, before they are acknowledged; the rest follows there.',
  },
  brokerOwns: {
    tiered: 'A broker owns its copies: leadership, and the newest part of each partition it keeps.',
    shared: 'A broker owns nothing that must not be lost; it has a cache.',
  },
  replacementMoves: {
    tiered: 'When a broker is replaced, the local part of all its copies moves.',
    shared: 'When a broker is replaced, no kept bytes move; caches fill again.',
  },
  readingBack: {
    tiered: 'Reading back goes through the broker that leads, and is charged for each GiB where the provider says so.',
    shared: 'Reading back costs requests to the store, and any broker can do it.',
  },
}
