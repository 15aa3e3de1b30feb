import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { BUCKETS, OPTIONS } from './responsibilities/duties.ts'
import { planResponsibilities } from './responsibilities.ts'

const book = builtInBook()

interface Result {
  readonly options: readonly {
    readonly option: string
    readonly dutiesOfService: number
    readonly dutiesOfPlatform: number
    readonly dutiesOfApplication: number
    readonly onYourPager: readonly string[]
  }[]
  readonly duties: readonly {
    readonly option: string
    readonly bucket: string
    readonly duty: string
    readonly owner: string
    readonly team: string | null
    readonly effort: string
  }[]
}

function split(input: Readonly<Record<string, unknown>>): Result {
  return planResponsibilities.evaluate(input, book).output as unknown as Result
}

describe('plan responsibilities', () => {
  it('fills five buckets for every option, with an owner of each duty', () => {
    const { duties, options } = split({})
    for (const option of OPTIONS)
      for (const bucket of BUCKETS) assert.ok(duties.some((one) => one.option === option && one.bucket === bucket))
    for (const { dutiesOfService, dutiesOfPlatform, dutiesOfApplication } of options)
      assert.equal(dutiesOfService + dutiesOfPlatform + dutiesOfApplication, duties.length / OPTIONS.length)
    assert.ok(duties.every(({ owner, effort }) => (owner === 'service') === (effort === 'none')))
  })

  it('ends in what stays on the pager', () => {
    const { options } = split({ options: ['msk-serverless', 'ec2'] })
    assert.deepEqual(
      options.map(({ option }) => option),
      ['ec2', 'msk-serverless'],
    )
    const [own, serverless] = options
    assert.ok(own!.onYourPager.includes('replaceBroker'))
    assert.ok(!serverless!.onYourPager.includes('replaceBroker'))
    assert.ok(serverless!.onYourPager.includes('lagAlerts'))
    assert.ok(!own!.onYourPager.includes('upgrade'))
  })

  it('goes by what is different here, and refuses duties that there are not', () => {
    const changes = { ec2: { replaceBroker: { owner: 'service', effort: 'low', team: 'a contractor' } } }
    const { options, duties } = split({ options: ['ec2'], changes })
    assert.ok(!options[0]!.onYourPager.includes('replaceBroker'))
    assert.equal(duties.find(({ duty }) => duty === 'replaceBroker')?.team, 'a contractor')
    assert.throws(() => split({ changes: { ec2: { upgrades: {} } } }), {
      message: 'input: /changes/ec2/upgrades is no duty; did you mean upgrade?',
    })
  })
})

describe('where things lie', () => {
  it('is said of each option that was asked for', () => {
    const { custody } = planResponsibilities.evaluate({ options: ['msk-standard', 'odradek'] }, book).output as {
      readonly custody: readonly { readonly option: string; readonly what: string; readonly where: string }[]
    }
    const whats = [...new Set(custody.map(({ what }) => what))]
    assert.deepEqual(
      custody.map(({ option, what }) => `${option} ${what}`),
      ['msk-standard', 'odradek'].flatMap((option) => whats.map((what) => `${option} ${what}`)),
    )
    assert.ok(custody.every(({ where }) => where.length > 0))
    assert.match(custody.find(({ option, what }) => option === 'odradek' && what === 'records')!.where, /your bucket/)
  })
})
