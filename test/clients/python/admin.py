"""The administrative verbs."""

from confluent_kafka import ConsumerGroupTopicPartitions, KafkaException, TopicCollection, TopicPartition
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    ResourceType,
)

WAIT = 30


def only(futures):
    (future,) = futures.values()
    return future.result(WAIT)


class Admin:
    def __init__(self, bootstrap):
        self.client = AdminClient({"bootstrap.servers": bootstrap})

    def verbs(self):
        return {
            "create-topic": self.create_topic,
            "delete-topic": lambda request: only(self.client.delete_topics([request["topic"]])),
            "list-topics": lambda request: list(self.client.list_topics(timeout=WAIT).topics),
            "describe-topic": self.describe_topic,
            "describe-cluster": lambda request: {"nodes": [node.id for node in self.client.describe_cluster().result(WAIT).nodes]},
            "topic-configs": self.topic_configs,
            "set-topic-config": self.set_topic_config,
            "add-partitions": lambda request: only(self.client.create_partitions([NewPartitions(request["topic"], request["total"])])),
            "delete-records": self.delete_records,
            "list-groups": self.list_groups,
            "describe-group": self.describe_group,
            "delete-group": lambda request: only(self.client.delete_consumer_groups([request["group"]])),
            "committed": self.committed,
        }

    def create_topic(self, request):
        only(self.client.create_topics([NewTopic(request["topic"], request["partitions"], 1, config=request["configs"])]))

    def describe_topic(self, request):
        topic = only(self.client.describe_topics(TopicCollection([request["topic"]])))
        return {"partitions": len(topic.partitions), "leaders": [partition.leader.id for partition in topic.partitions]}

    def topic_configs(self, request):
        configs = only(self.client.describe_configs([ConfigResource(ResourceType.TOPIC, request["topic"])]))
        return {name: entry.value for name, entry in configs.items()}

    def set_topic_config(self, request):
        entry = ConfigEntry(request["name"], request["value"], incremental_operation=AlterConfigOpType.SET)
        resource = ConfigResource(ResourceType.TOPIC, request["topic"], incremental_configs=[entry])
        only(self.client.incremental_alter_configs([resource]))

    def delete_records(self, request):
        only(self.client.delete_records([TopicPartition(request["topic"], request["partition"], request["before"])]))

    def list_groups(self, _):
        result = self.client.list_consumer_groups().result(WAIT)
        if result.errors:
            raise KafkaException(result.errors[0])
        return [group.group_id for group in result.valid]

    def describe_group(self, request):
        group = only(self.client.describe_consumer_groups([request["group"]]))
        return {"state": group.state.name, "members": len(group.members)}

    def committed(self, request):
        wanted = [TopicPartition(request["topic"], partition) for partition in request["partitions"]]
        found = only(self.client.list_consumer_group_offsets([ConsumerGroupTopicPartitions(request["group"], wanted)]))
        return {str(partition.partition): partition.offset for partition in found.topic_partitions}

    def close(self):
        pass
