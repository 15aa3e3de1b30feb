type Known<Values extends readonly unknown[]> = { [Index in keyof Values]: NonNullable<Values[Index]> }

/** What the values give together; null where one of them is unknown. */
export function whenKnown<const Values extends readonly (number | null | undefined)[], Result>(
  values: Values,
  of: (...known: Known<Values>) => Result,
): Result | null {
  return values.every((value) => value !== null && value !== undefined) ? of(...(values as unknown as Known<Values>)) : null
}
