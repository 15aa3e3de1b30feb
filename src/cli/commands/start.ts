import type { Command } from 'commander'
import { loadSettings, type StartFlags } from '../../config/load.ts'
import type { CliParts } from '../cli-parts.ts'
import { texts } from '../option-values.ts'

interface StartOptions extends Omit<StartFlags, 'set'> {
  readonly set?: readonly string[]
}

/** `odradek start`: reads the settings; the broker itself is run by whoever composed the parts. */
export function start(command: Command, parts: CliParts, exit: (code: number) => void): void {
  command
    .description('run a broker')
    .option('--data <dir>', 'directory of everything that the broker keeps (default: ./data)')
    .option('--listen <host:port>', 'where Kafka clients connect; port 0 picks a free one (default: localhost:9092)')
    .option('--advertise <host:port>', 'address that clients are told (default: the listen address)')
    .option('--admin <host:port>', 'where health and metrics are served (default: localhost:9644)')
    .option('--ready-file <file>', 'written once the broker serves: JSON with pid and addresses')
    .option(
      '--store <url>',
      'where a cluster keeps everything: s3://BUCKET/PREFIX or file:///DIRECTORY (default: in --data, alone)',
    )
    .option('--zone <name>', "this broker's zone; clients of the zone are sent to it")
    .option('--peers-listen <host:port>', 'where other brokers connect (default: a free port)')
    .option('--advertise-peers <host:port>', 'address that other brokers are told (default: what is listened on)')
    .option('--cluster-secret-file <file>', 'what brokers prove to each other that they know (default: a secret in the store)')
    .option('--s3-endpoint <url>', 'S3 service, for others than AWS (default: $AWS_ENDPOINT_URL_S3)')
    .option('--s3-path-style [true|false]', 'put the bucket into the path instead of the host name')
    .option('--config <file>', 'YAML file of settings (default: $ODRADEK_CONFIG)')
    .option('--set <name=value>', 'any other setting; may be repeated', texts)
    .addHelpText(
      'after',
      `
Every setting is also read from the environment: num.partitions from ODRADEK_NUM_PARTITIONS. docs/configuration.md lists them.

Examples:
  odradek start --store s3://my-bucket/cluster --zone a     one more broker of that cluster, or its first one
  odradek start --data /var/lib/odradek --listen 0.0.0.0:9092 --advertise kafka.example.com:9092 --set num.partitions=6`,
    )
    .action(async () => {
      exit(await parts.startBroker(loadSettings(command.opts<StartOptions>())))
    })
}
