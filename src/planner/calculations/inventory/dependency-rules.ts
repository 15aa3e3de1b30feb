import { z } from '../../schema.ts'

/** What hangs on the cluster in other ways than by producing and consuming, by kind. */
export const dependencyRules = z.strictObject({
  zookeeper: z.string(),
  tlsAuthority: z.string(),
  connector: z.string(),
  processor: z.string(),
})

/** A file of limits may lay its own `dependencies` over these. */
export const DEPENDENCY_RULES: z.output<typeof dependencyRules> = {
  zookeeper: 'It breaks with the old cluster: the target has no ZooKeeper to ask.',
  tlsAuthority: 'Clients and brokers that trust it must trust that of the target before they move.',
  connector: 'It must be stopped, moved with its offsets and started again, with its internal topics.',
  processor: 'Its state and internal topics move together with what it reads and writes.',
}
