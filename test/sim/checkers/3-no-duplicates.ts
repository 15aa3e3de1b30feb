import type { ProducerStamp, ReadOperation, Violation } from './history.ts'
import { drainsOf, type ObservedLog } from './observed-log.ts'

/** Sequences are int32 and go on with 0 after the highest. */
const SEQUENCES = 2 ** 31

/**
 * Checker 3: an idempotent producer's batches are there once each and in order.
 *
 * - `duplicate`: a value at two offsets, though nobody sent it twice without idempotence.
 * - `retry-new-offset`: a batch acknowledged with two offsets.
 * - `sequence-gap`, `sequence-repeat`: along the log, the sequences of one producer id and epoch don't go up by one.
 */
export function checkNoDuplicates(logs: readonly ObservedLog[]): readonly Violation[] {
  return logs.flatMap((log) => [...duplicates(log), ...retries(log), ...sequences(log)])
}

function violation(log: ObservedLog, name: string, message: string): Violation {
  return { checker: 3, name, message: `${log.partition}: ${message}` }
}

function duplicates(log: ObservedLog): readonly Violation[] {
  const found: Violation[] = []
  for (const [value, offsets] of log.offsetsOf) {
    if (offsets.length > 1 && log.origins.get(value)?.operation.mayRepeat !== true) {
      found.push(violation(log, 'duplicate', `value ${value} is at offsets ${offsets.join(', ')}`))
    }
  }
  return found
}

function retries(log: ObservedLog): readonly Violation[] {
  const found: Violation[] = []
  for (const operation of log.produces) {
    const other = operation.offsetsAgain.find((offset) => offset !== operation.offset)
    if (other !== undefined) {
      found.push(
        violation(
          log,
          'retry-new-offset',
          `value ${operation.values[0]} was acknowledged at ${operation.offset}, then at ${other}`,
        ),
      )
    }
  }
  return found
}

/** Only drains are read here: they show all that is there, so what they don't show is a gap. */
function sequences(log: ObservedLog): readonly Violation[] {
  return log.facts.dense ? drainsOf(log).flatMap((drain) => sequencesIn(log, drain)) : []
}

function sequencesIn(log: ObservedLog, drain: readonly ReadOperation[]): readonly Violation[] {
  const drained = [...drain].sort((left, right) => left.from - right.from)
  let fromStart = drained[0]?.from === 0 && drained[0].logStart <= 0
  const found: Violation[] = []
  const expected = new Map<string, number>()
  let next = drained[0]?.from ?? 0
  for (const read of drained) {
    // What was deleted in the midst of the drain had sequences, too.
    if (read.from > next) {
      expected.clear()
      fromStart = false
    }
    next = read.next
    for (const record of read.records) {
      const origin = log.origins.get(record.value)
      const producer = origin?.operation.producer
      if (origin === undefined || producer === undefined) continue
      const sequence = (producer.sequence + origin.index) % SEQUENCES
      const due = expected.get(keyOf(producer)) ?? (fromStart ? firstDue(log, producer, sequence) : sequence)
      if (sequence !== due) {
        const repeated = (due - sequence + SEQUENCES) % SEQUENCES < SEQUENCES / 2
        found.push(
          violation(
            log,
            repeated ? 'sequence-repeat' : 'sequence-gap',
            `producer ${producer.id} epoch ${producer.epoch} has sequence ${sequence} at offset ${record.offset}, due was ${due}`,
          ),
        )
      }
      expected.set(keyOf(producer), (sequence + 1) % SEQUENCES)
    }
  }
  return found
}

/**
 * A producer that nothing is known of may begin anywhere (Kafka's rule, since retention may have taken what was known). So a batch that
 * was refused for a reason of its own is followed by the next one: right if nothing that came before was acknowledged.
 */
function firstDue(log: ObservedLog, producer: ProducerStamp, sequence: number): number {
  let passedOver = 0
  for (const { outcome, producer: stamp, values } of log.produces) {
    if (outcome !== 'ok' && stamp !== undefined && keyOf(stamp) === keyOf(producer) && stamp.sequence < sequence)
      passedOver += values.length
  }
  return passedOver >= sequence ? sequence : 0
}

function keyOf(producer: ProducerStamp): string {
  return `${producer.id}/${producer.epoch}`
}
