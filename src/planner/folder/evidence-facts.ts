import { constantsIn } from '../calculation.ts'
import { standingRecords } from '../calculations/evidence/record-state.ts'
import { daysLeft, newestOf } from '../calculations/gates/evidence-age.ts'
import type { EvidenceFile } from '../documents/evidence-file.ts'
import { type Finder, known } from './finders.ts'
import type { Place } from './place.ts'

/** What records of tests and drills say. Only those count whose files are as they were. */

const FRESH = { validDays: 30 }
const MOVE_ITEMS = ['M1', 'M2', 'M3', 'M4', 'M5']

/** Drills of the exit scorecard, by the item of a gate whose records tell of them. */
const DRILLS: Readonly<Record<string, string>> = {
  O1: 'scaling',
  O2: 'broker-failure',
  O3: 'balancing',
  O4: 'upgrade',
  O5: 'alert-response',
}

/** What follows from the records that stand; nothing where there is no record at all. */
export function fromEvidence(from: string, value: (records: readonly EvidenceFile[], place: Place) => unknown): Finder {
  return {
    wanted: 'evidence/',
    isDated: true,
    find: (place) => {
      const { evidence, evidenceFiles } = place.folder
      if (evidence.length === 0) return undefined
      const standing = standingRecords(
        evidence.map((one) => one.value),
        evidenceFiles,
      )
      return known(value(standing, place), 'evidence', [], { from })
    },
  }
}

/** As gates and scorecards read them: what `inputs` and `measures` hold is for people, but for two texts. */
export function scoreRecords(records: readonly EvidenceFile[]) {
  return records.map(({ measures: { validated, signals }, ...record }) => ({
    ...essentials(record),
    links: record.files.map(({ path }) => path),
    ...(typeof validated === 'string' ? { validated } : {}),
    ...(typeof signals === 'string' ? { signals } : {}),
  }))
}

export function gateRecords(records: readonly EvidenceFile[]) {
  return records.map((record) => ({
    ...essentials(record),
    ...(record.classes === undefined ? {} : { classes: record.classes }),
  }))
}

function essentials({ id, item, result, at, scope, validDays }: Omit<EvidenceFile, 'measures'>) {
  return { id, item, result, at, validDays, ...(scope === undefined ? {} : { scope }) }
}

/** Of each key the newest fresh record, as gates choose it. Without a day nothing is fresh. */
function newestBy(
  records: readonly EvidenceFile[],
  { now, book }: Place,
  keysOf: (record: EvidenceFile) => readonly string[],
): ReadonlyMap<string, EvidenceFile> {
  if (now === undefined) return new Map()
  const { validDays } = book === undefined ? FRESH : constantsIn(book, 'plan gates', FRESH)
  const byKey = new Map<string, EvidenceFile[]>()
  for (const record of records) {
    if (daysLeft(record, now, validDays) === null) continue
    for (const key of keysOf(record)) byKey.set(key, [...(byKey.get(key) ?? []), record])
  }
  return new Map([...byKey].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, own]) => [key, newestOf(own)!]))
}

function keysWith(newest: ReadonlyMap<string, EvidenceFile>, result: EvidenceFile['result']): string[] {
  return [...newest].filter(([, record]) => record.result === result).map(([key]) => key)
}

/** Classes of use by their newest run. */
export function classesWith(result: EvidenceFile['result']): Finder {
  return fromEvidence(`classes whose newest run was a ${result}`, (records, place) =>
    keysWith(
      newestBy(records, place, ({ classes }) => classes ?? []),
      result,
    ),
  )
}

export function drillsWith(result: EvidenceFile['result']): Finder {
  return fromEvidence(`drills of O1 to O5 whose newest run was a ${result}`, (records, place) =>
    keysWith(
      newestBy(records, place, ({ item }) => [DRILLS[item] ?? []].flat()),
      result,
    ),
  )
}

/** Whether the newest fresh record of every one of these items passed; unknown while one has none. */
export function allPassed(items: readonly string[]): Finder {
  return fromEvidence(`newest records of ${items.join(', ')}`, (records, place) => {
    const newest = newestBy(records, place, ({ item }) => (items.includes(item) ? [item] : []))
    if (keysWith(newest, 'fail').length > 0) return false
    return newest.size === items.length ? true : null
  })
}

/** Names of waves as records call them. */
export function waveName(index: number): string {
  return `w${index}`
}

/** Units of the waves for which every item of the migration gate passed. */
export const unitsRehearsed = fromEvidence('units of waves whose rehearsals all passed', (records, place) => {
  const plan = place.outputOf?.('plan waves') as WavesOutput | undefined
  if (plan === undefined) return null
  const passed = keysWith(rehearsals(records, place), 'pass')
  const waves = plan.waves.filter(({ index }) => MOVE_ITEMS.every((item) => passed.includes(`${item} ${waveName(index)}`)))
  const topics = new Set(waves.flatMap((wave) => wave.topics))
  return plan.units.filter((unit) => unit.every((topic) => topics.has(topic))).length
})

export const rehearsalFailed = fromEvidence(
  'whether the newest of a wave failed',
  (records, place) => keysWith(rehearsals(records, place), 'fail').length > 0,
)

function rehearsals(records: readonly EvidenceFile[], place: Place): ReadonlyMap<string, EvidenceFile> {
  return newestBy(records, place, ({ item, scope = '' }) => (MOVE_ITEMS.includes(item) ? [`${item} ${scope}`] : []))
}

interface WavesOutput {
  readonly units: readonly (readonly string[])[]
  readonly waves: readonly { readonly index: number; readonly topics: readonly string[] }[]
}
