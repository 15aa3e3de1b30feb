import type { ChaosBroker } from '../cluster/chaos-broker.ts'
import type { PathWeather } from '../cluster/tcp-proxy.ts'
import { type Drill, inTurns, PROXIED, type Scenario, untilGoingOn, victim } from './scenario.ts'

const CUT_MS = 6_000

/** On all connections between the broker and the others, whoever made them. */
function betweenBrokers(drill: Drill, broker: ChaosBroker, inwards: PathWeather, outwards: PathWeather): void {
  for (const other of drill.cluster.brokers) {
    if (other === broker) continue
    other.place.peerProxy!.change(outwards, broker.name)
    broker.place.peerProxy!.change(inwards, other.name)
  }
}

/** From those who connect to whom they connect is `there`: so what a broker says goes `there` outwards and `back` inwards. */
const WAYS: readonly (readonly [what: string, inwards: PathWeather, outwards: PathWeather])[] = [
  ['both ways', { cut: ['there', 'back'] }, { cut: ['there', 'back'] }],
  ['so that it hears and is not heard', { cut: ['back'] }, { cut: ['there'] }],
  ['so that it is heard and does not hear', { cut: ['there'] }, { cut: ['back'] }],
]

const cut: Scenario = {
  name: 'cut',
  about: 'one broker is cut off from the others, both ways or one way; everybody reaches the store',
  store: 'versitygw',
  shape: PROXIED,
  play: (drill) =>
    inTurns(drill, async (turn) => {
      const { broker, why } = await victim(drill, turn + 1)
      const [what, inwards, outwards] = WAYS[turn % WAYS.length]!
      drill.blow(`${broker.name}, ${why}, is cut off from the others ${what}`)
      betweenBrokers(drill, broker, inwards, outwards)
      await drill.last(CUT_MS)
      drill.blow(`${broker.name} is back`)
      betweenBrokers(drill, broker, {}, {})
      await untilGoingOn(drill)
    }),
}

const cutstore: Scenario = {
  name: 'cutstore',
  about: 'one broker is cut off from the store, both ways or one way, while its peers and its clients reach it',
  store: 'versitygw',
  shape: PROXIED,
  play: async (drill) => {
    const ways: readonly PathWeather[] = [{ cut: ['there', 'back'] }, { cut: ['back'] }, { delayMs: 300, bytesPerSecond: 50_000 }]
    const names = ['can not reach the store', 'is not answered by the store', 'reaches the store by a bad line']
    await inTurns(drill, async (turn) => {
      const { broker, why } = await victim(drill, turn + 1)
      drill.blow(`${broker.name}, ${why}, ${names[turn % names.length]}`)
      broker.place.storeProxy!.change(ways[turn % ways.length]!)
      await drill.last(CUT_MS)
      drill.blow(`${broker.name} reaches the store again`)
      broker.place.storeProxy!.change({})
      await untilGoingOn(drill)
    })
  },
}

export const pathScenarios: readonly Scenario[] = [cut, cutstore]
