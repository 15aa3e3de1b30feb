import type { Cluster } from '../documents/estate-cluster.ts'
import type { Importer, ImportSettings } from './importer.ts'
import type { Line, Source } from './source.ts'

type Acl = NonNullable<Cluster['acls']>[number]

const RESOURCE = /^Current ACLs for resource `?ResourcePattern\(resourceType=(\w+), name=(.+), patternType=(\w+)\)`?:\s*$/
/** Before 2.0: `Topic:orders`, later `Topic:LITERAL:orders`. */
const OLD_RESOURCE =
  /^Current ACLs for resource `(Topic|Group|Cluster|TransactionalId|DelegationToken)(?::(LITERAL|PREFIXED))?:(.+)`:\s*$/
const ENTRY = /^\(principal=(.+), host=([^,]+), operation=(\w+), permissionType=(\w+)\)$/
const OLD_ENTRY = /^(\S.*?) has (Allow|Deny) permission for operations: (\w+) from hosts?: (\S+)$/

/**
 * The text of `kafka-acls --list`: resources with their entries. Before 2.4 (and of ZooKeeper) entries are sentences. No entries: there are none, if
 * the tool was let look; a refusal of the broker is no list.
 */
export const kafkaAcls: Importer = {
  kind: 'kafka-acls',
  summary: 'text of kafka-acls --list',
  sections: ['acls'],
  needsCluster: true,
  read: (source, settings) => ({ clusters: [{ id: settings.cluster, acls: readAcls(source, settings) }] }),
}

function readAcls(source: Source, settings: ImportSettings): Acl[] {
  const acls: Acl[] = []
  let resource: Pick<Acl, 'resourceType' | 'resourceName' | 'patternType'> | undefined
  for (const line of source.lines()) {
    if (/^(?:Warning|WARNING|OpenJDK)\b/.test(line.text)) continue
    const found = resourceOf(line)
    if (found !== undefined) {
      resource = found
      continue
    }
    const column = line.text.search(/\S/) + 1
    if (resource === undefined) throw source.refusal(line.number, column, "should begin with 'Current ACLs for resource'")
    acls.push({ ...entryOf(source, line, column, settings), ...resource })
  }
  return unique(acls)
}

function resourceOf({ text }: Line) {
  const [, type, name, pattern] = RESOURCE.exec(text) ?? []
  if (type !== undefined) return { resourceType: type, resourceName: name!, patternType: pattern! }
  const [, oldType, oldPattern, oldName] = OLD_RESOURCE.exec(text) ?? []
  if (oldType === undefined) return undefined
  return {
    resourceType: oldType.replace(/(?<=[a-z])(?=[A-Z])/, '_').toUpperCase(),
    resourceName: oldName!,
    patternType: oldPattern ?? 'LITERAL',
  }
}

function entryOf(source: Source, line: Line, column: number, { hide }: ImportSettings) {
  const text = line.text.trim()
  const [, principal, host, operation, permission] = ENTRY.exec(text) ?? []
  const hostText = (address: string) => (address === '*' ? address : hide.address(address))
  if (principal !== undefined) return { principal, host: hostText(host!), operation: operation!, permission: permission! }
  const [, oldPrincipal, oldPermission, oldOperation, oldHost] = OLD_ENTRY.exec(text) ?? []
  if (oldPrincipal === undefined)
    throw source.refusal(line.number, column, `should be an entry of an ACL, and is '${text.slice(0, 40)}'`)
  return {
    principal: oldPrincipal,
    host: hostText(oldHost!),
    operation: oldOperation!.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase(),
    permission: oldPermission!.toUpperCase(),
  }
}

/** Entries that differ in the address alone are one where addresses aren't kept. */
function unique(acls: readonly Acl[]): Acl[] {
  return [...new Map(acls.map((acl) => [JSON.stringify(acl), acl])).values()]
}
