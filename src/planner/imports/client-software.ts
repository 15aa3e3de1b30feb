import { utcSecondText } from '../../base/utc-text.ts'
import { compareText } from '../documents/canonical.ts'
import type { Estate } from '../documents/estate.ts'
import { sha256 } from '../sha256.ts'

type Cluster = NonNullable<Estate['clusters']>[number]
type Client = NonNullable<Cluster['clients']>[number]

export interface Software {
  readonly name: string
  readonly version: string
}

const KEY_LENGTH = 16
/** What brokers call clients that don't say what they are. */
const UNKNOWN = 'unknown'

/** Which software a metric of connections is about: brokers count them by what clients say of themselves, exporters write the labels in their own ways. */
export function softwareIn(labels: Readonly<Record<string, string>>): Software | undefined {
  const plain = new Map(Object.entries(labels).map(([label, value]) => [label.replaceAll('_', '').toLowerCase(), value]))
  const [name, version] = [plain.get('clientsoftwarename'), plain.get('clientsoftwareversion')]
  return name === undefined || version === undefined || name === '' ? undefined : { name, version }
}

interface Sample {
  readonly atMs: number
  readonly value: number
}

/** Versions of clients by the connections that brokers counted: of how many clients, and of which, nobody can tell. */
export class ClientSoftware {
  readonly #clusters = new Map<string, Map<string, { readonly software: Software; firstMs: number; lastMs: number }>>()

  /** Times at which there was no connection don't count. */
  add(cluster: string, software: Software, samples: readonly Sample[]): void {
    const times = samples.filter(({ value }) => value > 0).map(({ atMs }) => atMs)
    if (times.length === 0) return
    const found = this.#clusters.get(cluster) ?? new Map()
    this.#clusters.set(cluster, found)
    const key = sha256(JSON.stringify(['software', software.name, software.version])).slice(0, KEY_LENGTH)
    const known = found.get(key) ?? { software, firstMs: Number.POSITIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY }
    for (const ms of times) {
      known.firstMs = Math.min(known.firstMs, ms)
      known.lastMs = Math.max(known.lastMs, ms)
    }
    found.set(key, known)
  }

  found(seenBy: string): Cluster[] {
    return [...this.#clusters].map(([id, found]) => ({
      id,
      clients: [...found]
        .map(([key, { software, firstMs, lastMs }]) => clientOf(key, software, { firstMs, lastMs, seenBy }))
        .sort((one, other) => compareText(one.key, other.key)),
    }))
  }
}

function clientOf(
  key: string,
  { name, version }: Software,
  { firstMs, lastMs, seenBy }: { readonly firstMs: number; readonly lastMs: number; readonly seenBy: string },
): Client {
  return {
    key,
    softwareName: name === UNKNOWN ? null : name,
    softwareVersion: version === UNKNOWN || version === '' ? null : version,
    firstSeen: utcSecondText(firstMs),
    lastSeen: utcSecondText(lastMs),
    seenBy: [seenBy],
  }
}
