import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import test from 'node:test'
import { Failure } from '../base/failure.ts'
import { AdminListener, type AdminPages } from './admin.ts'

const PAGES: AdminPages = { metrics: async () => 'odradek_topics 3\n', notReady: () => undefined }

interface Page {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

function get(listener: AdminListener, path: string, method = 'GET'): Promise<Page> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: listener.port, path, method, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

async function withListener(pages: AdminPages, use: (listener: AdminListener) => Promise<void>): Promise<void> {
  const listener = await AdminListener.open({ host: '127.0.0.1', port: 0 }, pages)
  try {
    await use(listener)
  } finally {
    await listener.close()
  }
}

test('a broker that lives is healthy, whether it is ready or not', async () => {
  await withListener({ ...PAGES, notReady: () => 'the broker is stopping' }, async (listener) => {
    for (const path of ['/healthz', '/livez', '/healthz?verbose']) {
      const { status, text } = await get(listener, path)
      assert.deepEqual([status, text], [200, 'ok\n'])
    }
  })
})

test('readiness is asked anew each time, and the reason is told', async () => {
  let reason: string | undefined = "the log can't be written"
  await withListener({ ...PAGES, notReady: () => reason }, async (listener) => {
    const refused = await get(listener, '/readyz')
    assert.deepEqual([refused.status, refused.text], [503, "the log can't be written\n"])
    reason = undefined
    assert.equal((await get(listener, '/readyz')).status, 200)
  })
})

test('metrics are Prometheus text', async () => {
  await withListener(PAGES, async (listener) => {
    const { status, text, headers } = await get(listener, '/metrics')
    assert.deepEqual([status, text], [200, 'odradek_topics 3\n'])
    assert.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  })
})

test('HEAD has the length and no text; anything that could change something is refused', async () => {
  await withListener(PAGES, async (listener) => {
    const head = await get(listener, '/healthz', 'HEAD')
    assert.deepEqual([head.status, head.text, head.headers['content-length']], [200, '', '3'])
    const post = await get(listener, '/metrics', 'POST')
    assert.deepEqual([post.status, post.headers.allow], [405, 'GET, HEAD'])
    assert.equal((await get(listener, '/nothing')).status, 404)
  })
})

test('an address that is taken is told with the setting to change', async () => {
  await withListener(PAGES, async (listener) => {
    await assert.rejects(
      AdminListener.open({ host: '127.0.0.1', port: listener.port }, PAGES),
      (error) => error instanceof Failure && error.reason === 'listen-failed' && error.message.includes('setting "admin"'),
    )
  })
})

test('closing does not wait for a client that keeps its connection open', async () => {
  const listener = await AdminListener.open({ host: '127.0.0.1', port: 0 }, PAGES)
  const socket = connect(listener.port, '127.0.0.1')
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  socket.write('GET /healthz HTTP/1.1\r\n')
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => {})
  await listener.close()
  await closed
})
