import { parseZoneRange } from '../base/zone-range.ts'
import { address, optionalAddress } from './address.ts'
import { clusterWide, type Definition, INT_MAX, int, keep, list, long, oneOf, parsed, string } from './definition.ts'

/** Where this broker lives and speaks. */
export const PLACE_SETTINGS = {
  data: parsed('./data', 'Directory of everything that the broker keeps.', 'the path of a directory', nonEmpty),
  listen: address('localhost:9092', 'Where Kafka clients connect. A name listens on all its addresses.'),
  advertise: optionalAddress('Address that clients are told to connect to. Without it, or for its port 0: what is listened on.'),
  admin: address('localhost:9644', 'Where health, metrics and the admin pages are served.'),
  'ready-file': string(null, 'File that is written once the broker serves: one JSON object with pid and addresses.'),
  'node.id': int(
    null,
    'Number of this broker, different from every other one in the cluster. Without it: 1, or in a cluster the next one that is free, kept in the data directory.',
    { min: 0 },
  ),
  'broker.rack': string(null, 'Zone of this broker: clients of the same zone are sent here.'),
  'client.zones': list(
    '',
    'Zones of clients by their addresses, for those whose client.id or client.rack says nothing of theirs.',
    'elements network/bits=zone, for example 10.1.0.0/16=a',
    clientZone,
  ),
  'logging.level': oneOf('info', 'Least level of the lines that are logged.', ['debug', 'info', 'warn', 'error']),
  'logging.format': oneOf('auto', 'Form of the lines: text for people, json for collectors; auto is text on a terminal.', [
    'auto',
    'json',
    'text',
  ]),
  'shutdown.drain.ms': int(5_000, 'Longest time that open requests get to end after the broker was asked to stop.', {
    min: 0,
    max: 600_000,
  }),
  'drain.grace.ms': int(
    2_000,
    'How long a broker that leaves a cluster goes on serving while the others send its clients elsewhere; then it refuses them.',
    { min: 0, max: 600_000 },
  ),
} as const satisfies Record<string, Definition<unknown>>

/** How records get to the log and stay in memory. */
export const FLUSH_SETTINGS = {
  'flush.linger.ms': int(
    0,
    'Time that a batch waits for company before its flush is sealed. Under load flushes fill while the one before is written.',
    {
      min: 0,
      max: 5_000,
    },
  ),
  'flush.bytes.max': int(8_388_608, 'Bytes at which a flush is sealed at once.', { min: 65_536, max: 268_435_456 }),
  'flush.in.flight.max': int(
    null,
    'Flushes that may be on their way to the log at the same time. Without it: 1 on a disk, where one makes the largest groups, 16 on a store.',
    { min: 1, max: 64 },
  ),
  'produce.hold.ms': int(
    100,
    'Longest time that a batch of an idempotent producer waits for the one before it, which another connection may bring. 0: not at all.',
    { min: 0, max: 5_000 },
  ),
  'loglet.file.bytes': int(134_217_728, 'Size at which a file of the log is closed and the next one begun.', { min: 1_048_576 }),
  'snapshot.interval.bytes': long(
    67_108_864,
    'Bytes of log between two snapshots of the state: less makes a faster start, and more writing.',
    {
      min: 65_536,
    },
  ),
  'snapshot.interval.entries': int(
    null,
    'Entries of log between two snapshots, if so many come before the bytes. Without it: 50000 on a disk, 1000 on a store, where a start asks for each by itself.',
    { min: 100 },
  ),
  'tail.cache.bytes': long(67_108_864, 'Memory for the newest records, from which consumers at the end are served.', { min: 0 }),
  'cold.read.bytes.max': long(
    67_108_864,
    'Memory for records that were read from disk, until their answers have left, over all fetches. Past it a fetch gets up to 512 KiB at a time.',
    {
      min: 1_048_576,
    },
  ),
  'batch.inflated.bytes.max': int(
    33_554_432,
    'What a compressed batch may inflate to where its records must be looked at; it may claim no more records than fit into that.',
    {
      min: 1_048_576,
      max: 134_217_728,
    },
  ),
} as const satisfies Record<string, Definition<unknown>>

