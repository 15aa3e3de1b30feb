import type { LiveBroker, LiveBrokers } from './peers.ts'

/** Of a broker without peers: it lives, and nothing ever changes. */
export function onlyBroker(broker: LiveBroker): LiveBrokers {
  return { all: [broker], onChange() {}, confirm: () => Promise.resolve() }
}
