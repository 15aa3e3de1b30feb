import type { Findings } from '../findings.ts'
import type { Section } from '../report-model.ts'
import { column, tableBlock } from '../section-parts.ts'

/** Those prices that a figure of this report was computed with. */
export function pricesSection(findings: Findings): Section {
  const ids = new Set(
    findings.found.flatMap(({ trace }) =>
      trace.flatMap(({ sources }) =>
        Object.values(sources ?? {}).flatMap((one) => (one.kind === 'price' && one.id !== '' ? [one.id] : [])),
      ),
    ),
  )
  const columns = [
    column('price'),
    column('value', 'unitPrice', 'USD per unit'),
    column('unit'),
    column('as of', 'date'),
    column('confidence', 'rank'),
    column('origin'),
  ]
  const rows = [...ids].sort().map((id) => {
    const { usd, tiers, unit, asOf, confidence, origin } = findings.book.prices.price(id)
    // Prices aren't rounded as sums are: a thousandth of a cent counts.
    const value =
      usd !== null ? String(usd) : tiers === null ? null : tiers.map((one) => `${one.usd} from ${one.fromGiB} GiB`).join(', ')
    return [id, value, unit, asOf, CONFIDENCE[confidence] ?? confidence, origin]
  })
  return {
    id: 'prices',
    title: 'Prices used',
    lead: 'List prices that a figure of this report was computed with, in US dollars, without discounts unless your own price file sets them. Nothing was fetched: prices are data with a date.',
    blocks: [tableBlock('Prices by id', columns, rows)],
  }
}

const CONFIDENCE: Readonly<Record<string, string>> = {
  A: 'A: of the provider itself',
  B: 'B: a dated snapshot',
  C: 'C: quoted by others',
  U: 'U: not known',
  given: 'your own word',
}