/** What one client, or all of them, can make the broker hold. */
export const LIMIT_SETTINGS = {
  'socket.request.max.bytes': int(104_857_600, 'Largest request. A larger one closes its connection.', { min: 1_024 }),
  'queued.max.request.bytes': long(
    268_435_456,
    'Bytes of requests that wait for answers or for the log to have their records, over all connections; more are not read until some are done. As many again may be arriving; past that the connection with the largest request is closed. -1: no bound.',
    {
      min: -1,
    },
  ),
  'connection.request.bytes.max': long(33_554_432, 'The same for one connection. One request always fits.', { min: 1_024 }),
  'connection.requests.max': int(
    1_000,
    'Requests of one connection that wait for answers, or for the log to have their records, at the same time; more are not read until then.',
    { min: 1, max: 100_000 },
  ),
  'connection.response.bytes.max': long(
    16_777_216,
    'Bytes of answers that wait for one client to read them, those included that are to be expected; until then no more of its requests are read.',
    { min: 1_024 },
  ),
  'queued.max.response.bytes': long(
    536_870_912,
    'Bytes of answers that wait for clients to read them, over all connections; until there is room no more requests are read. While it is full, connections whose clients have read nothing for ten seconds are closed, the ones with most first. -1: no bound.',
    { min: -1 },
  ),
  'connection.first.request.ms': int(
    10_000,
    'A connection that sends no whole request for this long after it was made is closed.',
    { min: 100 },
  ),
  'max.connections': clusterWide(int(10_000, 'Open connections of Kafka clients. Further ones are closed.', { min: 0 })),
  'max.connections.per.ip': clusterWide(int(INT_MAX, 'Open connections from one address. Further ones are closed.', { min: 0 })),
  'max.connections.per.ip.overrides': clusterWide(
    list('', 'Bounds of single addresses in place of max.connections.per.ip.', 'pairs address:count', connectionOverride),
  ),
  'max.connection.creation.rate': clusterWide(keep(int(INT_MAX, 'New connections a second.', { min: 0 }))),
  'connections.max.idle.ms': long(600_000, 'A connection without traffic for this long is closed.', { min: 1_000 }),
  'request.timeout.ms': int(
    30_000,
    'Longest wait for the log of requests that bring no time-out of their own; then they are answered with an error.',
    { min: 1 },
  ),
  'fetch.max.bytes': int(57_671_680, 'Upper bound of what one fetch may ask for.', { min: 1_024 }),
  'fetch.wait.ms.max': int(60_000, 'Longest time that a fetch may wait for records, whatever it asks for.', { min: 0 }),
  'max.incremental.fetch.session.cache.slots': int(
    1_000,
    'Fetch sessions that are remembered; without one a consumer repeats its partitions.',
    {
      min: 0,
    },
  ),
  'max.request.partition.size.limit': int(2_000, 'Partitions in one answer to DescribeTopicPartitions.', { min: 1 }),
  'telemetry.max.bytes': int(1_048_576, 'Largest set of metrics that a client may push at once.', { min: 1 }),
  'queued.max.requests': keep(int(500, 'Requests that wait for a thread. There are no such threads.', { min: 1 })),
  'socket.send.buffer.bytes': keep(int(102_400, 'Send buffer of a socket; the operating system chooses.')),
  'socket.receive.buffer.bytes': keep(int(102_400, 'Receive buffer of a socket; the operating system chooses.')),
  'socket.listen.backlog.size': keep(int(50, 'Connections that wait to be accepted.', { min: 1 })),
  'connection.failed.authentication.delay.ms': keep(
    int(100, 'Delay before a connection that failed to authenticate is closed.', { min: 0 }),
  ),
} as const satisfies Record<string, Definition<unknown>>

function clientZone(element: string): string | undefined {
  return parseZoneRange(element) === undefined ? `'${element}' is not of the form network/bits=zone` : undefined
}

function nonEmpty(text: string): string | undefined {
  return text === '' ? undefined : text
}

function connectionOverride(element: string): string | undefined {
  return /^.+:[0-9]+$/.test(element) ? undefined : `${element} is not address:count`
}
