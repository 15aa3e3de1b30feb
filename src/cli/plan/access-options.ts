import { type Command, Option } from 'commander'
import { nonEmpty } from '../option-values.ts'
import { LOGINS, PASSWORD_VARIABLE } from './cluster-access.ts'

/** How a command gets into a cluster: TLS and a login. */
export function accessOptions(command: Command): Command {
  return command
    .option('--tls', 'speak TLS')
    .option('--ca <file>', "certificates (PEM) to trust in place of the machine's own; with TLS")
    .option('--cert <file>', 'a certificate (PEM) that says who you are (mTLS); with TLS')
    .option('--key <file>', 'its key (PEM)')
    .addOption(new Option('--auth <mechanism>', 'log in').choices(LOGINS))
    .option('--user <name>', 'who logs in, for plain and scram', nonEmpty)
    .option('--password-file <file>', `holds the password (default: $${PASSWORD_VARIABLE})`)
    .option('--token-file <file>', 'holds the token, for oauthbearer')
    .option('--region <region>', "for aws-msk-iam, where the brokers' names don't tell it", nonEmpty)
    .option(
      '--allow-plaintext-sasl',
      'log in by plain or oauthbearer without TLS, though everybody on the way can read the secret',
    )
}
