import { groupImporter } from './group-reader.ts'

/** The text of `kafka-streams-groups`, of the same options. Tasks of members are passed over: they name parts of a topology, not topics. */
export const kafkaStreamsGroups = groupImporter('kafka-streams-groups', 'streams')
