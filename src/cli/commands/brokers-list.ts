import type { Command } from 'commander'
import { brokersOf } from '../broker-facts.ts'
import { byteText } from '../byte-text.ts'
import type { RunWork } from '../client-command.ts'

export function brokersList(command: Command, run: RunWork): void {
  command
    .description('tell address, zone, load and version of each broker, and whether it drains')
    .addHelpText('after', '\nExample:\n  odradek brokers list')
  run(command, async ({ client, output, signal }) => {
    const brokers = await brokersOf(client, signal)
    await output.result(brokers, () => ({
      titles: ['BROKER', 'ADDRESS', 'ZONE', 'LOAD', 'VERSION', 'DRAINING'],
      rows: brokers.map(({ id, host, port, rack, status }) => [
        id,
        `${host}:${port}`,
        rack,
        status === null ? null : `${byteText(Math.round(status.load))}/s`,
        status?.version ?? null,
        status?.draining ?? null,
      ]),
      empty: 'The cluster tells of no brokers.',
    }))
  })
}
