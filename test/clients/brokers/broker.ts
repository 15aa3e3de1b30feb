/** A broker that the suite may use; `kill` and `restart` keep address and data. */
export interface Broker extends AsyncDisposable {
  /** host:port */
  readonly address: string
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>
  /** Starts the killed broker again; resolves when it serves. */
  restart(): Promise<void>
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
    open: () => Promise.resolve({ address, kill: unable, restart: unable, [Symbol.asyncDispose]: () => Promise.resolve() }),
  }
}
