import { MS_PER_DAY } from '../base/utc-text.ts'
import { isKnown, type Price } from './book/price.ts'

/** What is shaky about a price. */
export interface PriceFinding {
  readonly id: string
  readonly finding: 'unknown' | 'old' | 'undated' | 'third-party'
  readonly text: string
}

/** `nowMs`: ms since 1970. A price without a day is as old as its month or year began. */
export function priceFindings(prices: readonly Price[], nowMs: number, staleAfterDays: number): PriceFinding[] {
  return prices.flatMap((price) => findingsOf(price, nowMs, staleAfterDays))
}

function findingsOf(price: Price, nowMs: number, staleAfterDays: number): PriceFinding[] {
  const { id, asOf, confidence } = price
  if (!isKnown(price)) return [{ id, finding: 'unknown', text: 'no price is known: what needs it has no total' }]
  const findings: PriceFinding[] = []
  if (confidence === 'C') findings.push({ id, finding: 'third-party', text: 'known from third parties only' })
  if (asOf === null) findings.push({ id, finding: 'undated', text: 'nobody said when it was looked up' })
  else {
    const ageDays = Math.floor((nowMs - Date.parse(asOf)) / MS_PER_DAY)
    if (ageDays > staleAfterDays) findings.push({ id, finding: 'old', text: `of ${asOf}, ${ageDays} days old` })
  }
  return findings
}
