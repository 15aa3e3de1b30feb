/** More than any exact whole number has. Formats have it in names of files and keys. */
export const INDEX_DIGITS = 20

/** An index or a position as a part of names, which then sort as the numbers do. */
export function indexDigits(index: number): string {
  return String(index).padStart(INDEX_DIGITS, '0')
}
