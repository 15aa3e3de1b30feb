/** What an answer is. `one-of` brings its words, `words` is a list of free ones. */
export type AnswerType = 'yes-no' | 'count' | 'quantity' | 'share' | 'text' | 'words' | readonly string[]

export interface Question {
  readonly id: string
  readonly text: string
  readonly type: AnswerType
  /** Commands whose rules read the answer. */
  readonly usedBy: readonly string[]
}

/** What only people know. A line here is all that makes a question: for `plan init`, for the schema and for reports. */
export const QUESTIONS: readonly Question[] = [
  {
    id: 'dataClasses',
    text: 'Which classes of data are in it: financial, personal, health, regulated, telemetry, logs, …?',
    type: 'words',
    usedBy: ['plan classify'],
  },
  {
    id: 'residency',
    text: 'Does law or contract say where the data lies?',
    type: 'yes-no',
    usedBy: ['plan classify', 'plan pressures', 'plan options'],
  },
  { id: 'customerKeys', text: 'Must you hold the encryption keys yourselves?', type: 'yes-no', usedBy: ['plan classify'] },
  {
    id: 'customerBoundaryRequired',
    text: 'Must account, bucket and keys be yours?',
    type: 'yes-no',
    usedBy: ['plan pressures', 'plan fit shared', 'plan options'],
  },
  {
    id: 'supportAccessRestricted',
    text: "Must the provider's staff be kept from the data?",
    type: 'yes-no',
    usedBy: ['plan classify'],
  },
  {
    id: 'supportAccessConcern',
    text: "Is it a concern that the provider's staff may reach the data now?",
    type: 'yes-no',
    usedBy: ['plan pressures', 'plan options'],
  },
  { id: 'auditRetentionDays', text: 'For how many days must audit logs be kept?', type: 'count', usedBy: ['plan classify'] },
  {
    id: 'auditGap',
    text: 'Is there something that auditors ask for and that you cannot show?',
    type: 'yes-no',
    usedBy: ['plan pressures', 'plan options'],
  },
  {
    id: 'ownershipUnclear',
    text: 'Are there topics whose owner nobody knows?',
    type: 'yes-no',
    usedBy: ['plan pressures', 'plan options'],
  },
  { id: 'costOwnershipClear', text: 'Is it clear who pays for what?', type: 'yes-no', usedBy: ['plan options'] },
  {
    id: 'offsetResetsPerMonth',
    text: 'How often a month are groups set back to read again?',
    type: 'quantity',
    usedBy: ['plan classify'],
  },
  { id: 'replayNeeded', text: 'Must data be read again?', type: 'yes-no', usedBy: ['plan fit kafka'] },
  {
    id: 'durabilityControlNeeded',
    text: 'Must acknowledgement and copies be set per topic?',
    type: 'yes-no',
    usedBy: ['plan fit kafka'],
  },
  {
    id: 'orderedScaleOut',
    text: 'Are order per key and parallel readers both needed?',
    type: 'yes-no',
    usedBy: ['plan fit kafka'],
  },
  { id: 'ecosystem', text: 'Which of connect, streams and flink must run?', type: 'words', usedBy: ['plan fit kafka'] },
  { id: 'workQueue', text: 'Is each message work for one of many workers?', type: 'yes-no', usedBy: ['plan fit kafka'] },
  { id: 'contentRouting', text: 'Do messages go by content, or to many targets?', type: 'yes-no', usedBy: ['plan fit kafka'] },
  {
    id: 'strictOffsets',
    text: 'Does anybody keep offsets outside of Kafka?',
    type: 'yes-no',
    usedBy: ['plan pressures', 'plan options'],
  },
  {
    id: 'teamsToCoordinate',
    text: 'How many teams have a part in a move?',
    type: 'count',
    usedBy: ['plan pressures', 'plan options'],
  },
  {
    id: 'largestUnitTopics',
    text: 'How many topics can only move at once?',
    type: 'count',
    usedBy: ['plan pressures', 'plan options'],
  },
  { id: 'rollbackUndefined', text: 'Is there no written way back?', type: 'yes-no', usedBy: ['plan pressures', 'plan options'] },
  {
    id: 'singleWindowAssumed',
    text: 'Is one window planned for everything?',
    type: 'yes-no',
    usedBy: ['plan pressures', 'plan options'],
  },
  { id: 'crossRegion', text: 'Does traffic leave the region?', type: 'yes-no', usedBy: ['plan pressures', 'plan options'] },
  {
    id: 'crossZoneShare',
    text: 'Which share of the bill is traffic across zones?',
    type: 'share',
    usedBy: ['plan pressures', 'plan options', 'plan fit shared'],
  },
  {
    id: 'privateConnectivityShare',
    text: 'Which share of the bill is private connectivity?',
    type: 'share',
    usedBy: ['plan pressures', 'plan options'],
  },
  { id: 'storageShare', text: 'Which share of the bill is storage?', type: 'share', usedBy: ['plan pressures', 'plan options'] },
  {
    id: 'reassignmentHours',
    text: 'How many hours does moving partitions take?',
    type: 'quantity',
    usedBy: ['plan pressures', 'plan options', 'plan fit shared'],
  },
  {
    id: 'brokerReplacementHours',
    text: 'How many hours does replacing a broker take?',
    type: 'quantity',
    usedBy: ['plan pressures', 'plan options'],
  },
  {
    id: 'longReassignmentsPerMonth',
    text: 'How many reassignments a month take longer than four hours?',
    type: 'quantity',
    usedBy: ['plan fit shared', 'plan options'],
  },
  {
    id: 'volumeGrowthBlocked',
    text: 'Could volumes not grow when they had to?',
    type: 'yes-no',
    usedBy: ['plan fit shared', 'plan options'],
  },
  {
    id: 'partitionMovementPainful',
    text: 'Is moving partitions painful?',
    type: 'yes-no',
    usedBy: ['plan fit shared', 'plan options'],
  },
  {
    id: 'scaleApartWanted',
    text: 'Shall compute and storage scale apart?',
    type: 'yes-no',
    usedBy: ['plan fit shared', 'plan options'],
  },
  { id: 'retentionGrowing', text: 'Does retention get longer?', type: 'yes-no', usedBy: ['plan pressures', 'plan options'] },
  { id: 'expertEngineers', text: 'How many engineers know how to run Kafka?', type: 'count', usedBy: ['plan options'] },
  {
    id: 'needsFullControl',
    text: 'Do you need full control of brokers and their settings?',
    type: 'yes-no',
    usedBy: ['plan options'],
  },
  { id: 'wantsLessOperations', text: 'Do you want to operate less?', type: 'yes-no', usedBy: ['plan options'] },
  {
    id: 'ownOperations',
    text: 'Which operations does the team still do itself: scaling, balancing, upgrades, replacement, …?',
    type: 'words',
    usedBy: ['plan report'],
  },
  {
    id: 'operationsHoursPerMonth',
    text: 'How many hours a month does that take?',
    type: 'quantity',
    usedBy: ['plan cost', 'plan sensitivity', 'plan compare'],
  },
  { id: 'scalingPain', text: 'How painful is scaling?', type: ['none', 'some', 'severe'], usedBy: ['plan report'] },
  { id: 'accountOwner', text: 'Who must own the account and the keys?', type: 'text', usedBy: ['plan report'] },
  {
    id: 'rollbackStyle',
    text: 'How would you go back?',
    type: ['topic-by-topic', 'mirror', 'dual-write', 'cutover'],
    usedBy: ['plan waves', 'plan checklists'],
  },
  {
    id: 'rollbackOffsets',
    text: 'What becomes of offsets when you go back?',
    type: ['preserved', 'remapped', 'reset'],
    usedBy: ['plan waves', 'plan checklists'],
  },
  { id: 'runbookOwner', text: 'Which role runs the waves of a move?', type: 'text', usedBy: ['plan waves'] },
  {
    id: 'runbooks',
    text: 'Which runbooks are written: brokerReplacement, partitionChange, quota, certificates, disasterRecovery?',
    type: 'words',
    usedBy: ['plan checklists'],
  },
  {
    id: 'zookeeperUsers',
    text: 'Which scripts and tools ask ZooKeeper?',
    type: 'words',
    usedBy: ['plan inventory dependencies'],
  },
  {
    id: 'certificateAuthorities',
    text: 'Which certificate authorities sign for brokers and clients?',
    type: 'words',
    usedBy: ['plan inventory dependencies'],
  },
  {
    id: 'untrustedAuthorities',
    text: 'How many of them would the target not trust?',
    type: 'count',
    usedBy: ['plan inventory flags'],
  },
  {
    id: 'lostDataCost',
    text: 'What would lost records cost?',
    type: ['none', 'some', 'severe'],
    usedBy: ['plan durability'],
  },
  {
    id: 'delayedDataCost',
    text: 'What would late records cost?',
    type: ['none', 'some', 'severe'],
    usedBy: ['plan durability'],
  },
  {
    id: 'interruptionCost',
    text: 'What would a time without writes cost?',
    type: ['none', 'some', 'severe'],
    usedBy: ['plan durability'],
  },
  {
    id: 'defaultsDecidedAtBrokers',
    text: 'For how many brokers were the defaults for copies and the minimum in sync decided?',
    type: 'count',
    usedBy: ['plan topology'],
  },
  { id: 'mustNotChange', text: 'What must not change?', type: 'words', usedBy: ['plan report'] },
]
