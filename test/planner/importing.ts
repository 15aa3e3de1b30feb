import assert from 'node:assert/strict'
import { Failure } from '../../src/base/failure.ts'
import {
  type Estate,
  estateFile,
  type Hide,
  hideWith,
  IMPORTERS,
  importSources,
  mergeEstates,
  Source,
  validate,
} from '../../src/planner/planner.ts'

const OPTIONS: { cluster: string; isClusterGiven: boolean; hide: Hide; at: string; isWhole: boolean } = {
  cluster: 'c',
  isClusterGiven: false,
  hide: hideWith('salt'),
  at: '2026-11-20',
  isWhole: false,
}

/** What an importer reads, before it is merged. What it gives is a valid estate, and imported twice the same. */
export function found(kind: string, text: string, options: Partial<typeof OPTIONS> = {}): Partial<Estate> {
  const importer = IMPORTERS.find((one) => one.kind === kind)!
  const source = new Source('file', text)
  const once = importSources(importer, [source], { ...OPTIONS, ...options })
  validate('estate', estateFile, once)
  assert.deepEqual(mergeEstates(once, importSources(importer, [source], { ...OPTIONS, ...options })), once)
  return importer.read(source, { ...OPTIONS, ...options })
}

/** Refused in this line and column. */
export function refusedAt(kind: string, text: string, place: string): void {
  assert.throws(
    () => found(kind, text),
    (error) => {
      assert.ok(error instanceof Failure, String(error))
      assert.equal(error.reason, 'bad-document')
      assert.ok(error.message.startsWith(`file:${place}: `), error.message)
      return true
    },
  )
}
