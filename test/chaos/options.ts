import { parseArgs } from 'node:util'
import { SCENARIOS } from './scenarios/scenarios.ts'
import { LANGUAGES, type Language } from './workload/languages.ts'

export interface Options {
  readonly scenarios: readonly string[]
  readonly clients: readonly Language[]
  readonly secondsMax: number
  readonly seed: number
  readonly json: boolean
  readonly keep: boolean
  readonly list: boolean
  readonly help: boolean
}

/** What CI has time for. */
const SHORT = { scenarios: ['kill', 'pause', 'storelost'], clients: 'own,librdkafka', seconds: 4 }
const SECONDS = 30

export const USAGE = `npm run chaos -- [flags]
  --scenario LIST   scenarios, by comma, or all; without it the short form: ${SHORT.scenarios.join(', ')} with ${SHORT.clients}
  --clients LIST    of ${LANGUAGES.join(', ')} (default: all of them)
  --seconds N       how long blows go on in each scenario (default ${SECONDS}, short form ${SHORT.seconds})
  --seed N          of what is left to chance (default 1)
  --json            reports as JSON on standard output, progress on standard error
  --keep            keeps the brokers' and the clients' logs also when all is well
  --list            tells the scenarios
Exit code: 0 all is well; 1 something was lost, doubled, reordered or stood still; 2 wrong flags; 3 something was not run, because a registry was out
of reach.`

/** Throws with a sentence about the first wrong flag. */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string' },
      clients: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const isShort = values.scenario === undefined
  const names = SCENARIOS.map(({ name }) => name)
  const scenarios = values.scenario === 'all' ? names : (values.scenario?.split(',') ?? SHORT.scenarios)
  const clients = (values.clients ?? (isShort ? SHORT.clients : LANGUAGES.join(','))).split(',')
  for (const name of scenarios) if (!names.includes(name)) throw new Error(`there is no scenario ${name}: ${names.join(', ')}`)
  for (const name of clients) {
    if (!LANGUAGES.some((known) => known === name)) throw new Error(`there is no client ${name}: ${LANGUAGES.join(', ')}`)
  }
  return {
    scenarios,
    clients: clients as Language[],
    secondsMax: wholeNumber('seconds', values.seconds ?? String(isShort ? SHORT.seconds : SECONDS)),
    seed: wholeNumber('seed', values.seed),
    json: values.json,
    keep: values.keep,
    list: values.list,
    help: values.help,
  }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is a whole number`)
  return value
}
