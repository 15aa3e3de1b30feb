import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Spec } from './options.ts'
import { runSpec } from './run-spec.ts'
import { SUBJECTS } from './subjects.ts'
import { raiseGuards } from './world/guards.ts'

/** The tree's own folder: tests run from `dist/`, where there are no JSON files. */
const FOLDER = join(import.meta.dirname, '../../../test/sim/regressions')

for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.json'))) {
  const spec = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Spec
  test(`no more: ${spec.title ?? name}`, async () => {
    const subject = SUBJECTS.get(spec.subject)
    assert.ok(subject !== undefined, `${name} names the subject ${spec.subject}, which isn't there`)
    const guards = raiseGuards()
    try {
      assert.deepEqual((await runSpec(subject, spec.seed, spec.options)).violations, [])
    } finally {
      guards.lift()
    }
  })
}
