import { z } from '../../schema.ts'

export const evaluationAreas = z.record(z.string(), z.strictObject({ title: z.string(), question: z.string() }))

/** A file of limits may lay its own `evaluationMatrix` over these. `evaluation.<area>` is the item of a record. */
export const EVALUATION_AREAS: z.output<typeof evaluationAreas> = {
  kafkaSemantics: {
    title: 'Kafka semantics',
    question: 'Do our clients, with transactions, compaction and groups, behave as they do today?',
  },
  storageModel: {
    title: 'Storage model',
    question: 'Where does an acknowledged record lie, how is it read again, and what does keeping it cost?',
  },
  networkModel: {
    title: 'Network model',
    question: 'Which bytes cross zones, regions and accounts, and which of them are billed?',
  },
  migrationModel: {
    title: 'Migration model',
    question: 'What becomes of offsets, producers and rollback while topics move?',
  },
  governanceBoundary: {
    title: 'Governance boundary',
    question: 'Whose account, keys, logs and people does data touch?',
  },
  operatingModel: {
    title: 'Operating model',
    question: 'Who scales, upgrades, repairs and is woken up?',
  },
}
