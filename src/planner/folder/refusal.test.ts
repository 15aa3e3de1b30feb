import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { CALCULATIONS } from '../calculations.ts'
import { evaluateFolder } from './evaluate-folder.ts'
import { inputMapOf } from './input-maps.ts'
import { placeOf } from './place.ts'
import { planFolder } from './plan-folder.ts'

const book = builtInBook()

const ESTATE = {
  kind: 'odradek/estate',
  version: 1,
  clusters: [
    {
      id: 'a',
      platform: 'ec2',
      brokers: [1, 2, 3].map((id) => ({ id, instanceType: 'm5.2xlarge' })),
      topics: [{ name: 'orders', partitionCount: 6, replicationFactor: 3, effective: { retentionHours: 24 } }],
    },
  ],
}
const RATES = { avgInMiBps: { value: 10 }, peakInMiBps: { value: 20 }, peakOutMiBps: { value: 40 } }

function run(command: string, workload: object, option?: string, estate: object = ESTATE, isExplained = false) {
  const documents = planFolder({
    estate: { name: 'estate.yaml', value: estate },
    assumptions: {
      name: 'assumptions.yaml',
      value: { kind: 'odradek/assumptions', version: 1, workload, deployments: { odradek: { instanceType: 'm5.2xlarge' } } },
    },
    answers: undefined,
    evidence: [],
  })
  const calculation = CALCULATIONS.find((one) => one.command === command)!
  return evaluateFolder(calculation, inputMapOf(command)!, placeOf(documents, undefined, option), undefined, book, isExplained)
}

describe('a refusal of what documents say', () => {
  it('names the documents where a field may stand that only the calculation misses', () => {
    const [cluster] = ESTATE.clusters
    const { brokers: _, ...without } = cluster!
    assert.throws(() => run('plan topology', {}, undefined, { ...ESTATE, clusters: [without] }), {
      reason: 'bad-document',
      message: 'plan topology: /brokers is missing, and so is zones; it may stand at estate.yaml brokers of the cluster',
    })
  })

  it('of a platform that is sized otherwise names where it stands, and the option that asks about another', () => {
    const wanted = /^plan size aws-worksheet: \/platform must be "msk-standard" or "msk-express", and is "ec2", from estate\.yaml/
    assert.throws(() => run('plan size aws-worksheet', RATES), { reason: 'bad-document', message: wanted })
    assert.throws(() => run('plan size aws-worksheet', RATES), /\/clusters\/0\/platform; --option asks about another one$/)
  })

  it('of an option that was asked for names no document', () => {
    assert.throws(() => run('plan size aws-worksheet', RATES, 'odradek'), /and is "odradek"; --option asks about another one$/)
  })

  it('costs one topic of many its own line, which says why, and no other', () => {
    const [cluster] = ESTATE.clusters
    const [orders] = cluster!.topics
    const topics = [{ ...orders!, name: 'wide', replicationFactor: 5 }, orders!]
    const { output, trace } = run(
      'plan partitions',
      {},
      undefined,
      { ...ESTATE, clusters: [{ ...cluster, topics, groups: [] }] },
      true,
    )
    assert.deepEqual(
      (output.topics as readonly { readonly topic: string }[]).map(({ topic }) => topic),
      ['orders'],
    )
    const lacks =
      '/replicationFactor must be at most brokers (3), and is 5, from estate.yaml /clusters/0/topics/0/replicationFactor'
    assert.deepEqual(output.incomplete, [{ topic: 'wide', lacks }])
    assert.deepEqual([...new Set(trace.map(({ step }) => step.split('.', 2).join('.')))], ['topics.0'])
  })
})
