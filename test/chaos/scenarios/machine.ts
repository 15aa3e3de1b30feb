import { open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { debianRoot, libraryFolder } from '../../clients/install/debian.ts'
import { PLACES } from '../../clients/places.ts'
import type { ChaosBroker } from '../cluster/chaos-broker.ts'
import { inTurns, type Scenario, THREE, untilGoingOn, victim } from './scenario.ts'

/** Of the file system that holds a broker's data directory. */
const DISK_BYTES = 262_144
const FULL_MS = 4_000
/** Mounts a small disk over the data directory, which is the working directory's, and becomes the broker. */
const SMALL_DISK = `mount -t tmpfs -o size=${DISK_BYTES} tmpfs data && exec "$0" "$@"`

/** Writes until nothing more fits. The disk is seen through the broker, for nobody else has it mounted. */
async function fill(broker: ChaosBroker): Promise<void> {
  const file = await open(ballastOf(broker), 'w')
  try {
    for (;;) await file.write(Buffer.alloc(4_096, 1))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
  } finally {
    await file.close()
  }
}

function ballastOf(broker: ChaosBroker): string {
  return join(`/proc/${broker.pid}/root`, broker.place.folder, 'data', 'ballast')
}

const cachefull: Scenario = {
  name: 'cachefull',
  about: 'the disk of one broker is full for a while, and then that of all',
  store: 'versitygw',
  shape: { ...THREE, wrap: ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', SMALL_DISK] },
  play: (drill) =>
    inTurns(drill, async (turn) => {
      const { broker, why } = await victim(drill, turn)
      const full = turn % 2 === 0 ? [broker] : drill.cluster.brokers
      drill.blow(turn % 2 === 0 ? `the disk of ${broker.name}, ${why}, is full` : 'the disks of all brokers are full')
      for (const one of full) await fill(one)
      await drill.last(FULL_MS)
      await untilGoingOn(drill)
      drill.blow('there is room again')
      for (const one of full) await rm(ballastOf(one))
      await untilGoingOn(drill)
    }),
}

/** Looked at each time that a broker asks for the time; its own one, for it lies in the broker's folder. */
const CLOCK_FILE = 'clock'
const OFFSETS_S = [40, -40, 0]

const clock: Scenario = {
  name: 'clock',
  about: 'the clocks of brokers jump ahead and back by up to 40 s',
  store: 'versitygw',
  shape: THREE,
  prepare: async () => {
    const root = await debianRoot(PLACES.cache, 'libfaketime', ['libfaketime'])
    const library = join(await libraryFolder(root), 'faketime', 'libfaketimeMT.so.1')
    const environment = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: CLOCK_FILE,
      FAKETIME_NO_CACHE: '1',
      // Timers run on as in life: only the time of day jumps.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    }
    return { environment }
  },
  play: (drill) =>
    inTurns(drill, async (turn) => {
      const { broker, why } = await victim(drill, turn + 1)
      for (const offset of OFFSETS_S) {
        drill.blow(`the clock of ${broker.name}, ${why}, is ${offset} s ahead`)
        await writeFile(join(broker.place.folder, CLOCK_FILE), `${offset < 0 ? '' : '+'}${offset}\n`)
        await drill.last(2_000)
        await untilGoingOn(drill)
      }
    }),
}

export const machineScenarios: readonly Scenario[] = [cachefull, clock]
