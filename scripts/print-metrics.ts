import { writeFileSync } from 'node:fs'
import { printMetrics } from '../src/node/print-metrics.ts'

/** Writes `docs/metrics.md` from the metrics that the broker registers. Run from the root of the repository. */
writeFileSync('docs/metrics.md', printMetrics())
