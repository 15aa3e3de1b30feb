import type { Metric } from '../rates/metrics.ts'
import { type Finder, seriesRate } from './finders.ts'

/** The average of one rate ÷ that of another. */
export function seriesRatio(above: Metric, below: Metric): Finder {
  return {
    wanted: `estate.yaml series ${above} and ${below}`,
    find: (place) => {
      const [upper, lower] = [seriesRate(place, above), seriesRate(place, below)]
      if (upper === null || lower === null || lower.rate.average <= 0) return undefined
      return {
        value: upper.rate.average / lower.rate.average,
        source: {
          kind: 'document',
          document: place.folder.estate!.name,
          path: `/series/${upper.at}`,
          from: `average of ${above} ÷ that of ${below}`,
          ...(upper.rate.isThin || lower.rate.isThin ? { thin: true as const } : {}),
        },
      }
    },
  }
}
