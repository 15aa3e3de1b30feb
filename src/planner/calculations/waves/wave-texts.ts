import { z } from '../../schema.ts'

/** What every wave's plan says, whatever is in it, by ids. */
export const waveTexts = z.strictObject({
  steps: z.record(z.string(), z.string()),
  abort: z.record(z.string(), z.string()),
  validation: z.record(z.string(), z.string()),
  lastSafeRollback: z.record(z.string(), z.string()),
  lagPolicy: z.strictObject({ waits: z.string(), forced: z.string() }),
  hold: z.string(),
})

/** A file of limits may lay its own `waves` over these. */
export const WAVE_TEXTS: z.output<typeof waveTexts> = {
  steps: {
    copy: 'Mirror the topics until they have caught up.',
    hold: 'Wait, caught up, until the applications are ready.',
    switchProducers: 'Switch the producers, batch by batch.',
    promoteTopics: 'Promote the topics: from here on they are written here.',
    promoteGroups: 'Promote the groups whose topics are all mirrored.',
    validate: 'Compare counts, offsets, checksums, lag and errors.',
  },
  abort: {
    lagGrows: 'The lag of the mirror grows instead of shrinking.',
    errorsAppear: 'A client of the wave sees errors that it did not see before.',
    differenceFound: 'A comparison finds a difference.',
    pauseTooLong: 'Writes pause for longer than was rehearsed.',
  },
  validation: {
    counts: 'Record counts of every partition are equal.',
    offsets: 'Every group stands where its offset choice says.',
    checksums: 'Sampled batches have equal checksums.',
    lag: 'The lag of every group is no larger than before.',
    errors: 'No client reports more errors than before.',
  },
  lastSafeRollback: {
    'topic-by-topic': 'Until a topic is promoted; then topic by topic, back along the link.',
    mirror: 'As long as the mirror back to the source runs.',
    'dual-write': 'As long as producers write to both sides.',
    cutover: 'Until the first record is written here alone.',
  },
  lagPolicy: {
    waits: 'A group that lags waits with its cutover until it has caught up.',
    forced: 'A group that lags is cut over all the same, by a recorded decision.',
  },
  hold: 'Caught up, application not ready: the wave may stay so for as long as it takes, with live lag.',
}
