import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installVersitygw } from './install.ts'
import { type RunningServer, startServer } from './server.ts'

/** A real S3 server over a directory of its own, which goes with it. Fails with `Unreachable` where it can't be installed. */
export async function startVersitygw(): Promise<RunningServer> {
  const program = await installVersitygw()
  const folder = await mkdtemp(join(tmpdir(), 'odradek-versitygw-'))
  return startServer(
    program,
    (port, { accessKeyId, secretAccessKey }) => [
      ...['--access', accessKeyId, '--secret', secretAccessKey, '--port', `127.0.0.1:${port}`, '--virtual-domain', 'localhost'],
      ...['--keep-alive', '--quiet', 'posix', folder],
    ],
    () => rm(folder, { recursive: true, force: true }),
  )
}
