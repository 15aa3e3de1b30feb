import { Failure } from '../base/failure.ts'
import { produceApi } from '../protocol/generated/00-produce.ts'
import type { Cluster } from './cluster.ts'
import type { Attempt } from './partition-queue.ts'
import { IDS_SINCE, produceRequest, readAttempt, type Shipment } from './produce-request.ts'
import type { ProducerOptions } from './producer-options.ts'

export interface Shipping {
  readonly cluster: Cluster
  readonly options: ProducerOptions
  readonly lane: string
  readonly node: number
  /** Begun and stamped; each is settled once. */
  readonly shipments: readonly Shipment[]
  /** The request was handed to the connection: the next one to this broker will come behind it. */
  readonly sent: () => void
  readonly settle: (shipment: Shipment, attempt: Attempt) => void
}

/** The broker has that long to answer beyond what it was told to take. */
const ANSWER_MARGIN_MS = 1_000

/** Makes one request of the shipments, sends it, and settles each. Never fails, but on a bug. */
export async function ship({ cluster, options, lane, node, shipments, sent, settle }: Shipping): Promise<void> {
  const { acks, requestMs } = options
  const broker = `broker ${node}`
  try {
    await Promise.all(
      shipments.map(({ batch }) => batch.seal(cluster.parts.compute, options.compression, options.compressionLevel)),
    )
    const request = produceRequest(shipments, acks, requestMs)
    // Topics go by id only if all of them have one.
    const named = shipments.some(({ facts }) => facts.id === undefined)
    const cap = named ? { maxVersion: IDS_SINCE - 1 } : {}
    const sending = { lane, timeoutMs: requestMs + ANSWER_MARGIN_MS, ...cap }
    if (acks === 0) {
      await cluster.send(produceApi, request, { node }, sending)
      for (const shipment of shipments) settle(shipment, { kind: 'stored', baseOffset: -1, appendTimeMs: -1 })
      return
    }
    const link = await cluster.link({ node }, sending)
    const answer = cluster.requestOver(link, produceApi, request, sending)
    sent()
    const response = await answer
    for (const shipment of shipments) settle(shipment, readAttempt(response, shipment, `${broker} (${link.connection.name})`))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    for (const shipment of shipments) settle(shipment, { kind: 'failed', failure: error })
  }
}
