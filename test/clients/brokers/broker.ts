/** What a broker of a cluster does for a client: who does it is the one to kill. */
export type Duty = { readonly topic: string; readonly partition: number } | { readonly group: string }

/** A broker, or a cluster of them, that the suite may use; `kill` and `restart` keep address and data. */
export interface Broker extends AsyncDisposable {
  /** host:port, of a cluster several by comma. */
  readonly address: string
  /** The brokers of a cluster, which serves while one of them is dead; none where there is one broker. */
  readonly members: readonly ClusterMember[]
  /** SIGKILL, in a cluster to the broker with that duty; resolves when the process is gone. */
  kill(duty: Duty): Promise<void>
  /** Starts the killed broker again; resolves when it serves. */
  restart(): Promise<void>
}

export interface ClusterMember {
  /** host:port */
  readonly address: string
  /** host:port of its admin pages */
  readonly admin: string
  readonly zone: string
}

/** Where the suite's brokers come from. `open` starts one with an empty data folder under `folder`. */
export interface BrokerSource {
  /** Named in the progress lines: what is under test. */
  readonly name: string
  /** False for a broker that others run: scenarios that kill it are not run. */
  readonly killable: boolean
  open(folder: string): Promise<Broker>
}

/** The suite's view of a broker that somebody else runs. */
export function outsideBroker(address: string): BrokerSource {
  const unable = () => Promise.reject(new Error('this broker is not ours to kill'))
  return {
    name: `the broker at ${address}`,
    killable: false,
    open: () =>
      Promise.resolve({
        address,
        members: [],
        kill: unable,
        restart: unable,
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
  }
}
