import { ASSUMPTION_PARTS, type AssumptionField } from '../documents/assumption-fields.ts'
import { QUESTIONS } from '../documents/questions.ts'
import type { InitValues } from './init-fields.ts'

const ANSWER_WORDS = {
  'yes-no': 'true or false',
  count: 'a whole number',
  quantity: 'a number',
  share: 'a share, 0 to 1',
  text: 'a text',
  words: 'a list of words',
} as const

export interface InitDocument {
  readonly name: string
  readonly text: string
}

/** The documents of a new plan folder: what was given stands there, all else as comments that say what could. `day`: of today. */
export function initDocuments(values: InitValues, day: string): InitDocument[] {
  return [
    { name: 'estate.yaml', text: estateText(values, day) },
    { name: 'assumptions.yaml', text: assumptionsText(values, day) },
    { name: 'answers.yaml', text: ANSWERS },
    { name: 'prices.yaml', text: PRICES },
  ]
}

function estateText(values: InitValues, day: string): string {
  const given = [...values].filter(([{ document }]) => document === 'estate')
  const id = given.find(([{ path }]) => path[0] === 'id')?.[1] ?? 'main'
  const fields = [
    ['id', id] as const,
    ...given.filter(([{ path }]) => path[0] !== 'id').map(([{ path }, value]) => [path[0]!, value] as const),
  ]
  return lines([
    '# What is known of clusters. A field that is missing: nobody looked. null: looked, and there is none. []: looked, and the list is empty.',
    '# "odradek plan schema estate" tells every field, "odradek plan inventory check" what nobody looked at yet.',
    'kind: odradek/estate',
    'version: 1',
    ...(given.length === 0
      ? ['# clusters:', '#   - id: orders-prod', '#     platform: msk-standard', '#     region: us-east-1']
      : [
          'clusters:',
          ...fields.map(([name, value], at) => `${at === 0 ? '  - ' : '    '}${name}: ${scalar(value)}`),
          'provenance:',
          '  - path: /clusters/0',
          '    source: answer',
          `    at: ${day}`,
        ]),
  ])
}

function assumptionsText(values: InitValues, day: string): string {
  const given = new Map(
    [...values].filter(([{ document }]) => document === 'assumptions').map(([{ path }, value]) => [path.join('.'), value]),
  )
  return lines([
    '# Everything that is not measured. What the estate has measured counts before what stands here.',
    '# Each entry: value (null: nobody knows), and if you know them low, high, why, source, owner (a role), decidedAt.',
    'kind: odradek/assumptions',
    'version: 1',
    ...Object.entries(ASSUMPTION_PARTS).flatMap(([part, fields]) => partLines(part, fields, given, day)),
    '',
    '# By option: what it would run on.',
    ...deploymentLines(values),
    '#  odradek: { instanceType: m7g.4xlarge, brokers: 6 }',
  ])
}

function partLines(
  part: string,
  fields: Readonly<Record<string, AssumptionField>>,
  given: ReadonlyMap<string, string | number>,
  day: string,
): string[] {
  return [
    '',
    `${part}:`,
    ...Object.entries(fields).map(([name, { type, text }]) => {
      const value = given.get(`${part}.${name}`)
      const entry = value === undefined ? '{ value: null }' : `{ value: ${scalar(value)}, source: answer, decidedAt: ${day} }`
      return `  ${name}: ${entry}   # ${text}${typeof type === 'string' ? '' : `: ${type.join(', ')}`}`
    }),
  ]
}

/** What runs now, under what it runs on. */
function deploymentLines(values: InitValues): string[] {
  const given = [...values].filter(([{ document }]) => document === 'deployments')
  if (given.length === 0) return ['deployments: {}']
  const platform = [...values].find(([{ path }]) => path[0] === 'platform')?.[1] ?? 'other'
  return ['deployments:', `  ${platform}: { ${given.map(([{ path }, value]) => `${path[0]}: ${scalar(value)}`).join(', ')} }`]
}

const ANSWERS = lines([
  '# What only people know. Put what you know in the place of null, which says that nobody knows;',
  '# why, by (a role) and at (a day) may stand beside the value.',
  'kind: odradek/answers',
  'version: 1',
  'answers:',
  ...QUESTIONS.flatMap(({ id, text, type, usedBy }) => [
    '',
    `  # ${text}`,
    `  # ${typeof type === 'string' ? ANSWER_WORDS[type] : type.join(', ')}; for ${usedBy.join(', ')}`,
    `  ${id}: { value: null }`,
  ]),
  '',
  '# What people know of topics; the first entry that fits counts, * stands for any letters.',
  'topics: []',
  '#  - { match: "payments.*", dataClass: financial, owner: payments, criticality: 3 }',
  '# Topics that can only move at once:',
  'moveTogether: []',
  '#  - [orders, order-items]',
  '# Items of gates that do not apply, those that may stay red until a day, and rows of the procurement scorecard that were agreed to:',
  'notApplicable: []',
  '#  - { item: N5, reason: all clients are in the same network }',
  'waivers: []',
  '#  - { item: O4, owner: platform team, reason: the upgrade is planned, until: 2026-12-31 }',
  'signOffs: []',
  '#  - { row: compatibility, role: engineering, at: 2026-11-20 }',
])

const PRICES = lines([
  '# Your own prices over the built-in ones; "odradek plan prices list" tells their ids.',
  'kind: odradek/prices',
  'version: 1',
  'entries: []',
  '#  - { id: msk.standard.broker.m5.2xlarge, usd: 0.6, why: our contract }',
  'multipliers: []',
  '#  - { match: "ec2.*", factor: 0.63, why: savings plan }',
])

/** As JSON writes it where a bare word could be read as something else. */
function scalar(value: string | number): string {
  if (typeof value === 'number') return String(value)
  return /^[a-z][a-z0-9-]*$/i.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value
    : JSON.stringify(value)
}

function lines(texts: readonly string[]): string {
  return `${texts.join('\n')}\n`
}
