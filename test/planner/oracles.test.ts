import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CALCULATIONS, oracleFile, runOracles, validate } from '../../src/planner/planner.ts'
import { builtInBook, dataFile } from './built-in.ts'

/** Commands of the worked examples that aren't built yet. This list only shrinks. */
const NOT_YET: readonly string[] = []

const file = validate('oracles.json', oracleFile, JSON.parse(dataFile('oracles.json')))
const book = builtInBook()

describe('the worked examples', () => {
  const results = runOracles(file, CALCULATIONS, book)
  for (const { id, command, differences } of results) {
    if (NOT_YET.includes(command)) continue
    it(`${id} of ${command} comes out as it was worked`, () => {
      assert.deepEqual(differences, [])
    })
  }

  it('are of commands that are there, but for those that are known to be missing', () => {
    const there = CALCULATIONS.map(({ command }) => command)
    const missing = [...new Set(file.cases.map(({ command }) => command))].filter((command) => !there.includes(command))
    assert.deepEqual(missing.sort(), NOT_YET)
  })

  it('come out the same twice, byte for byte', () => {
    for (const { command, input } of file.cases) {
      const calculation = CALCULATIONS.find((one) => one.command === command)
      if (calculation === undefined) continue
      assert.equal(JSON.stringify(calculation.evaluate(input, book)), JSON.stringify(calculation.evaluate(input, builtInBook())))
    }
  })
})
