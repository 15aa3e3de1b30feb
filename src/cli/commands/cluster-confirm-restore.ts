import type { Command } from 'commander'
import { confirmRestore } from '../../upkeep/backup.ts'
import type { RunOnStore } from '../store-command.ts'

export function clusterConfirmRestore(command: Command, run: RunOnStore): void {
  command
    .description('say that a restored cluster is what was wanted: from then on its brokers delete again what is not needed')
    .addHelpText('after', '\nExample:\n  odradek cluster confirm-restore --store s3://new-bucket/cluster')
  run(command, async ({ output, parts }) => {
    const confirmed = await confirmRestore(parts)
    await output.result({ confirmed }, () =>
      confirmed ? 'The restore is confirmed; brokers hear of it within seconds.' : 'There was nothing to confirm.',
    )
  })
}
