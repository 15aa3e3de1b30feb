/**
 * The one rule by which numbers are printed for people; JSON is never rounded. Money has cents below 1,000 and none from there on, shares and ratios
 * have 3 decimals, counts are whole, and what else is measured has two decimals below 1,000 and none above; what would vanish keeps 3 digits.
 * The kind is read off the end of the name, which carries the unit, or off the map that the number lies in: `imbalance.disk`.
 */
export function numberText(value: number, name: string): string {
  if (/(?:usd|Usd)$/.test(name)) return Math.abs(value) < 1000 ? decimals(value, 2) : decimals(value, 0)
  if (Number.isInteger(value)) return decimals(value, 0)
  if (/(?:[rR]atio|[sS]hare|[uU]tilisation|[iI]mbalance|[sS]core|[cC]onfidence|[eE]lasticity)(?:\.\w+)?$/.test(name))
    return decimals(value, 3)
  if (Math.abs(value) >= 1000) return decimals(value, 0)
  return Math.abs(value) >= 0.1 ? decimals(value, 2) : String(Number(value.toPrecision(3)))
}

/** With commas between thousands, the same in every country. */
function decimals(value: number, digits: number): string {
  const [whole, fraction] = value.toFixed(digits).split('.') as [string, string | undefined]
  if (/e/.test(whole)) return whole
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** For sentences, where more digits would claim more than anybody knows: three that count, and no fractions from a hundred on. */
export function roughText(value: number): string {
  const rough = Number(value.toPrecision(3))
  return Number.isInteger(rough) ? decimals(rough, 0) : String(rough)
}
