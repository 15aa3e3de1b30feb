import { brokerSubject, clusterSubject } from './broker/broker-subject.ts'
import { openInlineCompute } from './broker/inline-compute.ts'
import type { Subject } from './subject.ts'
import { toyClusterSubject, toySubject } from './toy/toy-subject.ts'

const compute = await openInlineCompute()

/** What can be simulated, by name. The first one is meant when none is named. */
export const SUBJECTS: ReadonlyMap<string, Subject> = new Map(
  [
    brokerSubject('broker', 'file', compute),
    brokerSubject('broker-remote', 'remote', compute),
    clusterSubject(compute),
    toySubject('none'),
    toySubject('ack-before-sync'),
    toySubject('dedupe-off'),
    toySubject('torn-tail-kept'),
    toyClusterSubject('none'),
    toyClusterSubject('unknown-is-done'),
    toyClusterSubject('tail-from-memory'),
  ].map((subject) => [subject.name, subject]),
)
