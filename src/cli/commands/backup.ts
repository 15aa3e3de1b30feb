import type { Command } from 'commander'
import { backup } from '../../upkeep/backup.ts'
import { byteText } from '../byte-text.ts'
import { copyProgress } from '../copy-progress.ts'
import { nonEmpty } from '../option-values.ts'
import type { RunOnStore } from '../store-command.ts'

export function backupCommand(command: Command, run: RunOnStore): void {
  command
    .description('copy a cluster as it is now to another place; brokers may go on. Done again, it copies what is new')
    .requiredOption('--to <url>', 'empty place, or an older backup: s3://BUCKET/PREFIX or file:///DIRECTORY', nonEmpty)
    .addHelpText('after', '\nExample:\n  odradek backup --store s3://my-bucket/cluster --to file:///mnt/backup/cluster')
  run<{ readonly to: string }>(command, async ({ options, output, parts, open }) => {
    const { store: to } = await open(options.to)
    const report = await backup({ ...parts, from: parts.store, to, onProgress: copyProgress(output) })
    await output.result(
      report,
      () =>
        `${to.description} has cluster ${report.clusterId} up to entry ${report.index}: ` +
        `${report.objects} objects and ${report.entries} entries with records; ${byteText(report.copiedBytes)} were copied now.`,
    )
  })
}
