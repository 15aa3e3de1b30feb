import type { Book } from '../../book/book.ts'
import type { BrokerType } from '../../book/machines.ts'
import { badDocument } from '../../documents/validate.ts'
import { gibOf } from '../../numbers.ts'
import { Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'
import type { Constraint } from './broker-count.ts'
import { machineFigure } from './machine.ts'

/** What AWS's sheet is filled in with. */
export interface WorksheetNeed {
  readonly avgInMiBps: number
  readonly peakInMiBps: number
  readonly peakOutMiBps: number
  readonly partitionReplicas: number
  readonly replicationFactor: number
  readonly retentionHours: number
  readonly primaryRetentionHours?: number | undefined
  /** Without it the sheet's own. */
  readonly utilisation?: number | undefined
}

interface Grown {
  readonly loadGrowthRatio: number
  readonly partitionsGrowthRatio: number
}

/** The steps of AWS's sheet, one after the other. */
export class Worksheet {
  readonly ingressPerBrokerMiBps: number | null
  readonly primaryProvisionedGiB: number
  readonly #need: WorksheetNeed
  readonly #grown: Grown
  readonly #type: BrokerType
  readonly #book: Book
  readonly #trace: Trace
  readonly #primaryHours: number
  readonly #fan: number

  constructor(need: WorksheetNeed, grown: Grown, type: BrokerType, book: Book, trace: Trace) {
    this.#need = need
    this.#grown = grown
    this.#type = type
    this.#book = book
    this.#trace = trace
    const { retentionHours, primaryRetentionHours } = need
    this.#primaryHours = trace.step(
      'primaryHours',
      'min(primaryRetentionHours, retentionHours), without primaryRetentionHours all',
      { primaryRetentionHours, retentionHours },
      Math.min(primaryRetentionHours ?? retentionHours, retentionHours),
    )
    this.#fan = need.peakOutMiBps / need.peakInMiBps
    this.ingressPerBrokerMiBps = type.class === 'express' ? this.#expressIngress() : this.#standardIngress()
    this.primaryProvisionedGiB = this.#provisioned()
  }

  constant(...path: readonly string[]): number {
    return this.#sourced(...path).value
  }

  standard(): Constraint[] {
    const { peakInMiBps, peakOutMiBps } = this.#need
    const { loadGrowthRatio } = this.#grown
    const { ingressPerBrokerMiBps, primaryProvisionedGiB } = this
    const fan = this.#fan
    const storageGiBMax = this.#book.limits.number('mskStandard', 'storageGiBPerBroker', 'max')
    return [
      this.#ingress(),
      {
        name: 'egress',
        exact: this.#trace.step(
          'constraints.egress',
          'peakOutMiBps × loadGrowthRatio ÷ (fan × ingressPerBrokerMiBps)',
          { peakOutMiBps, loadGrowthRatio, fan, ingressPerBrokerMiBps },
          // Nothing read asks for nothing, whatever the factor.
          ingressPerBrokerMiBps === null ? null : fan === 0 ? 0 : (peakInMiBps * loadGrowthRatio) / ingressPerBrokerMiBps,
        ),
      },
      this.#partitions(),
      {
        name: 'storage',
        exact: this.#trace.step(
          'constraints.storage',
          'primaryProvisionedGiB ÷ storageGiBMax',
          { primaryProvisionedGiB, storageGiBMax },
          storageGiBMax.value === null ? null : primaryProvisionedGiB / storageGiBMax.value,
        ),
      },
    ]
  }

  express(): Constraint[] {
    const { peakOutMiBps } = this.#need
    const { loadGrowthRatio } = this.#grown
    const capacityMiBps = this.#type.worksheetIngressMiBps
    const egressFactor = this.#sourced('expressEgressFactor')
    return [
      this.#ingress(),
      {
        name: 'egress',
        exact: this.#trace.step(
          'constraints.egress',
          'peakOutMiBps × loadGrowthRatio ÷ (capacityMiBps × egressFactor)',
          { peakOutMiBps, loadGrowthRatio, capacityMiBps: this.#figure('worksheetIngressMiBps'), egressFactor },
          capacityMiBps === null ? null : (peakOutMiBps * loadGrowthRatio) / (capacityMiBps * egressFactor.value),
        ),
      },
      this.#partitions(),
    ]
  }

  #standardIngress(): number | null {
    const tiered = this.#tiered()
    const { peakOutMiBps, peakInMiBps } = this.#need
    const fan = this.#trace.step('fan', 'peakOutMiBps ÷ peakInMiBps', { peakOutMiBps, peakInMiBps }, this.#fan)
    const { worksheetEbsMiBps, worksheetNetworkMiBps } = this.#type
    const storageLocal = this.#sourced('standardStorageFactor', 'local')
    const storageTiered = this.#sourced('standardStorageFactor', 'tieredAdds')
    const storageFactor = this.#trace.step(
      'storageFactor',
      'local + tieredAdds, if tiered',
      { local: storageLocal, tieredAdds: storageTiered, tiered },
      storageLocal.value + (tiered ? storageTiered.value : 0),
    )
    const networkLocal = this.#sourced('standardNetworkFactor', 'local')
    const networkTiered = this.#sourced('standardNetworkFactor', 'tieredAdds')
    const perFanOut = this.#sourced('standardNetworkFactor', 'perFanOut')
    const networkFactor = this.#trace.step(
      'networkFactor',
      'local + tieredAdds, if tiered, + perFanOut × fan',
      { local: networkLocal, tieredAdds: networkTiered, tiered, perFanOut, fan },
      networkLocal.value + (tiered ? networkTiered.value : 0) + perFanOut.value * fan,
    )
    const utilisation = this.#utilisation('utilisationStandard')
    return this.#trace.step(
      'ingressPerBrokerMiBps',
      'min(worksheetEbsMiBps ÷ storageFactor, worksheetNetworkMiBps ÷ networkFactor) × utilisation',
      {
        worksheetEbsMiBps: this.#figure('worksheetEbsMiBps'),
        storageFactor,
        worksheetNetworkMiBps: this.#figure('worksheetNetworkMiBps'),
        networkFactor,
        utilisation,
      },
      worksheetEbsMiBps === null || worksheetNetworkMiBps === null
        ? null
        : Math.min(worksheetEbsMiBps / storageFactor, worksheetNetworkMiBps / networkFactor) * utilisation.value,
    )
  }

  #expressIngress(): number | null {
    const capacityMiBps = this.#type.worksheetIngressMiBps
    const utilisation = this.#utilisation('utilisationExpress')
    return this.#trace.step(
      'ingressPerBrokerMiBps',
      'capacityMiBps × utilisation',
      { capacityMiBps: this.#figure('worksheetIngressMiBps'), utilisation },
      capacityMiBps === null ? null : capacityMiBps * utilisation.value,
    )
  }

  #ingress(): Constraint {
    const { peakInMiBps } = this.#need
    const { loadGrowthRatio } = this.#grown
    const { ingressPerBrokerMiBps } = this
    const exact = this.#trace.step(
      'constraints.ingress',
      'peakInMiBps × loadGrowthRatio ÷ ingressPerBrokerMiBps',
      { peakInMiBps, loadGrowthRatio, ingressPerBrokerMiBps },
      ingressPerBrokerMiBps === null ? null : (peakInMiBps * loadGrowthRatio) / ingressPerBrokerMiBps,
    )
    return { name: 'ingress', exact }
  }

  #partitions(): Constraint {
    const { partitionReplicas } = this.#need
    const { partitionsGrowthRatio } = this.#grown
    const { partitionsRecommended } = this.#type
    const exact = this.#trace.step(
      'constraints.partitions',
      'partitionReplicas × partitionsGrowthRatio ÷ partitionsRecommended',
      { partitionReplicas, partitionsGrowthRatio, partitionsRecommended: this.#figure('partitionsRecommended') },
      (partitionReplicas * partitionsGrowthRatio) / partitionsRecommended,
    )
    return { name: 'partitions', exact }
  }

  #provisioned(): number {
    const { avgInMiBps, replicationFactor } = this.#need
    const { loadGrowthRatio } = this.#grown
    const primaryHours = this.#primaryHours
    const storageHeadroom = this.#sourced('storageHeadroom')
    return this.#trace.step(
      'primaryProvisionedGiB',
      'avgInMiBps × loadGrowthRatio × primaryHours × 3600 × replicationFactor ÷ 1024 × storageHeadroom',
      { avgInMiBps, loadGrowthRatio, primaryHours, replicationFactor, storageHeadroom },
      gibOf(avgInMiBps * loadGrowthRatio, primaryHours) * replicationFactor * storageHeadroom.value,
    )
  }

  #figure(name: 'worksheetEbsMiBps' | 'worksheetNetworkMiBps' | 'worksheetIngressMiBps' | 'partitionsRecommended') {
    return machineFigure(this.#type.type, name, this.#type[name])
  }

  #tiered(): boolean {
    return this.#primaryHours < this.#need.retentionHours
  }

  #utilisation(builtIn: string): Sourced<number> {
    const given = this.#need.utilisation
    if (given === undefined) return this.#sourced(builtIn)
    return new Sourced(given, this.#trace.source('utilisation') ?? { kind: 'input', path: '/utilisation' })
  }

  #sourced(...path: readonly string[]): Sourced<number> {
    const found = this.#book.limits.number('awsWorksheet', ...path)
    if (found.value !== null) return found as Sourced<number>
    throw badDocument('limits', [{ path: `/awsWorksheet/${path.join('/')}`, text: 'is missing' }])
  }
}
