import childProcess from 'node:child_process'
import crypto from 'node:crypto'
import dgram from 'node:dgram'
import dns from 'node:dns'
import fs from 'node:fs'
import fsPromises from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import timers from 'node:timers'
import tls from 'node:tls'
import workerThreads from 'node:worker_threads'
import zlib from 'node:zlib'

type Holder = Record<string, unknown>

/** What a simulated program must never reach: time, chance, threads and the machine. */
const FORBIDDEN: readonly (readonly [where: string, holder: object, names: readonly string[]])[] = [
  ['', globalThis, ['setTimeout', 'setInterval', 'setImmediate', 'fetch']],
  ['Date', Date, ['now']],
  ['Math', Math, ['random']],
  ['performance', performance, ['now']],
  ['process', process, ['hrtime', 'uptime', 'exit', 'kill']],
  ['timers', timers, ['setTimeout', 'setInterval', 'setImmediate']],
  [
    'crypto',
    crypto,
    ['randomBytes', 'randomFill', 'randomFillSync', 'randomInt', 'randomUUID', 'pbkdf2', 'scrypt', 'generateKeyPair'],
  ],
  ['crypto.webcrypto', crypto.webcrypto, ['getRandomValues', 'randomUUID']],
  ['net', net, ['connect', 'createConnection', 'createServer']],
  ['tls', tls, ['connect', 'createServer']],
  ['http', http, ['request', 'get', 'createServer']],
  ['https', https, ['request', 'get', 'createServer']],
  ['dgram', dgram, ['createSocket']],
  ['dns', dns, ['lookup', 'resolve']],
  [
    'fs',
    fs,
    [
      'open',
      'openSync',
      'readFile',
      'readFileSync',
      'writeFile',
      'writeFileSync',
      'createReadStream',
      'createWriteStream',
      'stat',
      'statSync',
      'mkdir',
      'mkdirSync',
      'readdir',
      'readdirSync',
      'rename',
      'renameSync',
      'rm',
      'rmSync',
      'unlink',
      'unlinkSync',
    ],
  ],
  ['fs.promises', fsPromises, ['open', 'readFile', 'writeFile', 'stat', 'mkdir', 'readdir', 'rename', 'rm', 'unlink']],
  ['child_process', childProcess, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']],
  ['worker_threads', workerThreads, ['Worker']],
  [
    'zlib',
    zlib,
    [
      'deflate',
      'inflate',
      'gzip',
      'gunzip',
      'deflateRaw',
      'inflateRaw',
      'unzip',
      'brotliCompress',
      'brotliDecompress',
      'zstdCompress',
      'zstdDecompress',
    ],
  ],
]

/** `new Date()` without arguments reads the clock; with them it only converts. */
const RealDate = Date

/**
 * From now until `lift` is called, whatever isn't deterministic throws. The harness takes what it needs of the real
 * machine before (the scheduler's own `setImmediate`) or after. Modules that load lazily must have been loaded.
 */
export function raiseGuards(): { readonly lift: () => void } {
  const undo: (() => void)[] = []
  for (const [where, holder, names] of FORBIDDEN) {
    for (const name of names) {
      const real = (holder as Holder)[name]
      if (typeof real !== 'function') continue
      const own = Object.getOwnPropertyDescriptor(holder, name)
      const label = where === '' ? name : `${where}.${name}`
      Object.defineProperty(holder, name, {
        value: forbidden(label),
        configurable: true,
        writable: true,
        enumerable: own?.enumerable ?? true,
      })
      undo.push(() => {
        if (own === undefined) delete (holder as Holder)[name]
        else Object.defineProperty(holder, name, own)
      })
    }
  }
  const guardedDate = new Proxy(RealDate, {
    construct(target, given: []) {
      if (given.length === 0) return forbidden('new Date')()
      return new target(...given)
    },
    apply: () => forbidden('Date')(),
  })
  globalThis.Date = guardedDate
  syncBuiltinESMExports()
  return {
    lift() {
      globalThis.Date = RealDate
      for (const step of undo) step()
      syncBuiltinESMExports()
    },
  }
}

function forbidden(what: string): () => never {
  return () => {
    throw new Error(`${what} was used in the simulation: time, chance and the machine come in through the ports`)
  }
}
