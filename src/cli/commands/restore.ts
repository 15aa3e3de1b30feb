import type { Command } from 'commander'
import { restore } from '../../upkeep/backup.ts'
import { byteText } from '../byte-text.ts'
import { copyProgress } from '../copy-progress.ts'
import { nonEmpty } from '../option-values.ts'
import type { RunOnStore } from '../store-command.ts'

export function restoreCommand(command: Command, run: RunOnStore): void {
  command
    .description('copy a backup to an empty place, where brokers can start then. Cut off, it goes on where it was')
    .requiredOption('--from <url>', 'the backup: s3://BUCKET/PREFIX or file:///DIRECTORY', nonEmpty)
    .addHelpText('after', '\nExample:\n  odradek restore --from file:///mnt/backup/cluster --store s3://new-bucket/cluster')
  run<{ readonly from: string }>(command, async ({ options, output, parts, open }) => {
    const { store: from } = await open(options.from)
    const report = await restore({ ...parts, from, to: parts.store, onProgress: copyProgress(output) })
    await output.result(
      report,
      () =>
        `${parts.store.description} has cluster ${report.clusterId} up to entry ${report.index}, and all of it is there: ` +
        `${byteText(report.copiedBytes)} were copied.\n` +
        'Brokers can start. Nothing is deleted before: odradek cluster confirm-restore',
    )
  })
}
