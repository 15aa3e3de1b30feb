import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Broker } from './brokers/broker.ts'
import { odradekSource } from './brokers/odradek.ts'
import { ROWS } from './families/families.ts'
import { BROKER_MAIN, PLACES } from './places.ts'
import { Player } from './play.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'

/** Declares a test per scenario for one client that needs no installation, against a broker process of this build. */
export function testClient(family: string): void {
  const row = ROWS.find((candidate) => candidate.family === family)!
  describe(`${row.client} ${row.version} against a broker process`, () => {
    // Both clients read as members of groups; with the default each read would wait three seconds for others to join.
    const source = odradekSource(BROKER_MAIN, { 'group.initial.rebalance.delay.ms': '0' })
    let folder: string
    let shared: Broker
    let player: Player

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), `odradek-${family}-`))
      shared = await source.open(join(folder, 'shared-broker'))
      const command = await row.install(PLACES)
      player = new Player({ row, command, source, shared, scenarios: SCENARIOS, folder: await logs(folder), nonce: 'test' })
    })

    after(async () => {
      await player?.[Symbol.asyncDispose]()
      await shared?.[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    })

    for (const scenario of SCENARIOS) {
      test(`${scenario.name}: ${scenario.about}`, async (context) => {
        const outcome = await player.play(scenario)
        if (outcome.kind === 'n/a') context.skip('the client library has no such call')
        else if (outcome.kind !== 'passed') throw new Error(outcome.reason)
      })
    }
  })
}

async function logs(folder: string): Promise<string> {
  const made = join(folder, 'client')
  await mkdir(made)
  return made
}
