import type { Command } from 'commander'
import { Failure } from '../../base/failure.ts'
import { verifyStore } from '../../upkeep/backup.ts'
import { byteText } from '../byte-text.ts'
import type { TableView } from '../output.ts'
import type { RunOnStore } from '../store-command.ts'

interface VerifyOptions {
  readonly deep?: true
}

export function verifyCommand(command: Command, run: RunOnStore): void {
  command
    .description('prove that all that a cluster refers to is in its store; reads only, and brokers may go on')
    .option('--deep', 'read every object and every record batch, and check it')
    .addHelpText('after', '\nExample:\n  odradek verify --store s3://my-bucket/cluster --deep')
  run<VerifyOptions>(command, async ({ options, output, parts }) => {
    const { clusterId, index, report } = await verifyStore({
      ...parts,
      isDeep: options.deep === true,
      onProgress: ({ objects, extents }) => output.progress(`checked ${objects} objects, ${extents} extents`),
    })
    const { extents, objects, objectBytes, problems, problemCount, orphans, orphanCount, orphanBytes } = report
    const result = { clusterId, index, extents, objects, objectBytes, problemCount, problems, orphanCount, orphanBytes, orphans }
    await output.result(result, () => {
      const tables: TableView[] = [
        {
          titles: ['CLUSTER', 'LAST ENTRY', 'EXTENTS', 'OBJECTS', 'SIZE', 'PROBLEMS', 'UNREFERENCED'],
          rows: [[clusterId, index, extents, objects, byteText(objectBytes), problemCount, orphanCount]],
          empty: '',
        },
      ]
      if (problems.length > 0) tables.push({ titles: ['PROBLEM'], rows: problems.map((problem) => [problem]), empty: '' })
      if (orphans.length > 0) {
        const rows = orphans.map(({ key, sizeBytes, ageEntries }) => [
          key,
          byteText(sizeBytes),
          ageEntries < 0 ? null : ageEntries,
        ])
        tables.push({ titles: ['UNREFERENCED', 'SIZE', 'AGE IN ENTRIES'], rows, empty: '' })
      }
      return tables
    })
    if (problemCount > 0) throw new Failure('corrupt', 'entry-missing', 'no', `${problemCount} problems were found`)
  })
}
