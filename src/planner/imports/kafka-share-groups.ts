import { groupImporter } from './group-reader.ts'

/** The text of `kafka-share-groups`, of the same options: a share group's offset is the first one that it isn't done with. */
export const kafkaShareGroups = groupImporter('kafka-share-groups', 'share')
