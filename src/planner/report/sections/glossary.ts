import type { Section } from '../report-model.ts'
import { column, tableBlock } from '../section-parts.ts'

/** For those who decide and don't run Kafka. */
const WORDS: readonly (readonly [word: string, meaning: string])[] = [
  ['broker', 'a server of Kafka. Clients write records to brokers and read them there.'],
  ['topic, partition', 'a topic is a named stream of records; it is cut into partitions, which are spread over brokers.'],
  ['copies', 'each partition lies on several brokers, so that one may fail.'],
  ['leader', 'the copy of a partition that clients write to.'],
  ['producer, consumer, group', 'producers write; consumers read; consumers of one group share the work.'],
  ['fan-out', 'how often each byte that is written is read.'],
  ['retention', 'how long records are kept before they are deleted.'],
  ['replay', 'reading again what was written long ago.'],
  ['lag', 'how far a group is behind what was written last.'],
  ['zone', 'an availability zone: a data centre of a region. Traffic between zones is charged in both directions.'],
  ['MiB, GiB', '1,048,576 bytes, and 1,024 of those.'],
  ['shared storage', 'records lie in an object store (a bucket) instead of on disks of brokers.'],
  ['tiered storage', 'old records lie in an object store, new ones on disks of brokers.'],
  ['gate', 'a check that must hold before anything moves. Its items are named by a letter and a number: M4 is rollback.'],
  ['evidence', 'a dated record of a test that can be run again, with its files. Words alone are none.'],
  ['waiver', 'somebody answers for an item of a gate that is not shown, until a day.'],
  ['wave', 'topics that move together.'],
  ['double run', 'weeks in which the old and the new platform both run and cost.'],
  ['payback', 'months until what was saved is as much as what the move cost.'],
  ['elasticity', 'by how many percent the bill changes if a driver changes by one percent.'],
]

export function glossarySection(): Section {
  return {
    id: 'words',
    title: 'Words',
    lead: 'What words of this report mean.',
    blocks: [
      tableBlock(
        'Words used here',
        [column('word'), column('meaning')],
        WORDS.map((row) => [...row]),
      ),
    ],
  }
}
