/** As `plan durability` takes them. */
interface DurabilitySettings {
  readonly replicationFactor: number
  readonly minInsyncReplicas: number
  readonly acks: '0' | '1' | 'all'
  readonly uncleanLeaderElection: boolean
}

/** Settings of the durable profile for as many copies, as a topic and a producer take them. */
export function durableSettings({ replicationFactor }: Pick<DurabilitySettings, 'replicationFactor'>) {
  const copies = Math.max(3, replicationFactor)
  return {
    topic: {
      replicationFactor: copies,
      'min.insync.replicas': Math.floor(copies / 2) + 1,
      'unclean.leader.election.enable': false,
    },
    producer: { acks: 'all', 'enable.idempotence': true },
  } as const
}

/** What the same settings mean on Odradek, whose log is durable before anything is acknowledged. */
export function meaningOnOdradek({ replicationFactor, minInsyncReplicas, acks, uncleanLeaderElection }: DurabilitySettings) {
  return [
    {
      setting: 'replicationFactor',
      given: String(replicationFactor),
      meaning: 'accepted and shown; copies are kept by the store or the disk under the log, not by brokers',
    },
    {
      setting: 'minInsyncReplicas',
      given: String(minInsyncReplicas),
      meaning:
        'accepted and shown, without effect: no broker holds a copy that could lag, and losing brokers refuses no write while one is left',
    },
    {
      setting: 'acks',
      given: acks,
      meaning:
        acks === '0'
          ? 'what is stored is durable; the producer waits for no answer, so it never hears of what did not arrive'
          : 'answered when the record is durable in the log, whatever is set',
    },
    {
      setting: 'uncleanLeaderElection',
      given: uncleanLeaderElection ? 'on' : 'off',
      meaning: 'without effect: any broker serves any partition from the same log, so no election can lose records',
    },
  ]
}
