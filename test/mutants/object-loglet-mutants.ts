import type { Mutant } from './mutant.ts'

const CONTRACT = { kind: 'tests', files: ['test/contract/loglets.test.ts'] } as const
const APPENDS = { kind: 'tests', files: ['test/contract/object-loglet-appends.test.ts'] } as const
const HEDGES = { kind: 'tests', files: ['test/contract/object-loglet-hedges.test.ts'] } as const
const TRIMS = { kind: 'tests', files: ['test/contract/object-loglet-trims.test.ts'] } as const
const READS = { kind: 'tests', files: ['test/contract/object-loglet-reads.test.ts'] } as const

const WRITER = 'src/log/slot-writer.ts'
const LOGLET = 'src/log/object-loglet.ts'

/** The loglet in a store: what a store doesn't tell, and what was trimmed while somebody slept. */
export const OBJECT_LOGLET_MUTANTS: readonly Mutant[] = [
  {
    id: 'M1',
    name: 'own-412-is-taken',
    file: WRITER,
    find: "holds: isSameSlot(kept, slot) ? 'ours' : 'rival'",
    replace: "holds: 'rival'",
    killedBy: [APPENDS],
  },
  {
    id: 'M2',
    name: '412-is-ours',
    file: WRITER,
    find: "holds: isSameSlot(kept, slot) ? 'ours' : 'rival'",
    replace: "holds: 'ours'",
    killedBy: [APPENDS],
  },
  {
    id: 'M3',
    name: '409-is-taken',
    file: WRITER,
    find: "        if (error.applied === 'no') continue\n",
    replace: "        return { holds: 'rival', wasEmpty: false, dateMs: undefined }\n",
    killedBy: [APPENDS],
  },
  {
    id: 'M4',
    name: 'plain-put',
    file: 'src/store/memory-store.ts',
    find: "    if (objects.has(key)) return { outcome: 'exists', dateMs }\n",
    replace: '',
    killedBy: [CONTRACT],
  },
  {
    id: 'M5',
    name: 'slot-rewritten',
    file: WRITER,
    find: 'this.#create(slotKey(index), chunks,',
    replace: 'this.#create(slotKey(index), attempt === 1 ? chunks : [slot.prefix],',
    killedBy: [APPENDS],
  },
  {
    id: 'M5b',
    name: 'undecided-slot-reused',
    file: 'src/log/frozen-slots.ts',
    find: 'if (frozen !== undefined && !frozen.prefix.equals(prefix)) {',
    replace: 'if (frozen === undefined && prefix.length === 0) {',
    killedBy: [APPENDS],
  },
  {
    id: 'M6',
    name: 'hedge-412-is-taken',
    file: WRITER,
    find: '            this.#hedges.answered(clock.monotonicMs() - sentMs)\n',
    replace:
      "            if (open > 1 && created.outcome === 'exists') {\n              reject(new Failure('fenced', 'undecided', 'no', 'somebody was faster'))\n              return\n            }\n",
    killedBy: [HEDGES],
  },
  {
    id: 'M7',
    name: 'timeout-is-failure',
    file: WRITER,
    find: "throw new Failure('unavailable', 'undecided', 'unknown', `whether",
    replace: "throw new Failure('unavailable', 'undecided', 'no', `whether",
    killedBy: [APPENDS],
  },
  {
    id: 'M8',
    name: 'timeout-is-success',
    file: WRITER,
    find: "        if (error.applied === 'no') continue\n",
    replace: "        if (error.applied === 'unknown') return { holds: 'ours', wasEmpty: true, dateMs: undefined }\n",
    killedBy: [APPENDS],
  },
  {
    id: 'M9',
    name: 'compare-size-only',
    file: 'src/log/slot.ts',
    find: '  return isSameBody && Buffer.compare(kept.header, prefix.subarray(SLOT_HEAD_BYTES)) === 0\n',
    replace: '  return isSameBody && kept.header.length + SLOT_HEAD_BYTES === prefix.length\n',
    killedBy: [APPENDS],
  },
  {
    id: 'M10',
    name: '404-is-final',
    file: WRITER,
    find: '        if (written !== undefined) return written\n',
    replace:
      "        if (written !== undefined) return written\n        throw new Failure('unavailable', 'log-busy', 'no', 'it was not written')\n",
    killedBy: [APPENDS],
  },
  {
    id: 'M12b',
    name: 'object-hole-skipped',
    file: LOGLET,
    find: '      if (slot === undefined) break\n',
    replace: '      if (slot === undefined && asked.length === 0) break\n      if (slot === undefined) continue\n',
    killedBy: [READS],
  },
  {
    id: 'M20',
    name: 'trim-marker-unread',
    file: LOGLET,
    find: '    if (!wasEmpty || !seen.proofs.covers(index, dateMs)) await this.#readMarker()\n',
    replace: '',
    killedBy: [TRIMS],
  },
  {
    id: 'M20b',
    name: 'slept-reader-believes',
    file: LOGLET,
    find: 'if (entriesMax > 0 && (slots.length === 0 || !isCovered)) {',
    replace: 'if (entriesMax > 0 && slots.length === 0 && isCovered) {',
    killedBy: [TRIMS],
  },
  {
    id: 'M20c',
    name: 'deleted-is-empty',
    file: 'src/log/tail-look.ts',
    find: '    if (!isBelievable) await seen.readMarker()\n',
    replace: '',
    killedBy: [CONTRACT],
  },
  {
    id: 'M21',
    name: 'trim-marker-late',
    file: LOGLET,
    find: '    seen.adopt(await this.#parts.register.advance(before))\n',
    replace:
      "    seen.adopt({ before, steps: [], tag: '', dateMs: undefined })\n    seen.adopt(await this.#parts.register.advance(before))\n",
    killedBy: [TRIMS],
  },
  {
    id: 'M21b',
    name: 'trimmed-hole-left-empty',
    file: LOGLET,
    find: '      await this.#fillBefore(before)\n',
    replace: '',
    killedBy: [CONTRACT, TRIMS],
  },
  {
    id: 'M21c',
    name: 'slots-deleted-without-grace',
    file: 'src/log/trim-register.ts',
    find: 'if (step.dateMs + graceMs <= nowMs) deletedBefore = step.before',
    replace: 'if (step.dateMs <= nowMs) deletedBefore = step.before',
    killedBy: [TRIMS],
  },
  {
    id: 'M23',
    name: 'trim-live-body',
    file: LOGLET,
    find: ' || isLive(logIndex(index), logIndex(index))) continue',
    replace: ') continue',
    killedBy: [CONTRACT],
  },
  {
    id: 'M24b',
    name: 'object-tail-from-memory',
    file: 'src/log/tail-look.ts',
    find: '    await this.#look()\n    return logIndex(this.#seen.occupancy.contiguousTail)\n',
    replace: '    return logIndex(this.#seen.occupancy.contiguousTail)\n',
    killedBy: [CONTRACT],
  },
  {
    id: 'M24c',
    name: 'window-unchecked',
    file: LOGLET,
    find: '    await this.#checkWithinWindow(index)\n',
    replace: '',
    killedBy: [APPENDS],
  },
  {
    id: 'M41b',
    name: 'look-joined-late',
    file: 'src/log/tail-look.ts',
    find: '    if (this.#running === undefined) return this.#start()\n',
    replace: '    return this.#running ?? this.#start()\n',
    killedBy: [READS],
  },
  {
    id: 'M25',
    name: 'entry-crc-unchecked',
    file: 'src/log/slot.ts',
    find: 'if (bytes.length < end || crcOf(bytes, head.headerBytes) !== bytes.readUInt32LE(CRC_AT))',
    replace: 'if (bytes.length < end)',
    killedBy: [READS],
  },
  {
    id: 'M26',
    name: 'slot-body-unchecked',
    file: 'src/log/slot-bodies.ts',
    find: 'return bytes.length !== bodyBytes || crc32c(bytes) === bodyCrc',
    replace: 'return bytes.length <= bodyBytes',
    killedBy: [READS],
  },
]
