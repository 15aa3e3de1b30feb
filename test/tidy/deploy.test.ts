import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { environmentName } from '../../src/config/resolve.ts'
import { SETTING_BY_NAME } from '../../src/config/settings.ts'
import { ROOT } from './sources.ts'

const FILES = ['Containerfile', 'compose.yaml', 'systemd/odradek.service', 'helm/odradek/templates/brokers.yaml']
const variables = new Set([...SETTING_BY_NAME.keys()].map(environmentName))

describe('the deployment files', () => {
  it('set only settings that there are', () => {
    const wrong = FILES.flatMap((file) =>
      [...read(file).matchAll(/\bODRADEK_[A-Z0-9_]+/g)]
        .map(([variable]) => variable)
        // The chart makes others out of its values.
        .filter((variable) => variable !== 'ODRADEK_' && !variables.has(variable))
        .map((variable) => `${file} sets ${variable}`),
    )
    assert.deepEqual(wrong, [])
  })

  it('have a compose file whose brokers share a store and have zones and addresses of their own', () => {
    const { services } = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> }
    const brokers = Object.entries(services).filter(([name]) => name.startsWith('broker-'))
    assert.equal(brokers.length, 3)
    for (const variable of ['ODRADEK_ZONE', 'ODRADEK_ADVERTISE', 'ODRADEK_ADVERTISE_PEERS'])
      assert.equal(new Set(brokers.map(([, { environment }]) => environment[variable])).size, 3, variable)
    assert.equal(new Set(brokers.map(([, { environment }]) => environment.ODRADEK_STORE)).size, 1)
  })
})

interface Service {
  readonly environment: Readonly<Record<string, string>>
}

function read(file: string): string {
  return readFileSync(join(ROOT, 'deploy', file), 'utf8')
}
