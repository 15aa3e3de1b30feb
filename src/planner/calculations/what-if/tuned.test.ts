import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../../test/planner/built-in.ts'
import { planCost } from '../cost.ts'

const book = builtInBook()

interface Month {
  readonly lines: Readonly<Record<string, { readonly usd: number | null }>>
  readonly tuned?: readonly { readonly change: string; readonly savingUsd: number }[]
}

function month(option: string): Month {
  const input = {
    option,
    workload: { avgInMiBps: 100, fanOut: 2, retentionHours: 96, partitions: 1000, peakInMiBps: 200, peakOutMiBps: 400 },
    deployment: { instanceType: 'm7g.4xlarge', brokers: 6, capacityMiBps: 400 },
  }
  return planCost.evaluate(input, book).output as unknown as Month
}

describe('an option, well tuned', () => {
  it('is tuned by what consumers do alone where bytes lie in a shared store', () => {
    for (const option of ['odradek', 'automq']) {
      const { tuned = [], lines } = month(option)
      const [only, ...rest] = tuned
      assert.deepEqual([only?.change, rest], ['rack-aware-consumers', []], option)
      assert.ok(Math.abs(only!.savingUsd - lines.crossZoneConsumer!.usd!) < 1e-6, option)
    }
  })

  it('is not there where a service has no such choice', () => {
    assert.equal(month('msk-serverless').tuned, undefined)
  })
})
