import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { CALCULATIONS } from '../calculations.ts'
import { answersFile } from '../documents/answers.ts'
import { assumptionsFile } from '../documents/assumptions.ts'
import { DOCUMENT_SCHEMAS } from '../documents/documents.ts'
import { QUESTIONS } from '../documents/questions.ts'
import { validate } from '../documents/validate.ts'
import { type JsonSchema, jsonSchemaOf } from '../schema.ts'
import { evaluateFolder } from './evaluate-folder.ts'
import { firstSteps } from './first-steps.ts'
import { initDocuments } from './init-documents.ts'
import { INIT_FIELDS } from './init-fields.ts'
import { INPUT_MAPS, inputMapOf } from './input-maps.ts'
import { placeOf } from './place.ts'
import { type PlanFolder, planFolder } from './plan-folder.ts'

const book = builtInBook()
const GIB = 2 ** 30

const ESTATE = {
  kind: 'odradek/estate',
  version: 1,
  clusters: [
    {
      id: 'a',
      platform: 'ec2',
      brokers: [1, 2, 3].map((id) => ({ id, rack: `z${id}`, instanceType: 'm5.2xlarge' })),
      topics: [
        {
          name: 'orders',
          partitionCount: 6,
          replicationFactor: 3,
          effective: { retentionHours: 24, minInsyncReplicas: 2, uncleanLeaderElection: false, cleanupPolicy: 'delete' },
          partitions: [0, 1, 2, 3, 4, 5].map((index) => ({ index, replicas: [1, 2, 3], sizeBytes: GIB })),
        },
        {
          name: 'logs',
          partitionCount: 2,
          replicationFactor: 2,
          effective: { retentionHours: 72, cleanupPolicy: 'delete' },
          partitions: [0, 1].map((index) => ({ index, replicas: [1, 2], sizeBytes: GIB })),
        },
        {
          name: '__consumer_offsets',
          internal: true,
          partitionCount: 50,
          replicationFactor: 3,
          partitions: [{ index: 0, sizeBytes: 0 }],
        },
      ],
      groups: [
        { id: 'g', members: [1, 2].map((at) => ({ clientId: `c${at}`, partitions: [{ topic: 'orders', partition: at }] })) },
      ],
    },
  ],
  series: [
    {
      metric: 'bytesInPerSecond',
      unit: 'bytes/s',
      stepSeconds: 3600,
      from: '2026-11-01',
      values: Array.from({ length: 24 * 20 }, () => 2 ** 20 * 5),
    },
  ],
}
const ASSUMPTIONS = {
  kind: 'odradek/assumptions',
  version: 1,
  workload: { avgInMiBps: { value: 999 }, fanOut: { value: 2 } },
  durability: { acks: { value: 'all' } },
  network: { reassignmentMiBps: { value: 100 }, linkMiBps: { value: 105 } },
}

function folder(parts: { readonly estate?: object; readonly assumptions?: object; readonly answers?: object }): PlanFolder {
  const named = (name: string, value: object | undefined) => (value === undefined ? undefined : { name: `${name}.yaml`, value })
  return planFolder({
    estate: named('estate', parts.estate),
    assumptions: named('assumptions', parts.assumptions),
    answers: named('answers', parts.answers),
    evidence: [],
  })
}

function run(command: string, documents: PlanFolder, topic?: string) {
  const calculation = CALCULATIONS.find((one) => one.command === command)!
  return evaluateFolder(calculation, inputMapOf(command)!, placeOf(documents), topic, book)
}

const both = folder({ estate: ESTATE, assumptions: ASSUMPTIONS })

