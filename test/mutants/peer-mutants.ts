import type { Mutant } from './mutant.ts'

const tests = (...names: readonly string[]) =>
  ({ kind: 'tests', files: names.map((name) => `src/peers/${name}.test.ts`) }) as const

/** Between brokers: who is let in, who is told, who is taken for dead. */
export const PEER_MUTANTS: readonly Mutant[] = [
  {
    id: 'P1',
    name: 'proof-without-role',
    file: 'src/peers/handshake.ts',
    find: 'role} `)',
    replace: 'role.slice(9)} `)',
    killedBy: [tests('handshake')],
  },
  {
    id: 'P2',
    name: 'listener-proof-unchecked',
    file: 'src/peers/handshake.ts',
    find: "    checkProof(this.#parts, 'listener', transcript, reader.raw(PROOF_BYTES))\n",
    replace: '    reader.raw(PROOF_BYTES)\n',
    killedBy: [tests('handshake')],
  },
  {
    id: 'P3',
    name: 'nonce-repeated',
    file: 'src/peers/seal.ts',
    find: '    this.#count++\n',
    replace: '',
    killedBy: [tests('seal')],
  },
  {
    id: 'P4',
    name: 'earlier-start-let-in',
    file: 'src/peers/reception.ts',
    find: ' || peer.incarnation < known)',
    replace: ' || peer.incarnation < known - known)',
    killedBy: [tests('reception')],
  },
  {
    id: 'P5',
    name: 'passed-on-twice',
    file: 'src/peers/tellings.ts',
    find: '    .map(({ brokerId }) => ({ brokerId, isToPassOn: false }))\n}',
    replace: '    .map(({ brokerId }) => ({ brokerId, isToPassOn: true }))\n}',
    killedBy: [tests('tellings')],
  },
  {
    id: 'P6',
    name: 'zone-told-broker-by-broker',
    file: 'src/peers/tellings.ts',
    find: '    if (name === zone) return',
    replace: '    if (name !== undefined) return',
    killedBy: [tests('tellings')],
  },
  {
    id: 'P7',
    name: 'dead-after-own-pause',
    file: 'src/peers/peers.ts',
    find: '      for (const link of this.#links.values()) link.forgive(nowMs)\n',
    replace: '',
    killedBy: [tests('peers')],
  },
  {
    id: 'P8',
    name: 'writer-struck-off',
    file: 'src/peers/gone-watch.ts',
    find: ' || absence.commands !== commands) {',
    replace: ') {',
    killedBy: [tests('gone-watch')],
  },
  {
    id: 'P9',
    name: 'announcements-unbounded',
    file: 'src/peers/untold.ts',
    find: 'const BYTES_MAX = 4 * 1024 * 1024',
    replace: 'const BYTES_MAX = 4 * 1024 * 1024 * 1024',
    killedBy: [tests('storm')],
  },
  {
    id: 'P10',
    name: 'answers-pile-up',
    file: 'src/peers/peer-visitor.ts',
    find: 'const heldBytes = this.#workBytes + this.#channel.queuedBytes',
    replace: 'const heldBytes = this.#workBytes',
    killedBy: [tests('reception')],
  },
  {
    id: 'P11',
    name: 'silent-connection-kept',
    file: 'src/peers/peer-link.ts',
    find: 'if (isSilent && this.#channel?.isEstablished === true)',
    replace: 'if (isSilent && this.#channel === undefined)',
    killedBy: [tests('peers')],
  },
  {
    id: 'P12',
    name: 'dead-confirmed-by-time-alone',
    file: 'src/peers/peer-link.ts',
    find: '    if (!isAlive) this.#confirmed?.()\n',
    replace: '',
    killedBy: [tests('peers')],
  },
]
