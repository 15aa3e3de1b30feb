import { canonicalJson } from '../documents/canonical.ts'
import type { Estate } from '../documents/estate.ts'
import { estateFile } from '../documents/estate.ts'
import { validate } from '../documents/validate.ts'
import { canonicalEstate, mergeEstates } from '../estate/merge.ts'
import type { Found, Importer, ImportSettings } from './importer.ts'
import type { Source } from './source.ts'

interface ImportOptions extends ImportSettings {
  /** When the tool was run. */
  readonly at: string
  /** The sources hold all that there is of their kind: what they don't name is gone. */
  readonly isWhole: boolean
}

/**
 * What sources of one kind say, as an estate of its own to be merged into the one that is there. Nothing is called `collected` unless the user says so:
 * a listing doesn't tell by which filter it was made.
 */
export function importSources(importer: Importer, sources: readonly Source[], options: ImportOptions): Estate {
  const found = sources.map((source) => estateOf(importer, source, options))
  const merged = canonicalEstate(found.reduce(mergeEstates))
  if (!options.isWhole) return merged
  const coverage = (merged.clusters ?? []).flatMap((cluster, at) =>
    importer.sections
      .filter((section) => cluster[section as 'topics'] !== undefined)
      .map((section) => ({ path: `/clusters/${at}/${section}`, status: 'collected' as const, at: options.at })),
  )
  return canonicalEstate({ ...merged, ...(coverage.length === 0 ? {} : { coverage }) })
}

function estateOf(importer: Importer, source: Source, options: ImportOptions): Estate {
  const found = importer.read(source, options)
  refuseSameSeries(source, found)
  return validate(source.name, estateFile, {
    kind: 'odradek/estate',
    version: 1,
    ...found,
    provenance: [{ path: '', source: `import:${importer.kind}`, at: options.at }],
  })
}

/** Of two series with the same labels one would be lost when they are merged. */
function refuseSameSeries(source: Source, { series }: Found): void {
  const seen = new Set<string>()
  for (const { metric, labels, stepSeconds, from } of series ?? []) {
    const key = canonicalJson([metric, labels, stepSeconds, from])
    if (seen.has(key))
      throw source.refusal(1, 1, `holds ${metric} of ${canonicalJson(labels)} twice: dimensions must tell them apart`)
    seen.add(key)
  }
}
