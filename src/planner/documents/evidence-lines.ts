import { z } from '../schema.ts'
import { evidenceFile } from './evidence-file.ts'
import { badDocument, validate } from './validate.ts'

/** A record as a line of JSON: what it lacks of a whole one is the file that it stands in. */
const line = evidenceFile.omit({ kind: true, version: true, id: true, files: true }).extend({ id: z.string().min(1).optional() })

export type EvidenceLine = z.output<typeof line>

/** Empty lines are passed over; what isn't a record is refused with its line. */
export function evidenceLines(name: string, text: string): EvidenceLine[] {
  return text
    .split('\n')
    .flatMap((one, at) => (one.trim() === '' ? [] : validate(`${name} line ${at + 1}`, line, parsed(name, one, at))))
}

function parsed(name: string, text: string, at: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badDocument(`${name} line ${at + 1}`, [{ path: '', text: `is no JSON: ${(cause as Error).message}` }])
  }
}

/** `ev-2026-11-12-m4-w2`, once more as `ev-2026-11-12-m4-w2-2`. */
export function evidenceId(
  { at, item, scope = '' }: Pick<EvidenceLine, 'at' | 'item' | 'scope'>,
  taken: ReadonlySet<string>,
): string {
  const words = `${at.slice(0, 10)}-${item}-${scope}`.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const id = `ev-${words.replace(/^-|-$/g, '')}`
  for (let count = 2; ; count++) {
    const name = count === 2 && !taken.has(id) ? id : `${id}-${count}`
    if (!taken.has(name)) return name
  }
}
