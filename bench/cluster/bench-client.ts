import { SILENT } from '../../src/base/ports.ts'
import { Client } from '../../src/client/client.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { openCompute } from '../../src/platform/compute.ts'
import { RealNetwork } from '../../src/platform/network.ts'
import { RealRandom } from '../../src/platform/random.ts'

/** Our own client in this process: as light as a load can be. With a zone it is sent to that zone's brokers. */
export async function openClient(addresses: readonly string[], zone?: string): Promise<Client> {
  const bootstrap = addresses.map((address) => {
    const [host = '', port = ''] = address.split(':')
    return { host, port: Number(port) }
  })
  const parts = {
    clock: new RealClock(),
    random: new RealRandom(),
    network: new RealNetwork(SILENT),
    compute: await openCompute(),
    log: SILENT,
  }
  return new Client(parts, { bootstrap, softwareVersion: 'bench', clientId: zone === undefined ? 'bench' : `zone=${zone}` })
}

export async function createTopic(client: Client, name: string, partitions: number): Promise<void> {
  await client.admin.topics.create({ name, partitions, replicationFactor: 1, configs: [], validateOnly: false })
}
