import assert from 'node:assert/strict'
import test from 'node:test'
import { Metrics } from './metrics.ts'

test('a counter is rendered with its labels in the Prometheus text format', () => {
  const metrics = new Metrics()
  const requests = metrics.counter('odradek_requests_total', 'Requests answered.', ['api', 'version'])
  requests.at('Produce', '9').add(2)
  requests.at('Produce', '9').add(1)
  requests.at('Fetch', '12').add(5)
  assert.equal(
    metrics.render(),
    '# HELP odradek_requests_total Requests answered.\n# TYPE odradek_requests_total counter\n' +
      'odradek_requests_total{api="Produce",version="9"} 3\nodradek_requests_total{api="Fetch",version="12"} 5\n',
  )
})

test('the same labels give the same slot, and values that only look alike give others', () => {
  const family = new Metrics().counter('odradek_x_total', 'X.', ['a', 'b'])
  assert.equal(family.at('1', '2'), family.at('1', '2'))
  assert.notEqual(family.at('1:', '2'), family.at('1', ':2'))
})

test('label values and help texts are escaped', () => {
  const metrics = new Metrics()
  metrics.gauge('odradek_g', 'Two\nlines.', ['name']).at('a"b\\c\nd').set(1)
  assert.match(metrics.render(), /# HELP odradek_g Two\\nlines\./)
  assert.match(metrics.render(), /odradek_g\{name="a\\"b\\\\c\\nd"\} 1/)
})

test('a histogram counts a value in the first bucket that is not below it', () => {
  const metrics = new Metrics()
  const sizes = metrics.histogram('odradek_size_bytes', 'Sizes.', [10, 100]).at()
  for (const value of [1, 10, 11, 1000]) sizes.observe(value)
  const lines = metrics.render().split('\n')
  assert.deepEqual(lines.slice(2, 7), [
    'odradek_size_bytes_bucket{le="10"} 2',
    'odradek_size_bytes_bucket{le="100"} 3',
    'odradek_size_bytes_bucket{le="+Inf"} 4',
    'odradek_size_bytes_sum 1022',
    'odradek_size_bytes_count 4',
  ])
})

test('label sets above the bound share one slot named other', () => {
  const metrics = new Metrics()
  const family = metrics.counter('odradek_topic_total', 'Per topic.', ['topic'], 2)
  for (const topic of ['a', 'b', 'c', 'd']) family.at(topic).add(1)
  assert.equal(family.at('c'), family.at('d'))
  assert.match(metrics.render(), /\{topic="a"\} 1\n.*\{topic="b"\} 1\n.*\{topic="other"\} 2\n/)
})

test('a label set that is called other itself shares that slot, whether it comes before the bound or after', () => {
  const metrics = new Metrics()
  for (const [name, topics] of [
    ['odradek_early_total', ['other', 'a', 'b', 'c']],
    ['odradek_late_total', ['a', 'b', 'c', 'other']],
  ] as const) {
    const family = metrics.counter(name, 'Per topic.', ['topic'], 2)
    for (const topic of topics) family.at(topic).add(1)
    const lines = metrics.render().split('\n')
    assert.equal(lines.filter((line) => line.startsWith(`${name}{topic="other"}`)).length, 1)
  }
  assert.match(metrics.render(), /odradek_early_total\{topic="other"\} 3\n/)
  assert.match(metrics.render(), /odradek_late_total\{topic="other"\} 2\n/)
})

test('what is gone takes its count along, but not that of the others it shared a slot with', () => {
  const metrics = new Metrics()
  const family = metrics.counter('odradek_topic_total', 'Per topic.', ['topic'], 2)
  for (const topic of ['other', 'a', 'b']) family.at(topic).add(1)
  family.drop('other')
  assert.match(metrics.render(), /\{topic="other"\} 2\n/)
  family.at('b').add(1)
  assert.match(metrics.render(), /\{topic="other"\} 3\n/)
  const alone = metrics.counter('odradek_alone_total', 'Per topic.', ['topic'], 2)
  alone.at('other').add(1)
  alone.drop('other')
  assert.doesNotMatch(metrics.render(), /odradek_alone/)
})

test('a dropped series vanishes, its holder writes into a bin, and its slot starts again at zero', () => {
  const metrics = new Metrics()
  const family = metrics.counter('odradek_topic_total', 'Per topic.', ['topic'])
  const gone = family.at('a')
  gone.add(7)
  family.drop('a')
  const next = family.at('b')
  gone.add(1)
  next.add(2)
  assert.match(metrics.render(), /\{topic="b"\} 2\n$/)
  assert.doesNotMatch(metrics.render(), /topic="a"/)
})

test('values survive the growth of the array', () => {
  const metrics = new Metrics()
  const family = metrics.counter('odradek_many_total', 'Many.', ['n'])
  const first = family.at('first')
  first.add(1)
  for (let n = 0; n < 1_900; n++) family.at(String(n)).add(n)
  first.add(1)
  assert.match(metrics.render(), /\{n="first"\} 2\n/)
  assert.match(metrics.render(), /\{n="1899"\} 1899\n/)
})

test('a followed gauge is read at each scrape', () => {
  const metrics = new Metrics()
  let connections = 3
  metrics
    .gauge('odradek_connections', 'Open connections.')
    .at()
    .follow(() => connections)
  assert.match(metrics.render(), /odradek_connections 3\n/)
  connections = 4
  assert.match(metrics.render(), /odradek_connections 4\n/)
})

test('a name is registered once, and a family without series is not rendered', () => {
  const metrics = new Metrics()
  metrics.gauge('odradek_g', 'G.', ['x'])
  assert.equal(metrics.render(), '')
  assert.throws(() => metrics.gauge('odradek_g', 'G.'), /registered once/)
  assert.deepEqual(
    metrics.describe().map(({ name, kind }) => `${kind} ${name}`),
    ['gauge odradek_g'],
  )
})
