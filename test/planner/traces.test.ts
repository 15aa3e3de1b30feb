import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CALCULATIONS, oracleFile, validate } from '../../src/planner/planner.ts'
import { builtInBook, dataFile } from './built-in.ts'

const file = validate('oracles.json', oracleFile, JSON.parse(dataFile('oracles.json')))
const book = builtInBook()

/** Counts of what the same step lists. */
const COUNTS: readonly string[] = ['lines', 'unknown']

describe('a trace', () => {
  for (const command of ['plan retention', 'plan recovery', 'plan copy', 'plan cost']) {
    it(`of ${command} says of every number where it comes from, or holds the step that made it`, () => {
      const calculation = CALCULATIONS.find((one) => one.command === command)!
      const inputs = file.cases.filter((one) => one.command === command).map(({ input }) => input)
      for (const input of inputs) assert.deepEqual(numbersOfNowhere(calculation.evaluate(input, book).trace), [])
    })
  }
})

type Entries = ReturnType<(typeof CALCULATIONS)[number]['evaluate']>['trace']

function numbersOfNowhere(trace: Entries): string[] {
  return trace.flatMap(({ step, inputs, sources }, at) => {
    const made = new Set(trace.slice(0, at).map(({ result }) => result))
    return Object.entries(inputs)
      .filter(([name, value]) => typeof value === 'number' && !made.has(value) && sources?.[name] === undefined)
      .filter(([name]) => !COUNTS.includes(name))
      .map(([name, value]) => `${step}: ${name} = ${value}`)
  })
}