describe('maps from documents to inputs', () => {
  it('are there for every calculation about an estate, once', () => {
    const mapped = INPUT_MAPS.map(({ command }) => command)
    assert.deepEqual(mapped, [...new Set(mapped)])
    const commands = CALCULATIONS.map(({ command }) => command)
    assert.deepEqual(
      commands.filter((command) => !mapped.includes(command)),
      [],
    )
  })

  for (const { command, fields } of INPUT_MAPS) {
    it(`of ${command} fill fields that its input has`, () => {
      const calculation = CALCULATIONS.find((one) => one.command === command)
      assert.ok(calculation !== undefined, command)
      const schema = jsonSchemaOf(calculation.input, 'input')
      assert.deepEqual(
        Object.keys(fields).filter((field) => !hasField(schema, field.split('.'))),
        [],
      )
    })
  }

  it('read only questions that are asked, and each question says who reads it', () => {
    const asked = new Set(QUESTIONS.map(({ id }) => id))
    assert.equal(asked.size, QUESTIONS.length)
    const wanted = new Map<string, string>()
    for (const { command, fields } of INPUT_MAPS) {
      for (const finders of Object.values(fields)) {
        for (const { wanted: text } of finders)
          if (text.startsWith('answers.yaml /answers/')) wanted.set(`${text.split('/').at(-1)} ${command}`, text)
      }
    }
    for (const pair of wanted.keys()) {
      const [id, ...command] = pair.split(' ') as [string, ...string[]]
      assert.ok(asked.has(id), id)
      assert.ok(QUESTIONS.find((one) => one.id === id)?.usedBy.includes(command.join(' ')), pair)
    }
  })
})

function hasField(schema: JsonSchema, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true
  const alternatives = [schema, ...((schema.anyOf ?? []) as readonly JsonSchema[])]
  return alternatives.some((one) => {
    const inner = ((one.properties ?? {}) as Readonly<Record<string, JsonSchema>>)[name]
    return inner !== undefined && hasField(inner, rest)
  })
}

