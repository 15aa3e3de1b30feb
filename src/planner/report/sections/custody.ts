import type { Findings, Found } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, missingBlock, moreBlock, named, type Row, rowsOf, tableBlock, textBlock, traced } from '../section-parts.ts'
import { optionName, spoken } from '../words.ts'

/** What a change of platform changes for those who answer for security and for the pager. */
export function custodySection(findings: Findings): Section {
  const found = findings.of('plan responsibilities')
  return {
    id: 'custody',
    title: 'Where things lie, and who does what',
    lead: 'Today’s platform beside the others: where records, keys and secrets lie and who gets at them, then what is whose work. How the products are built, not what was found in the cluster: that is under governance.',
    blocks: found.state === 'missing' ? [missingBlock(found)] : blocksOf(found),
  }
}

function blocksOf(found: Found): Block[] {
  const options = rowsOf(found.output, 'options')
  const names = options.map(({ option }) => String(option))
  const beside = names.map((name) => column(optionName(name), name))
  const duties = rowsOf(found.output, 'duties')
  return [
    tableBlock(
      'Where things lie',
      [column('what', 'name'), ...beside],
      besideEachOther(rowsOf(found.output, 'custody'), names, 'text', ({ where }) => String(where)),
    ),
    tableBlock(
      'Whose work it is',
      [
        column('option', 'name'),
        column('of the service'),
        column('of the platform team'),
        column('of application teams'),
        column('on your pager'),
      ],
      options.map(({ option, onYourPager, ...counts }) => [
        optionName(String(option)),
        ...['dutiesOfService', 'dutiesOfPlatform', 'dutiesOfApplication'].map((name) =>
          traced(found, `${name}.${String(option)}`, counts[name]),
        ),
        traced(found, `onYourPager.${String(option)}`, named((onYourPager as readonly string[]).map(spoken))),
      ]),
    ),
    textBlock(
      'How much work a duty is (low, medium, high) is judged by us, not measured. Where it is otherwise with you, tell it by the changes that plan responsibilities takes, or in a file of limits.',
    ),
    moreBlock(
      'Each duty, and whose it is',
      tableBlock(
        'Duties',
        [column('duty', 'name'), ...beside],
        besideEachOther(duties, names, 'text', ({ owner, effort, team }) => `${String(team ?? owner)}, ${String(effort)}`),
      ),
    ),
  ]
}

/** One row for each thing, options beside each other. */
function besideEachOther(
  rows: readonly Row[],
  options: readonly string[],
  label: string,
  text: (row: Row) => string,
): string[][] {
  const labels = [...new Set(rows.map((row) => String(row[label])))]
  return labels.map((one) => [
    one,
    ...options.map((option) => {
      const row = rows.find((each) => each.option === option && each[label] === one)
      return row === undefined ? '' : text(row)
    }),
  ])
}
