import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCompute } from '../src/platform/compute.ts'
import { buildBatch } from '../src/protocol/records/build-batch.ts'
import { compressBatch } from '../src/protocol/records/compress-batch.ts'
import { APPEND_TIME_BATCH, LARGE_BATCH, PLAIN_BATCH, SAME_BYTES } from '../test/wire/batch-samples.ts'

/** Writes the batches of `test/wire/fixtures/batches` with our code, for another client's code to read. */
const folder = process.argv[2]
if (folder === undefined) throw new Error('usage: write-batches FOLDER')

const compute = await openCompute()
const save = (name: string, batch: Buffer) => writeFileSync(join(folder, `${name}.batch`), batch)

for (const [name, batch] of Object.entries(SAME_BYTES)) save(name, batch)
for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
  save(`plain-${codec}`, await compressBatch(buildBatch(PLAIN_BATCH), codec, compute))
  save(`large-${codec}`, await compressBatch(buildBatch(LARGE_BATCH), codec, compute))
}
save('log-append-time', await compressBatch(buildBatch(APPEND_TIME_BATCH), 'lz4', compute))
