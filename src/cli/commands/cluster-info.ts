import type { Command } from 'commander'
import type { RunWork } from '../client-command.ts'

export function clusterInfo(command: Command, run: RunWork): void {
  command
    .description('tell the id of the cluster and its brokers')
    .addHelpText('after', '\nExample:\n  odradek cluster info --bootstrap kafka:9092')
  run(command, async ({ client, output, signal }) => {
    const { id, controller, brokers } = await client.admin.describeCluster(signal)
    const info = {
      id,
      controller: controller < 0 ? null : controller,
      brokers: brokers.map(({ id: broker, address: { host, port }, rack }) => ({ id: broker, host, port, rack })),
    }
    await output.result(info, () => [
      { titles: ['CLUSTER', 'CONTROLLER'], rows: [[info.id, info.controller]], empty: '' },
      {
        titles: ['BROKER', 'HOST', 'PORT', 'RACK'],
        rows: info.brokers.map((broker) => [broker.id, broker.host, broker.port, broker.rack]),
        empty: 'It tells of no brokers.',
      },
    ])
  })
}
