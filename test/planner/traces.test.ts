import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { valueAt } from '../../src/planner/json-pointer.ts'
import { CALCULATIONS, oracleFile, validate } from '../../src/planner/planner.ts'
import type { Source } from '../../src/planner/source.ts'
import { builtInBook, dataFile } from './built-in.ts'

const file = validate('oracles.json', oracleFile, JSON.parse(dataFile('oracles.json')))
const book = builtInBook()

const commands = [...new Set(file.cases.map(({ command }) => command))]

/** Counts of what the same step lists. */
const COUNTS: readonly string[] = ['lines', 'unknown']

describe('a trace', () => {
  for (const command of commands) {
    it(`of ${command} says of every number where it comes from, or holds the step that made it`, () => {
      for (const input of inputsOf(command)) assert.deepEqual(numbersOfNowhere(traceOf(command, input)), [])
    })

    it(`of ${command} says of no number that it was given where another stands`, () => {
      for (const input of inputsOf(command)) assert.deepEqual(notAsGiven(traceOf(command, input), input), [])
    })
  }

  for (const command of ['plan size aws-worksheet', 'plan size constraints', 'plan size odradek']) {
    it(`of ${command} tells rates that have grown from those that were given`, () => {
      for (const input of inputsOf(command)) {
        const growing = { ...input, deployedBrokers: 5, growth: { loadPerMonth: 0.05, partitionsPerMonth: 0.02, months: 12 } }
        const trace = traceOf(command, growing)
        assert.deepEqual([...numbersOfNowhere(trace), ...notAsGiven(trace, growing)], [])
      }
    })
  }
})

type Entries = ReturnType<(typeof CALCULATIONS)[number]['evaluate']>['trace']
type Input = Readonly<Record<string, unknown>>

function inputsOf(command: string): readonly Input[] {
  return file.cases.filter((one) => one.command === command).map(({ input }) => input as Input)
}

function traceOf(command: string, input: Input): Entries {
  return CALCULATIONS.find((one) => one.command === command)!.evaluate(input, book).trace
}

function numbersOfNowhere(trace: Entries): string[] {
  return trace.flatMap(({ step, inputs, sources }, at) => {
    const made = new Set(trace.slice(0, at).map(({ result }) => result))
    return Object.entries(inputs)
      .filter(([name, value]) => typeof value === 'number' && !made.has(value) && sources?.[name] === undefined)
      .filter(([name]) => !COUNTS.includes(name))
      .map(([name, value]) => `${step}: ${name} = ${value}`)
  })
}

/** A list stands for its length, and for those that it holds. */
function notAsGiven(trace: Entries, input: Input): string[] {
  return trace.flatMap(({ step, inputs, sources = {} }) =>
    Object.entries(sources).flatMap(([name, source]) => {
      const value = inputs[name]
      const given = valueGiven(source, input)
      const isAsGiven = source.kind !== 'input' || typeof value !== 'number' || given === value || Array.isArray(given)
      return isAsGiven ? [] : [`${step}: ${name} = ${value}, ${JSON.stringify(given)}`]
    }),
  )
}

function valueGiven(source: Source, input: Input): unknown {
  return source.kind === 'input' ? valueAt(input, source.path.split('/').slice(1)) : undefined
}
