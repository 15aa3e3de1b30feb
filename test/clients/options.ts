import { parseArgs } from 'node:util'

export interface Options {
  /** Families to run; empty means all. */
  readonly only: readonly string[]
  /** Scenarios to run, by a part of their name; empty means all. */
  readonly scenarios: readonly string[]
  /** odradek, cluster, kafka, or the address of a running broker. */
  readonly against: string
  /** Clients at work at the same time. */
  readonly atOnce: number
  readonly json: boolean
  readonly help: boolean
}

export const USAGE = `npm run clients -- [flags]
  --only LIST       families, by comma: java,kafka-tools,python,kcat,franz-go,sarama,rust,kafkajs,platformatic
  --scenarios LIST  scenarios, by comma; a part of the name is enough
  --against WHAT    odradek (default), cluster (three of ours over an S3 server), kafka (Apache Kafka as the reference), or HOST:PORT of a running broker
  --at-once N       clients at work at the same time (default 3: they wait more than they compute)
  --json            the cells as JSON on standard output, progress on standard error
A full run against odradek or cluster writes its part of docs/compatibility.md; the former plays a little against a cluster, too. Exit code: 0 all passed; 1 something failed;
2 wrong flags; 3 nothing failed, but a package registry was out of reach and something was not run.`

/** Throws with a sentence about the first wrong flag. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: '' },
      scenarios: { type: 'string', default: '' },
      against: { type: 'string', default: 'odradek' },
      'at-once': { type: 'string', default: '3' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const atOnce = Number(values['at-once'])
  if (!Number.isInteger(atOnce) || atOnce < 1 || atOnce > 16) throw new Error('--at-once is a number from 1 to 16')
  if (!/^(odradek|cluster|kafka|.+:\d+)$/.test(values.against))
    throw new Error('--against is odradek, cluster, kafka or HOST:PORT')
  const list = (text: string) => text.split(',').filter((part) => part !== '')
  return {
    only: list(values.only),
    scenarios: list(values.scenarios),
    against: values.against,
    atOnce,
    json: values.json,
    help: values.help,
  }
}