describe('a calculation called with documents', () => {
  it('says which fields it used, and what was measured counts before what was assumed', () => {
    const { output, trace } = run('plan copy', both)
    assert.deepEqual([output.netMiBps, output.hours], [100, (8 * 1024) / 100 / 3600])
    assert.deepEqual(output.fieldsUsed, [
      { field: 'retainedGiB', document: 'estate.yaml', path: '/clusters/0/topics', from: 'bytes of one copy' },
      { field: 'linkMiBps', document: 'assumptions.yaml', path: '/network/linkMiBps/value', from: null },
      { field: 'produceMiBps', document: 'estate.yaml', path: '/series/0', from: 'average of bytesInPerSecond' },
    ])
    assert.deepEqual(trace[0]?.sources?.linkMiBps, {
      kind: 'document',
      document: 'assumptions.yaml',
      path: '/network/linkMiBps/value',
    })
  })

  it('weighs retention by bytes, and takes the copies that most topics have', () => {
    const { output } = run('plan retention', both)
    assert.equal(output.logicalGiB, (5 * ((24 * 6 + 72 * 2) / 8) * 3600) / 1024)
    assert.equal(output.primaryReplicatedGiB, (output.logicalGiB as number) * 2)
  })

  it('counts bytes of all copies for recovery, and nothing while one size is unknown', () => {
    assert.equal(run('plan recovery', both).output.movedGiB, (6 * 3 + 2 * 2) / 3)
    const [cluster] = ESTATE.clusters
    const unknown = {
      ...ESTATE,
      clusters: [{ ...cluster, topics: [...cluster!.topics, { name: 'x', partitions: [{ index: 0 }] }] }],
    }
    assert.throws(
      () => run('plan recovery', folder({ estate: unknown, assumptions: ASSUMPTIONS })),
      /lacks what it needs\nstoredGiB: estate\.yaml topics/,
    )
  })

  it('says of a peak that nobody knows where it may be put, unless an average and its ratio are there', () => {
    const rates = (workload: object) =>
      folder({
        estate: { ...ESTATE, series: [] },
        assumptions: { ...ASSUMPTIONS, workload: { fanOut: { value: 2 }, ...workload } },
      })
    assert.throws(
      () => run('plan size odradek', rates({ avgInMiBps: { value: 10 } })),
      /^Failure: plan size odradek lacks what it needs\npeakInMiBps: estate\.yaml series bytesInPerSecond, or assumptions\.yaml \/workload\/peakInMiBps$/,
    )
    const { output } = run('plan size odradek', rates({ avgInMiBps: { value: 10 }, peakToAverage: { value: 2 } }))
    assert.ok(Number(output.brokers) > 0)
  })

  it('marks figures of thin series', () => {
    const [series] = ESTATE.series
    const thin = folder({ estate: { ...ESTATE, series: [{ ...series, values: [2 ** 20] }] }, assumptions: ASSUMPTIONS })
    const source = run('plan copy', thin).trace[0]?.sources?.produceMiBps
    assert.ok(source?.kind === 'document' && source.thin === true)
  })

  it('about topics gives each on one line and says what others lack, and one with everything', () => {
    const { output } = run('plan durability', both)
    const topics = output.topics as readonly { readonly topic: string; readonly profile: string }[]
    assert.deepEqual(
      topics.map(({ topic, profile }) => [topic, profile]),
      [['orders', 'durability']],
    )
    assert.deepEqual(output.incomplete, [{ topic: 'logs', lacks: 'minInsyncReplicas, uncleanLeaderElection' }])
    assert.ok(Array.isArray(run('plan durability', both, 'orders').output.rows))
    assert.throws(() => run('plan durability', both, 'order'), /no topic 'order'; did you mean orders\?/)
  })

  it('about topics traces each line when it is to be explained, and what is alike once', () => {
    const calculation = CALCULATIONS.find((one) => one.command === 'plan fit tiered')!
    const [cluster] = ESTATE.clusters
    const topics = [...cluster!.topics, { ...cluster!.topics[1]!, name: 'logs-2' }]
    const documents = folder({ estate: { ...ESTATE, clusters: [{ ...cluster, topics }] } })
    const traceOf = (isExplained: boolean) =>
      evaluateFolder(calculation, inputMapOf('plan fit tiered')!, placeOf(documents), undefined, book, isExplained).trace
    assert.deepEqual(traceOf(false), [])
    const steps = traceOf(true).map(({ step }) => step.split('.').slice(0, 2).join('.'))
    assert.deepEqual([...new Set(steps)], ['topics.0', 'topics.1'])
  })

  it('knows which groups read a topic, and what else lies on the brokers', () => {
    const { output } = run('plan partitions', both, 'orders')
    assert.deepEqual([output.recommended, output.step], [6, 6])
    const used = output.fieldsUsed as readonly { readonly field: string }[]
    assert.ok(used.some(({ field }) => field === 'replicasPerBrokerUsed'))
  })

  it('asks which cluster where there are several', () => {
    const two = folder({ estate: { ...ESTATE, clusters: [...ESTATE.clusters, { id: 'b' }] } })
    assert.throws(() => placeOf(two), /there are 2 clusters: --cluster must be one of a, b/)
    assert.equal(placeOf(two, 'b').cluster?.at, 1)
    assert.throws(() => placeOf(two, 'c'), /no cluster 'c'/)
  })

  it('gives the same bytes twice', () => {
    for (const { command } of INPUT_MAPS) {
      const text = () => {
        try {
          return JSON.stringify(run(command, both))
        } catch (cause) {
          return (cause as Error).message
        }
      }
      assert.equal(text(), text())
    }
  })
})

describe('a field that no document has', () => {
  it('is told with what is taken in its place', () => {
    const documents = folder({
      estate: { kind: 'odradek/estate', version: 1, clusters: [{ id: 'main', platform: 'msk-standard' }] },
      assumptions: { kind: 'odradek/assumptions', version: 1, workload: { avgInMiBps: { value: 20 } } },
    })
    const { fieldsUnknown } = run('plan cost', documents).output
    const zones = (fieldsUnknown as readonly { readonly field: string; readonly taken?: unknown }[]).find(
      ({ field }) => field === 'workload.zones',
    )
    assert.equal(zones?.taken, 3)
  })
})

