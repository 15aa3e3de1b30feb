import { type Drill, inTurns, type Scenario, THREE, untilGoingOn, victim } from './scenario.ts'

const KILLS = 50
/** Longer than every time-out among brokers. */
const PAUSE_MS = 8_000

/** Kills the turn's victim, lets the others go on without it for a while, and starts it again. */
async function killOne(drill: Drill, turn: number): Promise<void> {
  const { broker, why } = await victim(drill, turn)
  drill.blow(`kill -9 of ${broker.name}, ${why}`)
  await broker.kill()
  drill.note(`clients are told no more of it after ${(await drill.cluster.untilForgotten(broker)).toFixed(0)} ms`)
  await drill.last(300 + drill.random.int(1_700))
  await untilGoingOn(drill)
  drill.blow(`start of ${broker.name}`)
  drill.note(`it serves after ${(await broker.start()).toFixed(0)} ms`)
}

const none: Scenario = {
  name: 'none',
  about: 'nothing happens: what the machine itself takes',
  store: 'versitygw',
  shape: THREE,
  play: async (drill) => {
    while (!drill.isOver()) await drill.last(500)
  },
}

const kill: Scenario = {
  name: 'kill',
  about: 'kill -9 in turns of any broker, the combiner, the coordinator of a group; each is started again',
  store: 'versitygw',
  shape: THREE,
  play: (drill) => inTurns(drill, (turn) => killOne(drill, turn)),
}

const kill50: Scenario = {
  name: 'kill50',
  about: `the same, ${KILLS} times however long it takes`,
  store: 'versitygw',
  shape: THREE,
  play: async (drill) => {
    for (let turn = 0; turn < KILLS; turn++) await killOne(drill, turn)
  },
}

const pause: Scenario = {
  name: 'pause',
  about: `SIGSTOP for ${PAUSE_MS / 1_000} s, longer than every time-out among brokers, then SIGCONT`,
  store: 'versitygw',
  shape: THREE,
  play: (drill) =>
    inTurns(drill, async (turn) => {
      // The combiner first: the short form has time for one.
      const { broker, why } = await victim(drill, turn + 1)
      drill.blow(`SIGSTOP of ${broker.name}, ${why}`)
      broker.pause()
      const forgottenMs = await drill.cluster.untilForgotten(broker)
      drill.note(`clients are told no more of it after ${forgottenMs.toFixed(0)} ms`)
      await drill.last(PAUSE_MS - forgottenMs)
      drill.blow(`SIGCONT of ${broker.name}`)
      broker.resume()
      await untilGoingOn(drill)
    }),
}

const rolling: Scenario = {
  name: 'rolling',
  about: 'each broker is asked to stop (it drains first) and started again, round by round',
  store: 'versitygw',
  shape: THREE,
  play: (drill) =>
    inTurns(drill, async () => {
      for (const broker of drill.cluster.brokers) {
        drill.blow(`SIGTERM to ${broker.name}`)
        await broker.stop()
        await untilGoingOn(drill)
        drill.blow(`start of ${broker.name}`)
        await broker.start()
        await untilGoingOn(drill)
      }
    }),
}

const add: Scenario = {
  name: 'add',
  about: 'two brokers join one after the other under load',
  store: 'versitygw',
  shape: THREE,
  play: async (drill) => {
    for (let count = 0; count < 2; count++) {
      drill.blow('a broker joins')
      await drill.cluster.add()
      await untilGoingOn(drill)
      await drill.last(2_000)
    }
    while (!drill.isOver()) await drill.last(500)
  },
}

export const brokerScenarios: readonly Scenario[] = [none, kill, kill50, pause, rolling, add]
