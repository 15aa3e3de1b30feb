import type { Metrics } from '../base/metrics.ts'
import type { ObjectReader, ReadClass } from './object-reader.ts'

const CLASSES: readonly ReadClass[] = ['tail', 'cold']

/** What reads of objects did, for people who scrape. */
export function followReads(metrics: Metrics, reader: Pick<ObjectReader, 'countsOf' | 'heldBytes'>): void {
  const blocks = metrics.counter('odradek_object_blocks_total', 'Blocks of objects that reads wanted, by where they were.', [
    'class',
    'from',
  ])
  const bytes = metrics.counter('odradek_object_block_bytes_total', 'Bytes of blocks that came, by where from.', [
    'class',
    'from',
  ])
  const gets = metrics.counter('odradek_object_gets_total', 'Requests for blocks, by why they were made.', ['class', 'why'])
  const bad = metrics.counter('odradek_object_bad_answers_total', 'Answers for blocks that were not what was asked for.', [
    'class',
  ])
  const held = metrics.gauge('odradek_object_block_memory_bytes', 'Memory for blocks of objects, those under way among them.', [
    'class',
  ])
  for (const readClass of CLASSES) {
    const counts = reader.countsOf(readClass)
    blocks.at(readClass, 'memory').follow(() => counts.hits)
    blocks.at(readClass, 'elsewhere').follow(() => counts.misses)
    bytes.at(readClass, 'store').follow(() => counts.getBytes)
    bytes.at(readClass, 'neighbour').follow(() => counts.nearBytes)
    gets.at(readClass, 'first').follow(() => counts.gets - counts.hedges - counts.retries)
    gets.at(readClass, 'slow').follow(() => counts.hedges)
    gets.at(readClass, 'failed').follow(() => counts.retries)
    bad.at(readClass).follow(() => counts.badAnswers)
    held.at(readClass).follow(() => reader.heldBytes(readClass))
  }
}
