import type { Writable } from 'node:stream'
import type { Clock, Http, Log, Routes } from '../base/ports.ts'
import type { ClientParts } from '../client/settings.ts'
import type { ResolvedSettings } from '../config/resolve.ts'
import type { Settings } from '../config/settings.ts'
import type { StoreParts } from '../upkeep/stored-cluster.ts'

/** Files by name, for commands that read and write folders of documents. */
export interface FolderParts {
  /** Names of what lies in it, in any order; nothing if there is no such folder. */
  readonly list: (path: string) => Promise<readonly string[] | undefined>
  /** With those that it lies in; no failure if it is there. */
  readonly make: (path: string) => Promise<void>
  /** False if there is a file of that name, which stays as it is. A secret is for its owner's eyes. */
  readonly create: (path: string, text: string, ways?: { readonly isSecret?: boolean }) => Promise<boolean>
  /** Whole or not at all, whatever is there, and as closed to others as that was. */
  readonly replace: (path: string, text: string) => Promise<void>
}

/** Files (PEM) of connections by TLS. */
export interface TlsPlaces {
  /** Certificates that are trusted in place of the machine's own. */
  readonly ca?: string | undefined
  /** Who we are, for clusters that ask for it (mTLS); both or none. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** A stream that may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean }

/** What the command line needs of the process and of the machine; `main.ts` makes it. */
export interface CliParts {
  readonly version: string
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean }
  readonly stdout: OutputStream
  readonly stderr: OutputStream
  /** Fails while it is read, as Node's streams do, if it isn't there. */
  readonly openFile: (path: string) => AsyncIterable<Uint8Array>
  readonly folders: FolderParts
  /** The folder of the planner's built-in figures, `figures/` of the package. */
  readonly plannerData: string
  /** Calls `run` at the first Ctrl-C or SIGTERM; the result ends that. A second one is the process's own affair. */
  readonly onInterrupt: (run: () => void) => () => void
  /** Called by commands that speak to a cluster. `log` takes what people should hear of on the way. */
  readonly makeClientParts: (log: Log, tls?: TlsPlaces) => Promise<ClientParts>
  /** For REST APIs; `ca` as in `TlsPlaces`. */
  readonly openHttp: (ca?: string) => Promise<Http>
  /** What a probe finds out about the way to a cluster. */
  readonly routes: Routes
  /** A connection to the store at `address`, as the settings say, which `close` ends. Called by commands that need no broker. */
  readonly openStore: (address: string, settings: Settings, log: Log) => Promise<StoreParts>
  /** Runs a broker until it is told to stop; the result is the exit code. Failures are told by the command line. */
  readonly startBroker: (settings: ResolvedSettings) => Promise<number>
}
