import { Failure } from '../base/failure.ts'
import type { Clock, Disk } from '../base/ports.ts'
import { within } from '../broker/within.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { LookedUp } from './gauges.ts'
import type { NodeMetrics } from './node-metrics.ts'

export interface MetricsPageParts {
  readonly metrics: NodeMetrics
  readonly log: SharedLog
  readonly disk: Disk
  readonly clock: Clock
}

/** A disk that hangs mustn't take its own metrics away: they say NaN then. */
const LOOK_MS_MAX = 1_000

const UNKNOWN: LookedUp = { diskFreeBytes: Number.NaN, diskTotalBytes: Number.NaN }

/** The page that is scraped: looks up what can't be asked for at once, then prints all there is. */
export class MetricsPage {
  readonly #parts: MetricsPageParts
  #looked: LookedUp = UNKNOWN

  constructor(parts: MetricsPageParts) {
    this.#parts = parts
    parts.metrics.followLookedUp(() => this.#looked)
    parts.metrics.followTopics((name) => parts.log.state.topics.findByName(name))
  }

  async render(): Promise<string> {
    const { metrics, clock } = this.#parts
    const space = await within(known(this.#parts.disk.space()), LOOK_MS_MAX, clock)
    this.#looked = { diskFreeBytes: orUnknown(space?.freeBytes), diskTotalBytes: orUnknown(space?.totalBytes) }
    metrics.forgetTopics()
    return metrics.registry.render()
  }
}

async function known<T>(looked: Promise<T>): Promise<T | undefined> {
  try {
    return await looked
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

function orUnknown(bytes: number | undefined): number {
  return bytes === undefined || bytes < 0 ? Number.NaN : bytes
}
