import type { Cluster } from '../../documents/estate-cluster.ts'
import { ownClients } from '../client-facts.ts'
import { copiesOf, mostOf, partitionTotal, retentionHours, zoneCount } from '../cluster-facts.ts'
import { assumed, type Finder, fromCluster } from '../finders.ts'
import { seriesRatio } from '../series-ratio.ts'
import { AVG_IN, AVG_OUT, CATCH_UP, PEAK_IN, PEAK_OUT } from './rates.ts'

/** Ways to the facts of a workload that many inputs ask for, by the names that they have there. */
export const WORKLOAD = {
  avgInMiBps: AVG_IN,
  peakInMiBps: PEAK_IN,
  avgOutMiBps: AVG_OUT,
  peakOutMiBps: PEAK_OUT,
  catchUpMiBps: CATCH_UP,
  fanOut: [seriesRatio('bytesOutPerSecond', 'bytesInPerSecond'), assumed('workload.fanOut')],
  retentionHours: [fromCluster('topics', 'hours kept, weighted by bytes', retentionHours), assumed('retention.retentionHours')],
  primaryHours: [assumed('retention.primaryHours')],
  replicationFactor: [
    fromCluster('topics', 'copies that most topics have', (cluster) => mostOf(cluster, copiesOf)),
    assumed('durability.replicationFactor'),
  ],
  zones: [fromCluster('brokers', 'zones that they lie in', zoneCount), assumed('durability.zones')],
  consumersRackAware: [
    fromCluster('clients', 'share of bytes read by those with a rack', rackAware),
    assumed('network.consumersRackAware'),
  ],
  producersZoneAware: [
    fromCluster('clients', 'share of bytes written by those with a zone', zoneAware),
    assumed('network.producersZoneAware'),
  ],
  partitions: [fromCluster('topics', 'partitions of all', (cluster) => partitionTotal(cluster)), assumed('workload.partitions')],
  activePartitions: [assumed('workload.activePartitions')],
  produceRequestsPerSecond: [assumed('workload.produceRequestsPerSecond')],
} as const satisfies Readonly<Record<string, readonly Finder[]>>

function rackAware(cluster: Cluster): number | null {
  return shareOf(ownClients(cluster).map((one) => ({ bytes: one.bytesOutPerSecond, is: one.features?.rackAware })))
}

function zoneAware(cluster: Cluster): number | null {
  return shareOf(ownClients(cluster).map((one) => ({ bytes: one.bytesInPerSecond, is: one.features?.zoneTagged })))
}

/** Unknown as soon as something of it is. */
function shareOf(
  parts: readonly { readonly bytes?: number | null | undefined; readonly is?: boolean | null | undefined }[] | undefined,
): number | null {
  let [yes, all] = [0, 0]
  for (const { bytes, is } of parts ?? []) {
    if (bytes == null || (bytes > 0 && is == null)) return null
    all += bytes
    if (is === true) yes += bytes
  }
  return all === 0 ? null : yes / all
}
