import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure, type FailureReason } from '../../src/base/failure.ts'
import { type Created, DELETE_KEYS_MAX, type ObjectStore, PART_BYTES_MIN } from '../../src/store/store.ts'
import { bytesOf, inByteOrder, ODD_KEYS, partsOf } from './store-samples.ts'

/** One store, and connections to it. */
export interface StoreWorld {
  /** Another connection to the same store, which the first one finds empty. */
  open(): Promise<ObjectStore>
  /** Ends the test's store; its connections are closed. */
  end(): Promise<void>
}

export interface StoreContractOptions {
  /** A known fault of a server of other people's making, and its only one: an object by several parts always wins. */
  readonly forgetsConditionsOfParts?: boolean
}

type Body = (store: ObjectStore, open: () => Promise<ObjectStore>) => Promise<void>

/** Runs a test in a world of its own. */
function runner(name: string, makeWorld: () => Promise<StoreWorld>): (title: string, body: Body) => void {
  return (title, body) => {
    test(`${name}: ${title}`, async () => {
      const world = await makeWorld()
      const opened: ObjectStore[] = []
      const open = async (): Promise<ObjectStore> => {
        const store = await world.open()
        opened.push(store)
        return store
      }
      try {
        await body(await open(), open)
      } finally {
        for (const store of opened) await store.close()
        await world.end()
      }
    })
  }
}

