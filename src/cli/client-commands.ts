import type { Command } from 'commander'
import type { CliParts } from './cli-parts.ts'
import { clientRunner } from './client-command.ts'
import { backupCommand } from './commands/backup.ts'
import { brokersDrain } from './commands/brokers-drain.ts'
import { brokersList } from './commands/brokers-list.ts'
import { clusterConfirmRestore } from './commands/cluster-confirm-restore.ts'
import { clusterInfo } from './commands/cluster-info.ts'
import { configsDescribe } from './commands/configs-describe.ts'
import { configsSet } from './commands/configs-set.ts'
import { configsUnset } from './commands/configs-unset.ts'
import { consume } from './commands/consume.ts'
import { groupsDelete } from './commands/groups-delete.ts'
import { groupsDescribe } from './commands/groups-describe.ts'
import { groupsList } from './commands/groups-list.ts'
import { groupsResetOffsets } from './commands/groups-reset-offsets.ts'
import { produce } from './commands/produce.ts'
import { restoreCommand } from './commands/restore.ts'
import { topicsAlter } from './commands/topics-alter.ts'
import { topicsCreate } from './commands/topics-create.ts'
import { topicsDelete } from './commands/topics-delete.ts'
import { topicsDescribe } from './commands/topics-describe.ts'
import { topicsList } from './commands/topics-list.ts'
import { verifyCommand } from './commands/verify.ts'
import { storeRunner } from './store-command.ts'

/** The commands that speak to a cluster, or to its store. */
export function addClientCommands(program: Command, parts: CliParts): void {
  const run = clientRunner(parts)
  const topics = program.command('topics').description('list, describe, create, alter and delete topics')
  topicsList(topics.command('list'), run)
  topicsDescribe(topics.command('describe'), run)
  topicsCreate(topics.command('create'), run)
  topicsAlter(topics.command('alter'), run)
  topicsDelete(topics.command('delete'), run)
  const groups = program.command('groups').description('list and describe consumer groups, move their offsets, delete them')
  groupsList(groups.command('list'), run)
  groupsDescribe(groups.command('describe'), run)
  groupsResetOffsets(groups.command('reset-offsets'), run)
  groupsDelete(groups.command('delete'), run)
  produce(program.command('produce'), run)
  consume(program.command('consume'), run)
  const configs = program.command('configs').description('show and change configs of topics, brokers and groups')
  configsDescribe(configs.command('describe'), run)
  configsSet(configs.command('set'), run)
  configsUnset(configs.command('unset'), run)
  const brokers = program.command('brokers').description('list brokers, and send clients away from one')
  brokersList(brokers.command('list'), run)
  brokersDrain(brokers.command('drain'), run)
  const cluster = program.command('cluster').description('tell about the cluster')
  clusterInfo(cluster.command('info'), run)
  const runOnStore = storeRunner(parts)
  clusterConfirmRestore(cluster.command('confirm-restore'), runOnStore)
  verifyCommand(program.command('verify'), runOnStore)
  backupCommand(program.command('backup'), runOnStore)
  restoreCommand(program.command('restore'), runOnStore)
}
