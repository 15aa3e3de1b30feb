import type { Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block } from '../report-model.ts'
import { column, listOf, mapOf, named, type Row, rowsOf, textBlock, traced } from '../section-parts.ts'
import { optionName, sideName } from '../words.ts'
import { wholeOf } from './verdict-money.ts'

const MONTHS = 36
const MONTHS_SHOWN = [0, 12, 36]

/**
 * What each option has earned after so many months, as lines and as figures. Both sides are well tuned: the payback that the verdict tells is the one that
 * is drawn. Against what runs now as it is, it comes last.
 */
export function paybackBlocks(compared: Found, status: GateStatus): Block[] {
  const rows = rowsOf(compared.output, 'rows')
  const known = rows.filter((one) => sumsOf(one) !== null)
  const columns = [
    column('option'),
    column('well tuned', 'alternativeTunedUsd', 'USD a month'),
    column('saves, both well tuned', 'savingAgainstTunedUsd', 'USD a month'),
    column('costs once, with double run', 'oneOffTotalUsd', 'USD'),
    column('paid back after', 'paybackAgainstTunedMonths', 'months'),
    ...MONTHS_SHOWN.slice(1).map((months) => column(`earned after ${months} months`, `after${months}Usd`, 'USD')),
    column('saves, both as they are', 'savingPerMonthUsd', 'USD a month'),
    column('then paid back after', 'paybackMonths', 'months'),
  ]
  const cells = rows.map((one) => {
    const step = (name: string, value: unknown) => traced(compared, `${String(one.option)}.${name}`, value)
    const [sums, asIs, tuned] = [sumsOf(one), asTheyAre(one), mapOf(one, 'againstTuned')]
    return [
      optionName(String(one.option)),
      step('tunedUsd', tuned.alternativeTunedUsd),
      step('againstTuned.savingUsd', sums?.savedUsd),
      step('againstTuned.oneOffTotalUsd', sums?.onceUsd ?? one.oneOffTotalUsd),
      neverSaves(sums?.savedUsd) ? 'never' : step('againstTuned.paybackMonths', wholeOf(tuned.paybackMonths)),
      ...MONTHS_SHOWN.slice(1).map((months) => step('againstTuned.horizonSavingUsd', earned(sums, months))),
      step('savingPerMonthUsd', asIs?.savedUsd),
      neverSaves(asIs?.savedUsd) ? 'never' : step('paybackMonths', asIs === null ? null : wholeOf(asIs.onceUsd / asIs.savedUsd)),
    ]
  })
  const lines = known.map((one) => ({
    label: optionName(String(one.option)),
    values: Array.from({ length: MONTHS + 1 }, (_, months) => earned(sumsOf(one), months)),
  }))
  const caption = `What has been earned after so many months, both well tuned, the cost of moving taken off; ${status.short}`
  const table = { columns, rows: cells }
  return [
    known.length === 0
      ? { kind: 'table', caption, table }
      : {
          kind: 'figure',
          caption,
          chart: {
            kind: 'lines',
            unit: 'USD; below 0: not paid back yet',
            from: 'at the move',
            to: `after ${MONTHS} months`,
            lines,
          },
          table,
        },
    textBlock(TUNED_ALIKE),
    ...withoutBlocks(known),
    ...warningBlocks(compared),
  ]
}

const TUNED_ALIKE =
  'Well tuned means the same for all: consumers read in their own zone. Kafka on brokers keeps old bytes in tiered storage, too, where that is allowed, and runs no more brokers than its sizing asks for; of options that keep all bytes in a shared store the brokers are taken as told.'

interface Sums {
  readonly savedUsd: number
  readonly onceUsd: number
}

/** Both well tuned. */
function sumsOf(row: Row): Sums | null {
  const { savingUsd: savedUsd, oneOffTotalUsd: onceUsd } = mapOf(row, 'againstTuned')
  return typeof savedUsd === 'number' && typeof onceUsd === 'number' ? { savedUsd, onceUsd } : null
}

/** Of totals; where the same lines are missing on both sides, of those that are known. */
function asTheyAre(row: Row): Sums | null {
  const { currentUsd, alternativeUsd, oneOffTotalUsd } = mapOf(row, 'againstTuned')
  const known = typeof currentUsd === 'number' && typeof alternativeUsd === 'number' ? currentUsd - alternativeUsd : null
  const [savedUsd, onceUsd] = [row.savingPerMonthUsd ?? known, row.oneOffTotalUsd ?? oneOffTotalUsd]
  return typeof savedUsd === 'number' && typeof onceUsd === 'number' ? { savedUsd, onceUsd } : null
}

/** Which lines the sums are without. */
function withoutBlocks(rows: readonly Row[]): Block[] {
  return rows.flatMap((row) => {
    const without = row.savingPerMonthUsd === null ? listOf(mapOf(row, 'againstTuned'), 'without') : []
    const option = optionName(String(row.option))
    return without.length === 0
      ? []
      : [textBlock(`${option}: held against what runs now without ${named(without)}, which is known on neither side.`)]
  })
}

function neverSaves(saving: unknown): boolean {
  return typeof saving === 'number' && saving <= 0
}

function earned(sums: Sums | null, months: number): number | null {
  return sums === null ? null : sums.savedUsd * months - sums.onceUsd
}

const WARNINGS: readonly (readonly [start: RegExp, text: (rest: string) => string])[] = [
  [
    /^fewer-than-(\d+)-scenarios$/,
    (count) => `Fewer than ${count} scenarios could be worked out: the saving rests on too little.`,
  ],
  [/^one-off-not-told: (.+)$/, (option) => `Nobody said what moving to ${optionName(option)} costs once.`],
]

const NO_TOTAL = 'no-total: '

function warningBlocks({ output }: Found): Block[] {
  const warnings = listOf(output, 'warnings').map(String)
  const without = warnings.filter((text) => text.startsWith(NO_TOTAL)).map((text) => sideName(text.slice(NO_TOTAL.length)))
  return [
    ...warnings.filter((text) => !text.startsWith(NO_TOTAL)).map(warningBlock),
    ...(without.length === 0
      ? []
      : [textBlock(`No total can be worked out for: ${without.join(', ')}. Lines that are not known stand above.`)]),
  ]
}

function warningBlock(text: string): Block {
  const found = WARNINGS.flatMap(([start, said]) => {
    const match = start.exec(text)
    return match === null ? [] : [said(match[1]!)]
  })[0]
  return textBlock(found ?? text)
}