/** What every object store promises, each line a test. `makeWorld` gives an empty one. */
export function storeContract(name: string, makeWorld: () => Promise<StoreWorld>, options: StoreContractOptions = {}): void {
  const run = runner(name, makeWorld)
  if (options.forgetsConditionsOfParts !== true) severalPartsContract(run)

  run('an object is what was given, in however many pieces, and its size is told', async (store, open) => {
    const body = bytesOf(100_000, 1)
    const pieces = [body.subarray(0, 1), Buffer.alloc(0), body.subarray(1, 70_000), body.subarray(70_000)]
    assert.equal((await store.create('logs/one', pieces)).outcome, 'created')
    for (const reader of [store, await open()]) {
      const got = await reader.get('logs/one')
      assert.ok(got!.bytes.equals(body))
      assert.equal(got!.sizeBytes, body.length)
      assert.equal(typeof got!.tag, 'string')
    }
  })

  run('what is not there is undefined, also as a part', async (store) => {
    assert.equal(await store.get('nothing'), undefined)
    assert.equal(await store.get('nothing/below', { range: { position: 5, sizeBytes: 5 } }), undefined)
    await store.create('nothing-else', [Buffer.from('x')])
    assert.equal(await store.get('nothing'), undefined)
  })

  run('a key that holds an object exists, whatever comes, and keeps what it has', async (store, open) => {
    const other = await open()
    await store.create('taken', [Buffer.from('first')])
    assert.equal((await other.create('taken', [Buffer.from('second')])).outcome, 'exists')
    assert.equal((await store.create('taken', [Buffer.from('first')])).outcome, 'exists')
    assert.equal((await store.create('taken', [])).outcome, 'exists')
    assert.equal((await other.createInParts('taken', partsOf(Buffer.from('third')))).outcome, 'exists')
    assert.equal(String((await other.get('taken'))!.bytes), 'first')
  })

  run('of 32 racing creators over two connections one wins, and its object is there', async (store, open) => {
    const connections = [store, await open()]
    for (const key of ['race/1', 'race/2', 'race/3', 'race/4', 'race/5']) {
      const created = await Promise.all(
        Array.from({ length: 32 }, (_, at) => connections[at % 2]!.create(key, [Buffer.from(`${key} of creator ${at}`)])),
      )
      const winner = onlyWinner(created, 'created', 'exists')
      for (const reader of connections) assert.equal(String((await reader.get(key))!.bytes), `${key} of creator ${winner}`)
    }
  })

  run('of creators at once and by parts one wins', async (store, open) => {
    const connections = [store, await open()]
    const creations = Array.from({ length: 8 }, (_, at): Promise<Created> => {
      const body = Buffer.from(`creator ${at}`)
      const connection = connections[at % 2]!
      return at % 4 < 2 ? connection.create('both', [body]) : connection.createInParts('both', partsOf(body))
    })
    const winner = onlyWinner(await Promise.all(creations), 'created', 'exists')
    assert.equal(String((await store.get('both'))!.bytes), `creator ${winner}`)
  })

  run('an object of no bytes is an object', async (store) => {
    assert.equal((await store.create('empty', [])).outcome, 'created')
    assert.equal((await store.create('empty', [Buffer.from('x')])).outcome, 'exists')
    const got = await store.get('empty')
    assert.equal(got!.bytes.length, 0)
    assert.equal(got!.sizeBytes, 0)
    assert.deepEqual((await store.list('')).objects, [{ key: 'empty', sizeBytes: 0 }])
    await assert.rejects(store.get('empty', { range: { position: 0, sizeBytes: 1 } }), failsWith('bad-object'))
  })

  run('a part is read from the start, the middle and over the end, and none from behind it', async (store) => {
    const body = bytesOf(10_000, 2)
    await store.create('ranges', [body])
    for (const [position, sizeBytes] of [
      [0, 1],
      [0, 10_000],
      [1, 9_998],
      [5_000, 1_000],
      [9_999, 1],
      [9_000, 5_000],
      [0, 20_000],
    ] as const) {
      const got = await store.get('ranges', { range: { position, sizeBytes } })
      assert.ok(got!.bytes.equals(body.subarray(position, position + sizeBytes)), `${sizeBytes} bytes from ${position} on`)
      assert.equal(got!.sizeBytes, body.length)
    }
    for (const position of [10_000, 10_001, 1_000_000]) {
      await assert.rejects(store.get('ranges', { range: { position, sizeBytes: 10 } }), failsWith('bad-object'))
    }
  })

  run('20 MiB by parts are there when the last part is, and not before', async (store, open) => {
    const other = await open()
    const parts = Array.from({ length: 4 }, (_, at) => bytesOf(PART_BYTES_MIN + at, at))
    const last = bytesOf(17, 9)
    async function* yielded(): AsyncGenerator<readonly Uint8Array[]> {
      for (const part of parts) {
        yield [part.subarray(0, 1_000), part.subarray(1_000)]
        assert.equal(await other.get('large'), undefined)
        assert.deepEqual((await other.list('')).objects, [])
      }
      yield [last]
    }
    assert.equal((await store.createInParts('large', yielded())).outcome, 'created')
    const whole = Buffer.concat([...parts, last])
    const got = await other.get('large')
    assert.equal(got!.sizeBytes, whole.length)
    assert.ok(got!.bytes.equals(whole))
    const middle = await other.get('large', { range: { position: PART_BYTES_MIN - 10, sizeBytes: 20 } })
    assert.ok(middle!.bytes.equals(whole.subarray(PART_BYTES_MIN - 10, PART_BYTES_MIN + 10)))
    assert.deepEqual((await other.list('')).objects, [{ key: 'large', sizeBytes: whole.length }])
  })

  run('parts that break off leave nothing, and the key is free', async (store) => {
    const trouble = new Error('nothing more comes')
    async function* broken(): AsyncGenerator<readonly Uint8Array[]> {
      yield [bytesOf(PART_BYTES_MIN, 1)]
      throw trouble
    }
    await assert.rejects(store.createInParts('broken', broken()), (cause) => cause === trouble)
    assert.equal(await store.get('broken'), undefined)
    assert.deepEqual((await store.list('')).objects, [])
    assert.equal((await store.createInParts('broken', partsOf(Buffer.from('whole')))).outcome, 'created')
    assert.equal(String((await store.get('broken'))!.bytes), 'whole')
  })

  run('a register is replaced from its tag, and from an old one not', async (store, open) => {
    const other = await open()
    await store.create('register', [Buffer.from('1')])
    const first = await store.get('register')
    assert.equal((await other.get('register'))!.tag, first!.tag)
    assert.equal((await other.replace('register', first!.tag, [Buffer.from('tw'), Buffer.from('o')])).outcome, 'replaced')
    const second = await store.get('register')
    assert.equal(String(second!.bytes), 'two')
    assert.equal(second!.sizeBytes, 3)
    assert.notEqual(second!.tag, first!.tag)
    assert.equal((await store.replace('register', first!.tag, [Buffer.from('late')])).outcome, 'changed')
    assert.equal(String((await other.get('register'))!.bytes), 'two')
    assert.equal((await store.create('register', [Buffer.from('new')])).outcome, 'exists')
    for (let round = 3; round < 10; round++) {
      const { tag } = (await other.get('register'))!
      assert.equal((await store.replace('register', tag, [Buffer.from(`round ${round}`)])).outcome, 'replaced')
      assert.equal(String((await other.get('register'))!.bytes), `round ${round}`)
    }
    const part = await other.get('register', { range: { position: 6, sizeBytes: 9 } })
    assert.equal(String(part!.bytes), '9')
    assert.deepEqual((await other.list('')).objects, [{ key: 'register', sizeBytes: 7 }])
  })

  run('of 32 racing replacers of one tag one wins', async (store, open) => {
    const connections = [store, await open()]
    await store.create('register', [Buffer.from('start')])
    for (let round = 0; round < 3; round++) {
      const { tag } = (await store.get('register'))!
      const replaced = await Promise.all(
        Array.from({ length: 32 }, (_, at) =>
          connections[at % 2]!.replace('register', tag, [Buffer.from(`round ${round} of ${at}`)]),
        ),
      )
      const winner = onlyWinner(replaced, 'replaced', 'changed')
      for (const reader of connections) assert.equal(String((await reader.get('register'))!.bytes), `round ${round} of ${winner}`)
    }
  })

  run('a register that is not there has changed', async (store) => {
    await store.create('register', [Buffer.from('1')])
    const { tag } = (await store.get('register'))!
    assert.equal((await store.replace('absent', tag, [Buffer.from('2')])).outcome, 'changed')
    assert.equal(await store.get('absent'), undefined)
    await store.delete(['register'])
    assert.equal((await store.replace('register', tag, [Buffer.from('2')])).outcome, 'changed')
    assert.equal(await store.get('register'), undefined)
  })

  run('keys may hold whatever text does, and are told apart', async (store, open) => {
    const other = await open()
    await atOnce(ODD_KEYS, async (key) => {
      assert.equal((await store.create(key, [Buffer.from(`this is ${key}`)])).outcome, 'created', key)
    })
    for (const key of ODD_KEYS) assert.equal(String((await other.get(key))?.bytes), `this is ${key}`)
    const listed = await other.list('')
    assert.deepEqual(
      listed.objects.map(({ key }) => key),
      inByteOrder(ODD_KEYS),
    )
    assert.equal(listed.isCut, false)
    for (const key of ODD_KEYS)
      assert.ok(
        (await other.list(key)).objects.some((object) => object.key === key),
        key,
      )
    await other.delete(ODD_KEYS)
    assert.deepEqual((await store.list('')).objects, [])
  })

  run('a list begins with its prefix, goes on behind a key and comes in pages', async (store) => {
    const keys = Array.from({ length: 25 }, (_, at) => `list/${String(at).padStart(3, '0')}`)
    const beside = ['lis', 'list-more/1', 'list.more', 'listen', 'other/1']
    await atOnce([...keys, ...beside], (key) => store.create(key, [Buffer.from(key)]))
    const keysOf = async (prefix: string, after?: string): Promise<readonly string[]> =>
      (await store.list(prefix, { after })).objects.map(({ key }) => key)
    assert.deepEqual(await keysOf('list/'), keys)
    assert.deepEqual(await keysOf('list'), inByteOrder([...keys, 'list-more/1', 'list.more', 'listen']))
    assert.deepEqual(await keysOf('list/01'), keys.slice(10, 20))
    assert.deepEqual(await keysOf('nothing'), [])
    assert.deepEqual(await keysOf('list/', 'list/022'), keys.slice(23))
    assert.deepEqual(await keysOf('list/', 'list/0221'), keys.slice(23))
    assert.deepEqual(await keysOf('list/', 'a'), keys)
    assert.deepEqual(await keysOf('list/', 'zzz'), [])
    assert.deepEqual(await keysOf('', 'listen'), ['other/1'])

    const paged: string[] = []
    for (let pages = 1, after: string | undefined; ; pages++) {
      const page = await store.list('list/', { after, keysMax: 10 })
      assert.ok(page.objects.length <= 10 && pages <= 4)
      paged.push(...page.objects.map(({ key }) => key))
      for (const { key, sizeBytes } of page.objects) assert.equal(sizeBytes, key.length)
      if (!page.isCut) break
      assert.equal(page.objects.length, 10)
      after = page.objects.at(-1)!.key
    }
    assert.deepEqual(paged, keys)
  })

  run('more than a thousand objects are listed by pages and deleted a thousand at a time', async (store) => {
    const keys = Array.from({ length: DELETE_KEYS_MAX + 1 }, (_, at) => `many/${String(at).padStart(5, '0')}`)
    await atOnce(keys, (key) => store.create(key, [Buffer.from('x')]))
    const page = await store.list('many/')
    assert.equal(page.isCut, true)
    assert.deepEqual(
      page.objects.map(({ key }) => key),
      keys.slice(0, 1_000),
    )
    const rest = await store.list('many/', { after: page.objects.at(-1)!.key })
    assert.deepEqual([rest.objects.map(({ key }) => key), rest.isCut], [keys.slice(1_000), false])
    await store.delete(keys.slice(0, DELETE_KEYS_MAX))
    assert.deepEqual(
      (await store.list('')).objects.map(({ key }) => key),
      keys.slice(DELETE_KEYS_MAX),
    )
  })

  run('a delete takes what is there, and what is not is no error', async (store, open) => {
    const other = await open()
    for (const key of ['a/1', 'a/2', 'a/3']) await store.create(key, [Buffer.from(key)])
    await store.delete([])
    await store.delete(['a/1', 'absent', 'a/3', 'a'])
    assert.equal(await other.get('a/1'), undefined)
    assert.equal(String((await other.get('a/2'))!.bytes), 'a/2')
    await other.delete(['a/1', 'a/2', 'a/3'])
    assert.deepEqual((await store.list('')).objects, [])
    assert.equal((await other.create('a/1', [Buffer.from('again')])).outcome, 'created')
    assert.equal(String((await store.get('a/1'))!.bytes), 'again')
  })

  run('who has stopped waiting gets nothing, and nothing is done', async (store) => {
    await store.create('there', [Buffer.from('x')])
    const { tag } = (await store.get('there'))!
    const signal = AbortSignal.abort()
    const body = [Buffer.from('late')]
    await assert.rejects(store.create('late', body, signal), failsWith('aborted'))
    await assert.rejects(store.createInParts('late', partsOf(body[0]!), signal), failsWith('aborted'))
    await assert.rejects(store.replace('there', tag, body, signal), failsWith('aborted'))
    await assert.rejects(store.get('there', { signal }), failsWith('aborted'))
    await assert.rejects(store.list('', { signal }), failsWith('aborted'))
    await assert.rejects(store.delete(['there'], signal), failsWith('aborted'))
    assert.equal(String((await store.get('there'))!.bytes), 'x')
    assert.deepEqual((await store.list('')).objects, [{ key: 'there', sizeBytes: 1 }])
  })

  run('who stops waiting for a write leaves a whole object or none', async (store) => {
    const body = bytesOf(3_000_000, 3)
    for (const key of ['stop/1', 'stop/2', 'stop/3']) {
      const stop = new AbortController()
      const writing = store.create(key, [body], stop.signal)
      stop.abort()
      await writing.catch((cause: unknown) => assert.ok(failsWith('aborted')(cause)))
      const got = await store.get(key)
      assert.ok(got === undefined || got.bytes.equals(body))
    }
  })

  run('bytes belong to who has them: changes afterwards reach nobody', async (store) => {
    const body = bytesOf(5_000, 4)
    const given = Buffer.from(body)
    await store.create('owned', [given])
    given.fill(0)
    const got = await store.get('owned')
    assert.ok(got!.bytes.equals(body))
    got!.bytes.fill(1)
    const part = await store.get('owned', { range: { position: 10, sizeBytes: 100 } })
    part!.bytes.fill(2)
    assert.ok((await store.get('owned'))!.bytes.equals(body))
  })

  run('a store that tells its time tells it with every reply', async (store) => {
    const created = await store.create('time', [Buffer.from('1')])
    const got = await store.get('time')
    const replaced = await store.replace('time', got!.tag, [Buffer.from('2')])
    const dates = [created, got!, replaced, await store.list('')].map(({ dateMs }) => dateMs)
    assert.ok(dates.every((dateMs) => typeof dateMs === typeof dates[0]))
    for (const dateMs of dates) assert.ok(dateMs === undefined || (Number.isInteger(dateMs) && dateMs > 0))
  })
}

