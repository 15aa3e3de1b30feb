import { optionalAddress } from './address.ts'
import { type Definition, int, long, oneOf, parsed, string } from './definition.ts'

/** Where a cluster keeps everything, and how its brokers find and trust each other. */
export const CLUSTER_SETTINGS = {
  store: parsed(
    null,
    'Where the cluster keeps its records and their order: a bucket, or a directory that all brokers of the machine share. Brokers with the same store form one cluster. Without it this broker is alone and keeps everything in its own data directory.',
    's3://BUCKET/PREFIX or file:///DIRECTORY',
    storeAddress,
  ),
  zone: string(null, "Zone of this broker: clients of the same zone are sent here. Without it: broker.rack's."),
  'peers.listen': optionalAddress(
    "Where the cluster's other brokers connect. Without it: the host of the listen address, and a free port. Never the Kafka listener.",
  ),
  'advertise-peers': optionalAddress(
    'Address that other brokers are told to connect to. Without it, or for its port 0: what is listened on.',
  ),
  'cluster-secret-file': string(
    null,
    "File with the secret that brokers prove to each other that they know, at least 16 bytes. Without it: one that the cluster's first broker put into the store.",
  ),
  's3-endpoint': string(null, 'URL of the S3 service, for others than AWS. Also: AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL.'),
  's3-path-style': oneOf(
    'auto',
    'Whether the bucket stands in the path instead of the host name; auto: where it can not be part of that.',
    ['auto', 'true', 'false'],
  ),
  's3-region': string(null, 'Region of the bucket. Also: AWS_REGION or AWS_DEFAULT_REGION.'),
  's3-encryption': oneOf('none', 'Encryption at rest that is asked for with each object.', ['none', 'AES256', 'aws:kms']),
  's3-encryption-key': string(null, 'Key id for aws:kms; without it the key of the bucket.'),
  'store.silence.ms': int(
    1_000,
    'How long the store may leave a broker without any answer, though it is asked, before the clients of this broker are sent to others that it answers. More for a store that is slow for some brokers at times; a broker that nobody is better than keeps its clients.',
    { min: 500, max: 60_000 },
  ),
  'entry.inline.bytes.max': int(
    1_048_576,
    'A flush of up to this size is one object, order and records in one; a larger one is written as an object of its own first.',
    { min: 0, max: 67_108_864 },
  ),
  'flush.requests.per.second': int(
    null,
    'Flushes that a broker may write in a second besides one for each MiB that it receives: less makes a smaller bill and a longer wait. Without it: 10; 50 where nobody bills them, at a directory or an S3 server whose address or name belongs to a private network.',
    { min: 1, max: 1_000 },
  ),
  'log.trim.grace.ms': long(
    3_600_000,
    'Time between the moment at which a part of the log is not needed any more and its deletion. A broker that slept for longer has to start again. The same on all brokers of a cluster: a start with another one is refused.',
    // Brokers agree on it in digits, so that nothing here may stand for never; this is some thirty years.
    { min: 1_000, max: 1_000_000_000_000 },
  ),
  'merge.interval.ms': long(30_000, 'How often it is looked whether records should be put together by partition.', { min: 100 }),
  'merge.after.ms': long(120_000, 'Age at which records may be put together by partition, so that consumers read less in vain.', {
    min: 0,
  }),
  'merge.bytes.per.second': long(67_108_864, 'What a broker reads and writes for that at most.', { min: 1_048_576 }),
  'object.delete.grace.ms': long(
    600_000,
    'Time between the moment at which nothing needs an object any more and its deletion: consumers may still be reading it.',
    { min: 1_000 },
  ),
  'object.sweep.after.ms': long(
    3_600_000,
    'Age at which an object that nothing ever named is deleted: what a crash left behind.',
    { min: 1_000 },
  ),
  'block.cache.bytes': long(134_217_728, 'Memory for records that were read from the store for consumers near the end.', {
    min: 4_194_304,
  }),
  'block.cache.cold.bytes': long(67_108_864, 'The same for consumers that replay: it never takes from the other.', {
    min: 4_194_304,
  }),
} as const satisfies Record<string, Definition<unknown>>

/** That it can be used is found out when it is opened. */
function storeAddress(text: string): string | undefined {
  return /^(?:s3:\/\/[^/]|file:\/\/\/[^/])/.test(text) ? text : undefined
}
