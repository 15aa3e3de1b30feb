import { Failure } from '../src/base/failure.ts'
import {
  CALCULATIONS,
  evaluateFolder,
  Findings,
  inputMapOf,
  placeOf,
  planFolder,
  reportFiles,
  wholePlace,
} from '../src/planner/planner.ts'
import { builtInBook } from '../test/planner/built-in.ts'
import { LARGE, largeFolder } from '../test/planner/large-estate.ts'

/** What each calculation takes over the largest estate: 10,000 topics, 100,000 partitions. Goals: a second each, 500 MB in all. */
const DAY = '2026-11-20'
const BYTES_PER_MIB = 2 ** 20

function measure(name: string, run: () => void): void {
  const [startMs, startCpu] = [performance.now(), process.cpuUsage()]
  const note = noteOf(run)
  const { user, system } = process.cpuUsage(startCpu)
  const figures = [`${((performance.now() - startMs) / 1000).toFixed(2)} s`, `${((user + system) / 1e6).toFixed(2)} s of CPU`]
  process.stdout.write(`${name.padEnd(28)} ${figures.join(', ')}${note}\n`)
}

function noteOf(run: () => void): string {
  try {
    run()
    return ''
  } catch (cause) {
    if (cause instanceof Failure) return `; ${cause.message.split('\n')[0]}`
    throw cause
  }
}

const book = builtInBook()
const documents = largeFolder(LARGE)
let folder = planFolder({ evidence: [] })
measure('documents read', () => {
  folder = planFolder(documents)
})
for (const calculation of CALCULATIONS) {
  const map = inputMapOf(calculation.command)!
  const place = map.of === 'folder' ? wholePlace(folder, DAY) : placeOf(folder, undefined, undefined, DAY)
  measure(calculation.command, () => evaluateFolder(calculation, map, place, undefined, book))
}
measure('plan report', () => {
  const files = reportFiles(new Findings(placeOf(folder, undefined, undefined, DAY), CALCULATIONS, book))
  for (const { name, text } of files)
    process.stdout.write(`${name.padEnd(28)} ${(Buffer.byteLength(text) / 1e6).toFixed(1)} MB\n`)
})
process.stdout.write(`resident ${(process.memoryUsage.rss() / BYTES_PER_MIB).toFixed(0)} MiB\n`)
