import type { Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block } from '../report-model.ts'
import { column, listOf, type Row, rowsOf, textBlock, traced } from '../section-parts.ts'
import { optionName, sideName } from '../words.ts'

const MONTHS = 36
const MONTHS_SHOWN = [0, 12, 24, 36]

/** What each option has earned after so many months, as lines and as figures. */
export function paybackBlocks(compared: Found, status: GateStatus): Block[] {
  const rows = rowsOf(compared.output, 'rows')
  const known = rows.filter((one) => typeof one.savingPerMonthUsd === 'number' && typeof one.oneOffTotalUsd === 'number')
  const columns = [
    column('option'),
    column('saves', 'savingPerMonthUsd', 'USD a month'),
    column('costs once, with double run', 'oneOffTotalUsd', 'USD'),
    column('paid back after', 'paybackMonths', 'months'),
    ...MONTHS_SHOWN.slice(1).map((months) => column(`earned after ${months} months`, `after${months}Usd`, 'USD')),
    column('saves against Kafka well tuned', 'savingAgainstTunedUsd', 'USD a month'),
    column('against that, paid back after', 'paybackAgainstTunedMonths', 'months'),
  ]
  const cells = rows.map((one) => {
    const step = (name: string, value: unknown) => traced(compared, `${String(one.option)}.${name}`, value)
    return [
      optionName(String(one.option)),
      step('savingPerMonthUsd', one.savingPerMonthUsd),
      step('oneOffTotalUsd', one.oneOffTotalUsd),
      neverSaves(one.savingPerMonthUsd) ? 'never' : step('paybackMonths', one.paybackMonths),
      ...MONTHS_SHOWN.slice(1).map((months) => step('horizonSavingUsd', earned(one, months))),
      step('savingAgainstTunedUsd', one.savingAgainstTunedUsd),
      neverSaves(one.savingAgainstTunedUsd) ? 'never' : step('savingAgainstTunedUsd', againstTunedMonths(one)),
    ]
  })
  const lines = known.map((one) => ({
    label: optionName(String(one.option)),
    values: Array.from({ length: MONTHS + 1 }, (_, months) => earned(one, months)),
  }))
  const caption = `What has been earned after so many months, the cost of moving taken off; ${status.text}`
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
    ...warningBlocks(compared),
  ]
}

/** Against the same Kafka well tuned, which costs no move: null where one of both isn't known, or nothing is saved. */
export function againstTunedMonths({ oneOffTotalUsd, savingAgainstTunedUsd }: Row): number | null {
  if (typeof oneOffTotalUsd !== 'number' || typeof savingAgainstTunedUsd !== 'number') return null
  return savingAgainstTunedUsd <= 0 ? null : oneOffTotalUsd / savingAgainstTunedUsd
}

function neverSaves(saving: unknown): boolean {
  return typeof saving === 'number' && saving <= 0
}

function earned(one: Row, months: number): number | null {
  const { savingPerMonthUsd, oneOffTotalUsd } = one
  if (typeof savingPerMonthUsd !== 'number' || typeof oneOffTotalUsd !== 'number') return null
  return savingPerMonthUsd * months - oneOffTotalUsd
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
      : [
          textBlock(
            `No total, and so no saving, can be worked out for: ${without.join(', ')}. Lines that are not known stand above.`,
          ),
        ]),
  ]
}

function warningBlock(text: string): Block {
  const found = WARNINGS.flatMap(([start, said]) => {
    const match = start.exec(text)
    return match === null ? [] : [said(match[1]!)]
  })[0]
  return textBlock(found ?? text)
}
