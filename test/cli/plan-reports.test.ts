import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { EXAMPLES_DAY, examplePlans } from '../planner/example-plans.ts'
import { runOdradek } from './run-odradek.ts'

const FILES = ['report.html', 'report.md', 'report.json', 'memo.md', 'governance.md']

describe('reports of the examples', () => {
  for (const { name, path } of examplePlans()) {
    it(`of ${name} are what the command makes of its documents now`, async () => {
      const out = await mkdtemp(join(tmpdir(), 'odradek-report-'))
      try {
        const { code, stdout, stderr } = await runOdradek([
          'plan',
          'report',
          '-d',
          path,
          '--out',
          out,
          '--now',
          EXAMPLES_DAY,
          '--json',
        ])
        assert.equal(code, 0, stderr)
        assert.deepEqual(JSON.parse(stdout).written, FILES)
        for (const file of FILES) {
          const [made, kept] = [await readFile(join(out, file), 'utf8'), await readFile(join(path, file), 'utf8')]
          assert.ok(made === kept, `${name}/${file} differs: odradek plan report -d examples/plans/${name} --now ${EXAMPLES_DAY}`)
        }
      } finally {
        await rm(out, { recursive: true })
      }
    })

    it(`of ${name} rest on records whose files are as they were`, async () => {
      const { code, stdout } = await runOdradek(['plan', 'evidence', 'verify', '-d', path, '--json'])
      assert.equal(code, 0, stdout)
    })
  }
})
