import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'

/**
 * `npm run deploy`: lints the Helm chart and renders it as its users may set it. Helm is built by Go into `.cache/helm/` and used again. Exit code 3: it
 * couldn't be had.
 */
const CHART = 'deploy/helm/odradek'
const HELM_MODULE = 'helm.sh/helm/v3/cmd/helm@v3.17.3'
const TOOLS = resolve('.cache/helm')
const HELM = `${TOOLS}/helm`
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

if (!haveHelm()) {
  process.stdout.write(
    'not run: the Helm chart (Helm could not be built: is there a Go compiler, and can its modules be reached?)\n',
  )
  process.exit(3)
}
check('the chart has no lint', () => void execFileSync(HELM, ['lint', '--strict', CHART, ...STORE], { encoding: 'utf8' }))
for (const { name, values, kinds } of VARIANTS) check(`the chart renders: ${name}`, () => renders(values, kinds))
check('the chart refuses to be rendered without a store', () => {
  const { status, stderr } = spawnSync(HELM, ['template', 'x', CHART], { encoding: 'utf8' })
  if (status === 0 || !stderr.includes('store must name')) throw new Error(`status ${status}: ${stderr}`)
})
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

function haveHelm(): boolean {
  if (existsSync(HELM)) return true
  mkdirSync(TOOLS, { recursive: true })
  const { status } = spawnSync('go', ['install', HELM_MODULE], { env: { ...process.env, GOBIN: TOOLS }, stdio: 'inherit' })
  return status === 0
}

function renders(values: readonly string[], kinds: readonly string[]): void {
  const text = execFileSync(HELM, ['template', 'x', CHART, ...values], { encoding: 'utf8' })
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
