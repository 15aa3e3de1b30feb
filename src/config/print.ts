import type { Definition } from './definition.ts'
import { GROUP_CONFIGS } from './group-configs.ts'
import { environmentName } from './resolve.ts'
import { SETTING_GROUPS } from './settings.ts'
import { TOPIC_CONFIG_BY_NAME } from './topic-configs.ts'

/** The whole of `docs/configuration.md`. */
export function printConfiguration(): string {
  const parts = [INTRODUCTION]
  for (const { title, settings } of SETTING_GROUPS)
    parts.push(`## ${title}\n`, table(Object.entries(settings), 'At run time', whenDynamic))
  parts.push(
    TOPICS,
    table(TOPIC_CONFIG_BY_NAME, 'Inherits from', ({ serverKeys }) => serverKeys.map(code).join(', ') || '–'),
  )
  parts.push(
    GROUPS,
    table(GROUP_CONFIGS, 'Inherits from', ({ setting }) => (setting === undefined ? '–' : code(setting))),
  )
  return parts.join('\n')
}

const INTRODUCTION = `# Configuration

Printed from the settings table by \`scripts/print-configuration.ts\`; don't edit by hand.

A setting is given on the command line, in the environment, or in a YAML file that \`--config FILE\` or \`ODRADEK_CONFIG\` names. Flags count
before the environment, the environment before the file, the file before the default.

| | \`data\` | any other setting, for example \`num.partitions\` |
|---|---|---|
| command line | \`--data DIR\` | \`--set num.partitions=6\` |
| environment | \`${environmentName('data')}\` | \`${environmentName('num.partitions')}\` |
| file | \`data: DIR\` | \`num.partitions: 6\` |

\`--listen\`, \`--advertise\`, \`--admin\` and \`--ready-file\` are options of their own, too. An unknown name or a bad value ends the start with exit code 2.
*keep* means: accepted, checked and shown, so that tools that set it go on working, but without effect here. 9223372036854775807 means no bound.
`

const TOPICS = `## Topic configs

Given when a topic is created, and changed by \`kafka-configs\` or \`odradek configs\`. \`message.format.version\` and \`message.downconversion.enable\`,
which Kafka 4.0 removed, are taken and forgotten.
`

const GROUPS = `## Group configs

Changed by \`kafka-configs --entity-type groups\`. The group needn't exist.
`

function whenDynamic({ dynamic }: Definition<unknown>): string {
  switch (dynamic) {
    case 'no':
      return '–'
    case 'cluster-wide':
      return 'cluster, broker'
    case 'per-broker':
      return 'broker'
  }
}

function table<Defined extends Definition<unknown>>(
  rows: Iterable<readonly [string, Defined]>,
  title: string,
  last: (definition: Defined) => string,
): string {
  const lines = [`| Name | Default | Allowed | ${title} | Meaning |`, '|---|---|---|---|---|']
  for (const [name, definition] of rows) {
    const { fallback, allowed, effect, about } = definition
    const shown = fallback === null ? '–' : fallback === '' ? 'empty' : code(fallback)
    lines.push(
      `| ${code(name)} | ${shown} | ${cell(allowed)} | ${last(definition)} | ${effect === 'keep' ? '*keep* ' : ''}${cell(about)} |`,
    )
  }
  return `${lines.join('\n')}\n`
}

function code(text: string): string {
  return `\`${text}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_')
}