function severalPartsContract(run: (title: string, body: Body) => void): void {
  run('of creators by several parts one wins, and those that come late hear it', async (store, open) => {
    const connections = [store, await open()]
    const partsOfCreator = (at: number) => partsOf(bytesOf(PART_BYTES_MIN, at), Buffer.from(`creator ${at}`))
    const created = await Promise.all(
      Array.from({ length: 4 }, (_, at) => connections[at % 2]!.createInParts('several', partsOfCreator(at))),
    )
    const winner = onlyWinner(created, 'created', 'exists')
    assert.equal((await store.createInParts('several', partsOfCreator(9))).outcome, 'exists')
    const end = await store.get('several', { range: { position: PART_BYTES_MIN, sizeBytes: 100 } })
    assert.equal(String(end!.bytes), `creator ${winner}`)
  })
}

/** Which one it is; all others heard that they lost. */
function onlyWinner(replies: readonly { readonly outcome: string }[], won: string, lost: string): number {
  const outcomes = replies.map(({ outcome }) => outcome)
  assert.deepEqual([...outcomes].sort(), [won, ...Array.from({ length: replies.length - 1 }, () => lost)].sort())
  return outcomes.indexOf(won)
}

/** Some of them at a time. */
async function atOnce(keys: readonly string[], run: (key: string) => Promise<unknown>): Promise<void> {
  const rest = keys[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (const key of rest) await run(key)
  }
  await Promise.all(Array.from({ length: 16 }, work))
}

function failsWith(reason: FailureReason): (cause: unknown) => boolean {
  return (cause) => cause instanceof Failure && cause.reason === reason
}
