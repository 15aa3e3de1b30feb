import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../../clients/install/run.ts'

export interface Certificates {
  /** Trusted by both sides. */
  readonly ca: string
  /** Key and certificate in one file, as brokers want them. */
  readonly server: string
  readonly clientCert: string
  readonly clientKey: string
}

/** An authority of our own, a broker's certificate for 127.0.0.1 and one of a client called `collector`. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  await openssl('req', '-x509', ...key, '-days', '2', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=authority')
  const issue = async (name: string, extension: string) => {
    await writeFile(join(folder, `${name}.ext`), extension)
    await openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`]
    await openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`)
  }
  await issue('broker', 'subjectAltName=IP:127.0.0.1,DNS:localhost')
  await issue('collector', 'basicConstraints=CA:FALSE')
  // Brokers read keys in PKCS #8 only, with the certificates behind them.
  await openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'broker.key', '-out', 'broker.p8')
  const [serverKey, serverCert] = await Promise.all(
    ['broker.p8', 'broker.pem'].map((file) => run('cat', [file], { cwd: folder })),
  )
  await writeFile(join(folder, 'server.pem'), `${serverKey}${serverCert}`)
  const at = (file: string) => join(folder, file)
  return { ca: at('ca.pem'), server: at('server.pem'), clientCert: at('collector.pem'), clientKey: at('collector.key') }
}
