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
    .option('--config <file>', 'YAML file of settings (default: $ODRADEK_CONFIG)')
    .option('--set <name=value>', 'any other setting; may be repeated', texts)
    .addHelpText(
      'after',
      `
Every setting is also read from the environment: num.partitions from ODRADEK_NUM_PARTITIONS. docs/configuration.md lists them.

Example:
  odradek start --data /var/lib/odradek --listen 0.0.0.0:9092 --advertise kafka.example.com:9092 --set num.partitions=6`,
    )
    .action(async () => {
      exit(await parts.startBroker(loadSettings(command.opts<StartOptions>())))
    })
}
