import { type PriceFinding, priceFindings } from '../../price-findings.ts'
import type { Findings } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, tableBlock, textBlock } from '../section-parts.ts'

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
    column('mind', 'mind'),
  ]
  const { prices } = findings.book
  const { now } = findings.place
  const used = [...ids].sort().map((id) => prices.price(id))
  // Without a day nothing has an age.
  const shaky = priceFindings(used, now === undefined ? 0 : Date.parse(now), prices.staleAfterDays)
  const rows = used.map(({ id, ...price }) => {
    const { usd, tiers, unit, asOf, confidence, origin } = price
    const minded = shaky.filter((one) => one.id === id).map(({ finding, text }) => `${finding}: ${text}`)
    // Prices aren't rounded as sums are: a thousandth of a cent counts.
    const value =
      usd !== null ? String(usd) : tiers === null ? null : tiers.map((one) => `${one.usd} from ${one.fromGiB} GiB`).join(', ')
    return [id, value, unit, asOf, CONFIDENCE[confidence] ?? confidence, origin, minded.join('; ')]
  })
  return {
    id: 'prices',
    title: 'Prices used',
    lead: 'List prices that a figure of this report was computed with, in US dollars, without discounts unless your own price file sets them. Nothing was fetched: prices are data with a date.',
    blocks: [...ageBlocks(shaky, used.length, prices.staleAfterDays), tableBlock('Prices by id', columns, rows)],
  }
}

function ageBlocks(shaky: readonly PriceFinding[], count: number, staleAfterDays: number): Block[] {
  const old = shaky.filter(({ finding }) => finding === 'old').length
  if (old === 0) return []
  return [
    textBlock(
      `${old} of ${count} prices are older than ${staleAfterDays} days: hold them against the price list of the provider before anybody decides.`,
    ),
  ]
}

const CONFIDENCE: Readonly<Record<string, string>> = {
  A: 'A: of the provider itself',
  B: 'B: a dated snapshot',
  C: 'C: quoted by others',
  U: 'U: not known',
  given: 'your own word',
}
