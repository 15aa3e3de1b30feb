import type { Duty } from '../brokers/broker.ts'
import type { Hello, Limit, Verb } from '../program/lines.ts'
import type { Program } from '../program/program.ts'
import { poll } from '../watch.ts'

/** What a scenario works with: a fresh name space on a running broker, and as many processes of one client as it wants. */
export interface Stage {
  /** Unique to this client and scenario; names of topics and groups begin with it. */
  readonly prefix: string
  readonly hello: Hello
  /** One more process of the client; the stage closes it at the end. */
  readonly start: () => Promise<Program>
  /** A process of the client that lives as long as the stage's owner, for calls that leave nothing behind in it. */
  readonly main: Program
  /** Makes a topic, with the client itself where it can, else with another client. */
  readonly makeTopic: (topic: string, partitions: number, configs?: Readonly<Record<string, string>>) => Promise<void>
  /** True where other brokers go on while one is dead. */
  readonly isCluster: boolean
  /** Ends the broker with SIGKILL, in a cluster the one with that duty; only for scenarios that own their broker. */
  readonly killBroker: (duty: Duty) => Promise<void>
  /** Starts the killed broker again, at the same address and with its data. */
  readonly restartBroker: () => Promise<void>
}

export interface Scenario {
  /** The name in the table. */
  readonly name: string
  /** One line for the document: what passes means. */
  readonly about: string
  /** Verbs without which the scenario cannot be played. */
  readonly needs: readonly Verb[]
  /** What the scenario leaves out for clients that lack it. */
  readonly touches?: readonly Limit[]
  /** The same where it is played against a cluster. */
  readonly touchesInCluster?: readonly Limit[]
  /** Something beside verbs that the client must have. */
  readonly fits?: (hello: Hello) => boolean
  /** True when the broker is killed: then the scenario runs against a broker of its own. */
  readonly killsBroker?: boolean
  /** Returns when passed, throws with the reason when not. */
  readonly play: (stage: Stage) => Promise<void>
}

export function applies(scenario: Scenario, hello: Hello): boolean {
  return scenario.needs.every((verb) => hello.verbs.includes(verb)) && (scenario.fits?.(hello) ?? true)
}

export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message)
}

/** Runs what must be refused; resolves when the refusal's text matches. */
export async function demandRefusal(work: Promise<unknown>, text: RegExp, what: string): Promise<void> {
  let message: string | undefined
  try {
    await work
  } catch (error) {
    message = (error as Error).message
  }
  demand(message !== undefined, `${what} was not refused`)
  demand(text.test(message), `${what} was refused with "${message}"`)
}

/**
 * Asks until the answer fits. An admin call may be answered a moment before every broker's metadata shows its effect, so what follows may at
 * first be refused or out of date.
 */
export async function eventually<T>(ask: () => Promise<T>, fits: (answer: T) => boolean, what: string): Promise<T> {
  let last = 'nothing'
  const probe = async () => {
    try {
      const answer = await ask()
      last = JSON.stringify(answer).slice(0, 200)
      return fits(answer) ? { answer } : undefined
    } catch (error) {
      last = (error as Error).message
      return undefined
    }
  }
  try {
    return (await poll(probe, 10_000, what)).answer
  } catch (error) {
    throw new Error(`${(error as Error).message}; the last answer was ${last}`)
  }
}
