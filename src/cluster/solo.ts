import type { LiveBroker, LiveBrokers } from './peers.ts'

/** A broker that has no peers: it alone lives, always. */
export class Solo implements LiveBrokers {
  readonly all: readonly LiveBroker[]

  constructor(self: LiveBroker) {
    this.all = [self]
  }

  onChange(): void {
    // Nothing ever does.
  }
}
