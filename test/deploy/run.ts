import { execFileSync, spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { cached } from '../clients/install/cached.ts'
import { install, Unreachable } from '../clients/install/run.ts'

/**
 * `npm run deploy`: lints the Helm chart and renders it as its users may set it. Helm is built by Go into `.cache/helm/` and used again. Exit code 3: it
 * couldn't be had.
 */
const CHART = 'deploy/helm/odradek'
const HELM_VERSION = '3.17.3'
const BUILD_MS = 900_000
const STORE = ['--set', 'store=s3://bucket/cluster']
const VARIANTS: readonly { readonly name: string; readonly values: readonly string[]; readonly kinds: readonly string[] }[] = [
  {
    name: 'one zone',
    values: STORE,
    kinds: ['PodDisruptionBudget', 'Service', 'Service', 'ServiceAccount', 'StatefulSet'],
  },
  {
    name: 'two zones, another S3, secrets, settings',
    values: [
      ...STORE,
      ...[
        '--set',
        'zones={a,b}',
        '--set',
        's3.endpoint=http://s3:7070',
        '--set',
        's3.pathStyle=true',
        '--set',
        's3.region=eu-west-1',
      ],
      ...['--set', 's3.credentialsSecret=keys', '--set', 'clusterSecret=secret', '--set', 'settings.num\\.partitions=12'],
      ...[
        '--set',
        'podAnnotations.team=data',
        '--set',
        'nodeSelector.disk=fast',
        '--set',
        'serviceAccount.annotations.role=writer',
      ],
    ],
    kinds: ['PodDisruptionBudget', 'Service', 'Service', 'ServiceAccount', 'StatefulSet', 'StatefulSet'],
  },
  {
    name: 'an account that is there',
    values: [...STORE, '--set', 'serviceAccount.create=false', '--set', 'serviceAccount.name=brokers'],
    kinds: ['PodDisruptionBudget', 'Service', 'Service', 'StatefulSet'],
  },
]

let passed = 0
let failed = 0

const helm = await installHelm()
if (helm === undefined) {
  process.stdout.write('not run: the Helm chart, because Helm could not be had from the Go module proxy\n')
  process.exit(3)
}
check('the chart has no lint', () => void execFileSync(helm!, ['lint', '--strict', CHART, ...STORE], { encoding: 'utf8' }))
for (const { name, values, kinds } of VARIANTS) check(`the chart renders: ${name}`, () => renders(values, kinds))
check('the chart refuses to be rendered without a store', () => {
  const { status, stderr } = spawnSync(helm!, ['template', 'x', CHART], { encoding: 'utf8' })
  if (status === 0 || !stderr.includes('store must name')) throw new Error(`status ${status}: ${stderr}`)
})
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

/** Undefined where the Go module proxy can't be reached. */
async function installHelm(): Promise<string | undefined> {
  try {
    const folder = await cached(resolve('.cache'), 'helm', HELM_VERSION, async (fresh) => {
      const env = { GOBIN: fresh, GOFLAGS: '-p=2' }
      await install('go', ['install', `helm.sh/helm/v3/cmd/helm@v${HELM_VERSION}`], { cwd: fresh, env, deadlineMs: BUILD_MS })
    })
    return `${folder}/helm`
  } catch (error) {
    if (error instanceof Unreachable) return undefined
    throw error
  }
}

function renders(values: readonly string[], kinds: readonly string[]): void {
  const text = execFileSync(helm!, ['template', 'x', CHART, ...values], { encoding: 'utf8' })
  const documents = parseAllDocuments(text).filter(({ contents }) => contents !== null)
  const errors = documents.flatMap((document) => document.errors.map(String))
  if (errors.length > 0) throw new Error(errors.join('\n'))
  const found = documents.map((document) => String((document.toJS() as { kind: string }).kind)).sort()
  if (found.join() !== kinds.join()) throw new Error(`rendered ${found.join(', ')}`)
}

function check(what: string, run: () => void): void {
  try {
    run()
    passed++
    process.stdout.write(`ok      ${what}\n`)
  } catch (error) {
    failed++
    process.stdout.write(`FAILED  ${what}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}
