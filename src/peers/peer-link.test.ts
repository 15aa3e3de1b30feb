import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { liveIds, PeerCluster } from '../../test/fakes/peer-cluster.ts'

describe('a peer whose life clients have confirmed', () => {
  it('and that hangs is waited for once, not by each who looks, until it says something', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'a'])
    const look = async (): Promise<number> => {
      const atMs = cluster.nowMs
      await cluster.settle(one!.peers.live.confirm())
      return cluster.nowMs - atMs
    }
    const hangs = async (): Promise<void> => {
      two!.process.pause(cluster.nowMs + 2_000)
      const first = one!.peers.live.confirm()
      await cluster.pass(100)
      const meanwhile = one!.peers.live.confirm()
      await cluster.pass(110)
      let settled = 0
      for (const looked of [first, meanwhile]) void looked.then(() => settled++)
      await cluster.pass(0)
      assert.equal(settled, 2, 'who came meanwhile has waited with the first')
      for (let count = 0; count < 5; count++) {
        assert.equal(await look(), 0)
        await cluster.pass(200)
      }
      assert.equal(liveIds(one!), '1 2')
      await cluster.pass(1_000)
    }
    await hangs()
    assert.ok((await look()) > 0, 'it is asked again')
    await hangs()
  })

  it('is pinged for that so many times a second, however many look', async () => {
    const cluster = new PeerCluster()
    const [one, two] = await cluster.startAll(['a', 'a', 'a'])
    const pings = (): number => Number(/messages_sent_total\{kind="ping"\} (\d+)/.exec(one!.metrics.render())![1])
    await cluster.pass(1_000)
    const before = pings()
    for (const untilMs = cluster.nowMs + 2_000; cluster.nowMs < untilMs; await cluster.pass(1))
      await cluster.settle(one!.peers.live.confirm())
    const caused = pings() - before
    // To two peers: those of a burst and of two seconds, and twice a second one of its own.
    assert.ok(caused > 2 * 40 && caused <= 2 * (20 + 41 + 5), `${caused} pings`)
    await cluster.pass(1_000)
    two!.process.end('killed')
    await cluster.settle(one!.peers.live.confirm())
    assert.equal(liveIds(one!), '1 3', 'after a quiet second one that died is found out again')
  })
})
