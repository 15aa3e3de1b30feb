import assert from 'node:assert/strict'
import test from 'node:test'
import { topicId } from '../base/units.ts'
import { ClusterState } from '../state/state.ts'
import { NodeMetrics } from './node-metrics.ts'

test('the series of a topic ends with the topic, unless one of the same name goes on with it', () => {
  const metrics = new NodeMetrics()
  const state = new ClusterState()
  metrics.followTopics((name) => state.topics.findByName(name))
  const create = (hex: string, name: string) => state.addPartition(state.addTopic(topicId(hex.repeat(32)), name, 1, 0, new Map()))
  const [gone, again] = [create('a', 'gone'), create('b', 'again')]
  for (const partition of [gone, again]) {
    metrics.appended(partition, 10)
    metrics.fetched(partition, 20)
  }
  state.dropTopic(gone.topic)
  state.dropTopic(again.topic)
  metrics.appended(create('c', 'again'), 5)
  metrics.forgetTopics()
  const text = metrics.registry.render()
  assert.doesNotMatch(text, /topic="gone"/)
  assert.match(text, /odradek_topic_bytes_received_total\{topic="again"\} 15/)
  metrics.appended(gone, 1)
  assert.match(metrics.registry.render(), /odradek_topic_bytes_received_total\{topic="gone"\} 1/)
})

test('topics that are made and deleted without end take no more room, though nobody scrapes', () => {
  const metrics = new NodeMetrics()
  const state = new ClusterState()
  metrics.followTopics((name) => state.topics.findByName(name))
  const create = (at: number) =>
    state.addPartition(state.addTopic(topicId(String(at).padStart(32, '0')), `topic-${at}`, 1, 0, new Map()))
  const kept = create(0)
  metrics.appended(kept, 7)
  for (let at = 1; at <= 1_500; at++) {
    const partition = create(at)
    metrics.appended(partition, 10)
    state.dropTopic(partition.topic)
  }
  assert.ok(metrics.topicCount < 200, `${metrics.topicCount} topics are held`)
  metrics.appended(kept, 1)
  assert.match(metrics.registry.render(), /odradek_topic_bytes_received_total\{topic="topic-0"\} 8\n/)
})

test('requests are counted by API and version, their time by API', () => {
  const metrics = new NodeMetrics()
  const api = { key: 3, name: 'Metadata' } as Parameters<typeof metrics.request>[0]
  metrics.request(api, 12, 3)
  metrics.request(api, 13, 30)
  const text = metrics.registry.render()
  assert.match(text, /odradek_requests_total\{api="Metadata",version="12"\} 1\n/)
  assert.match(text, /odradek_requests_total\{api="Metadata",version="13"\} 1\n/)
  assert.match(text, /odradek_request_seconds_count\{api="Metadata"\} 2\n/)
  assert.match(text, /odradek_request_seconds_bucket\{api="Metadata",le="0.005"\} 1\n/)
})
