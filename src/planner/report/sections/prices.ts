import { type PriceFinding, priceFindings } from '../../price-findings.ts'
import type { Findings, Found } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, tableBlock, textBlock } from '../section-parts.ts'

/** Those prices that a figure of this report was computed with. */
export function pricesSection(findings: Findings): Section {
  const columns = [
    column('price'),
    column('value', 'unitPrice', 'USD per unit'),
    column('unit'),
    column('as of', 'date'),
    column('confidence', 'rank'),
    column('origin'),
    column('mind', 'mind'),
  ]
  const { staleAfterDays } = findings.book.prices
  const { used, shaky } = usedIn(findings.found, findings)
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
    blocks: [...ageBlocks(shaky, used.length, staleAfterDays), tableBlock('Prices by id', columns, rows)],
  }
}

/** Prices that figures were computed with, by id, and what is shaky about them. */
function usedIn(found: readonly Found[], { book, place: { now } }: Findings) {
  const ids = new Set(
    found.flatMap(({ trace }) =>
      trace.flatMap(({ sources }) =>
        Object.values(sources ?? {}).flatMap((one) => (one.kind === 'price' && one.id !== '' ? [one.id] : [])),
      ),
    ),
  )
  const used = [...ids].sort().map((id) => book.prices.price(id))
  // Without a day nothing has an age.
  return { used, shaky: priceFindings(used, now === undefined ? 0 : Date.parse(now), book.prices.staleAfterDays) }
}

/** Beside the sums: whether prices in them are old. */
export function oldPricesBlocks(costs: readonly Found[], findings: Findings): Block[] {
  const { used, shaky } = usedIn(costs, findings)
  return ageBlocks(shaky, used.length, findings.book.prices.staleAfterDays)
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
