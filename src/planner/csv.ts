/** Rows of a comma-separated text as objects by the names in its first line. Quoted fields may hold commas, quotes and line ends. */
export function csvRows(text: string): ReadonlyMap<string, string>[] {
  const [names, ...rows] = csvLines(text)
  if (names === undefined) return []
  return rows.map((row) => new Map(names.map((name, column) => [name, row[column] ?? ''])))
}

/** Every line as its fields; empty lines are left out. */
function csvLines(text: string): string[][] {
  const lines: string[][] = []
  let fields: string[] = []
  // A field, and what ends it: a comma, a line end or the end of the text.
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    fields.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'))
    if (match[3] === ',') continue
    if (fields.length > 1 || fields[0] !== '') lines.push(fields)
    fields = []
  }
  return lines
}

/** How spreadsheets tell a formula. */
const FORMULA = /^(?:[=+\-@\t]|\r(?!\n))./s

/** One line of such a text. Names may come from anybody: one that a spreadsheet would run stands behind an apostrophe, which makes it text there. */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return cells.map((cell) => csvCell(cell === null ? '' : harmless(String(cell)))).join(',')
}

function harmless(text: string): string {
  return FORMULA.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
