import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import { CALCULATIONS } from '../../src/planner/planner.ts'
import { builtInBook, dataFile } from './built-in.ts'

interface Case {
  readonly id: string
  readonly command: string
  readonly input: unknown
}

const book = builtInBook()
const { cases } = JSON.parse(dataFile('oracles.json')) as { readonly cases: readonly Case[] }
/** What nobody means, and what somebody types all the same. */
const BAD: readonly unknown[] = [
  -1,
  0,
  0.5,
  1e308,
  1e-308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  'x',
  null,
  true,
  [null],
  {},
  undefined,
]
/** Of each command: others have much the same fields. */
const CASES_MAX = 2

/** Every field of an input, lists entered at their first entry. */
function paths(value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Array.isArray(value) ? value.slice(0, 1).map((one, at) => [at, one] as const) : Object.entries(value)
  return [path, ...inner.flatMap(([name, one]) => paths(one, [...path, name]))]
}

function withValue(input: unknown, path: readonly PropertyKey[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const copy = Array.isArray(input) ? [...input] : { ...(input as object) }
  ;(copy as Record<PropertyKey, unknown>)[name] = withValue((input as Record<PropertyKey, unknown>)[name], rest, value)
  return copy
}

/** The pointer of every problem that a refusal names. */
function pointers(message: string): string[] {
  return message.split('\n').flatMap((line) => /: (\/\S*) /.exec(line)?.[1] ?? [])
}

describe('input that cannot be', () => {
  for (const { command, evaluate } of CALCULATIONS) {
    const own = cases.filter((one) => one.command === command).slice(0, CASES_MAX)
    if (own.length === 0) continue
    it(`of ${command} is refused with the path of the field, or computed without a figure that is none`, () => {
      for (const { id, input } of own) {
        for (const path of paths(input)) {
          for (const value of BAD) {
            const about = `${id} /${path.map(String).join('/')} = ${String(JSON.stringify(value))}`
            try {
              evaluate(withValue(input, path, value), book)
            } catch (cause) {
              // Anything else is a bug, and so is an output that holds an infinite figure: its schema throws.
              assert.ok(cause instanceof Failure, `${about}: ${String(cause)}`)
              assert.equal(cause.reason, 'bad-document', about)
              assert.ok(pointers(cause.message).length > 0, `${about}: ${cause.message}`)
            }
          }
        }
      }
    })
  }
})
