import { groupImporter } from './group-reader.ts'

/** The text of `kafka-consumer-groups`: `--describe` (offsets), `--describe --members [--verbose]`, `--describe --state`, `--list [--state] [--type]`. */
export const kafkaConsumerGroups = groupImporter('kafka-consumer-groups', undefined)