describe('a new plan folder', () => {
  const values = new Map(
    INIT_FIELDS.map(
      (field) =>
        [field, field.type === 'number' || field.type === 'count' ? 3 : field.type === 'text' ? 'on' : field.type[0]!] as const,
    ),
  )

  it('has documents that are valid with every value and with none', () => {
    for (const given of [values, new Map()]) {
      for (const { name, text } of initDocuments(given, '2026-11-20')) {
        validate(name, DOCUMENT_SCHEMAS[name.replace('.yaml', '')]!, parse(text))
      }
    }
  })

  it('holds what was given where calculations look for it', () => {
    const parsed = Object.fromEntries(
      initDocuments(values, '2026-11-20').map(({ name, text }) => [name.replace('.yaml', ''), parse(text)]),
    )
    const made = folder(parsed)
    assert.equal(made.estate?.value.clusters?.[0]?.id, 'on')
    assert.equal(run('plan retention', made).output.logicalGiB, (3 * 3 * 3600) / 1024)
    assert.equal(validate('a', assumptionsFile, parsed.assumptions).workload?.fanOut?.value, 3)
  })

  it('asks every question, and takes null for an answer that nobody has', () => {
    const text = initDocuments(new Map(), '2026-11-20').find(({ name }) => name === 'answers.yaml')!.text
    const answers = validate('answers', answersFile, parse(text)).answers
    assert.deepEqual(
      Object.keys(answers),
      QUESTIONS.map(({ id }) => id),
    )
    for (const { text: question } of QUESTIONS) assert.ok(text.includes(question), question)
  })
})

describe('the next step of a folder', () => {
  const commands = ['plan init', ...CALCULATIONS.map(({ command }) => command)]

  it('of an empty one is to make documents', () => {
    const { next, firstAnswer, steps } = firstSteps(folder({}), undefined, CALCULATIONS, commands, book)
    assert.ok(steps.every(({ state, missing }) => state === 'not-built' || missing.join() === 'a plan folder'))
    assert.equal(next?.command, 'plan init')
    assert.deepEqual(firstAnswer, [])
  })

  it('comes in the order of the way, with what it lacks', () => {
    const documents = folder({ assumptions: { kind: 'odradek/assumptions', version: 1 } })
    const { next, unanswered } = firstSteps(documents, undefined, CALCULATIONS, [...commands, 'plan inventory collect'], book)
    assert.deepEqual([next?.step, next?.missing], ['inventory', ['estate.yaml topics of a cluster']])
    assert.equal(unanswered, QUESTIONS.length)
  })

  it('says what keeps a first figure from having a value', () => {
    const documents = folder({
      assumptions: { kind: 'odradek/assumptions', version: 1, workload: { avgInMiBps: { value: 20 } } },
      estate: { kind: 'odradek/estate', version: 1, clusters: [{ id: 'main', platform: 'msk-standard' }] },
    })
    const { firstAnswer } = firstSteps(documents, undefined, CALCULATIONS, commands, book)
    const unknownOf = (wanted: string) => firstAnswer.find(({ figure }) => figure === wanted)?.unknown
    assert.deepEqual(unknownOf('knownUsd'), [])
    assert.deepEqual(
      unknownOf('totalUsd')?.filter((text) => text.startsWith('crossZone')),
      ['crossZoneConsumer: avgOutMiBps'],
    )
    assert.ok(unknownOf('flowsTotalMiBps')?.includes('workload.avgOutMiBps'))
  })

  it('brings a first answer out of a few numbers', () => {
    const { firstAnswer } = firstSteps(both, undefined, CALCULATIONS, commands, book)
    assert.ok(
      firstAnswer.some(
        ({ command, figure, value }) => command === 'plan retention' && figure === 'logicalGiB' && value === 632.8125,
      ),
    )
  })
})
