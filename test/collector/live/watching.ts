import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'node:test'
import { runOdradek } from '../../cli/run-odradek.ts'
import type { Surroundings } from './surroundings.ts'

/** `plan watch` and `plan network probe` get in as collecting does. */
export function seeWatchAndProbe(all: () => Surroundings): void {
  const secret = { environment: { ODRADEK_PASSWORD: 'auditor-secret' } }
  const ways = () => {
    const { kafka, certificates } = all()
    const { ca, clientCert, clientKey } = certificates
    const login = ['--auth', 'scram-sha-512', '--user', 'auditor']
    return {
      scram: ['--bootstrap', kafka.sasl, ...login],
      scramTls: ['--bootstrap', kafka.saslTls, '--ca', ca, ...login],
      mtls: ['--bootstrap', kafka.mtls, '--ca', ca, '--cert', clientCert, '--key', clientKey],
    }
  }

  it('finds no topic gone by SCRAM, by SCRAM over TLS and by a certificate', async () => {
    const dir = join(all().folder, 'watched')
    const first = await runOdradek(['plan', 'inventory', 'collect', ...ways().scramTls, '-d', dir, '--id', 'live'], secret)
    assert.equal(first.code, 0, first.stderr)
    for (const way of Object.values(ways())) {
      const { code, stdout, stderr } = await runOdradek(['plan', 'watch', ...way, '-d', dir, '--once'], secret)
      assert.ok(code === 0 || code === 4, `${code}: ${stderr}`)
      assert.doesNotMatch(stdout, /topic-gone|group-gone|setting-changed/)
    }
    const rounds = (await readFile(join(dir, 'watch-history.jsonl'), 'utf8')).trim().split('\n')
    assert.equal(rounds.length, 3)
    const wrong = await runOdradek(['plan', 'watch', ...ways().scram, '-d', dir, '--once'], {
      environment: { ODRADEK_PASSWORD: 'wrong' },
    })
    assert.equal(wrong.code, 3)
    assert.match(wrong.stderr, /refused the login by SCRAM-SHA-512/)
  })

  it('judges TLS and the login that it went through', async () => {
    const results = async (way: readonly string[], environment: Readonly<Record<string, string>> = secret.environment) => {
      const { stdout, stderr } = await runOdradek(
        ['plan', 'network', 'probe', ...way, '--zone', 'use1-az1', '--dry-run', '--json', '-d', all().folder],
        { environment },
      )
      assert.notEqual(stdout, '', stderr)
      const { verdicts } = JSON.parse(stdout) as {
        readonly verdicts: { readonly item: string; readonly result: string | null }[]
      }
      return Object.fromEntries(verdicts.map(({ item, result }) => [item, result]))
    }
    const { scram, scramTls, mtls } = ways()
    const [plain, secure, certified] = [await results(scram), await results(scramTls), await results(mtls)]
    assert.deepEqual([plain.N1, plain.N3, plain.N4], ['pass', 'fail', 'pass'])
    assert.deepEqual([secure.N1, secure.N4], ['pass', 'pass'])
    assert.equal(certified.N1, 'pass')
    assert.notEqual(secure.N3, undefined)
    assert.equal((await results(scramTls, { ODRADEK_PASSWORD: 'wrong' })).N4, 'fail')
  })
}
