/** What each room may import besides itself. `import type` counts. docs/ARCHITECTURE.md shows the same table. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  protocol: ['base'],
  state: ['base'],
  log: ['base'],
  config: ['base'],
  // The framing of compressed payloads, with the bounds on what they inflate to, is the protocol's.
  platform: ['base', 'protocol'],
  client: ['base', 'protocol'],
  cluster: ['base', 'state', 'log'],
  storage: ['base', 'protocol', 'state', 'cluster', 'log'],
  groups: ['base', 'protocol', 'state', 'cluster'],
  broker: ['base', 'config', 'protocol', 'state', 'cluster', 'storage', 'groups', 'log'],
  upkeep: ['base', 'config', 'protocol', 'log', 'state', 'cluster', 'storage'],
  server: ['base', 'config', 'protocol', 'broker'],
  admin: ['base', 'config', 'protocol', 'state', 'log', 'cluster', 'storage', 'groups', 'broker', 'upkeep'],
  cli: ['base', 'config', 'protocol', 'client'],
  node: ['base', 'config', 'protocol', 'state', 'log', 'cluster', 'storage', 'groups', 'broker', 'upkeep', 'server', 'admin'],
}
