import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/** The administrative verbs. */
final class AdminCalls implements AutoCloseable {
    private final Admin admin;

    AdminCalls(String bootstrap) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    void offer(Map<String, Main.Verb> verbs) {
        verbs.put("create-topic", this::createTopic);
        verbs.put("delete-topic", request -> wait(admin.deleteTopics(List.of(topic(request))).all()));
        verbs.put("list-topics", request -> wait(admin.listTopics().names()));
        verbs.put("describe-topic", this::describeTopic);
        verbs.put("describe-cluster", this::describeCluster);
        verbs.put("topic-configs", this::topicConfigs);
        verbs.put("set-topic-config", this::setTopicConfig);
        verbs.put("add-partitions", request -> wait(
                admin.createPartitions(Map.of(topic(request), NewPartitions.increaseTo(request.get("total").asInt()))).all()));
        verbs.put("delete-records", this::deleteRecords);
        verbs.put("list-groups", this::listGroups);
        verbs.put("describe-group", this::describeGroup);
        verbs.put("delete-group", request -> wait(admin.deleteConsumerGroups(List.of(request.get("group").asText())).all()));
        verbs.put("committed", this::committed);
    }

    private Object createTopic(JsonNode request) throws Exception {
        Map<String, String> configs = new HashMap<>();
        request.get("configs").fields().forEachRemaining(config -> configs.put(config.getKey(), config.getValue().asText()));
        NewTopic topic = new NewTopic(topic(request), request.get("partitions").asInt(), (short) 1).configs(configs);
        return wait(admin.createTopics(List.of(topic)).all());
    }

    private Object describeTopic(JsonNode request) throws Exception {
        DescribeTopicsResult result = admin.describeTopics(List.of(topic(request)));
        TopicDescription topic = allOf(result).get(30, TimeUnit.SECONDS).get(topic(request));
        List<Integer> leaders = new ArrayList<>();
        for (TopicPartitionInfo partition : topic.partitions()) leaders.add(partition.leader().id());
        return Main.fields("partitions", topic.partitions().size(), "leaders", leaders);
    }

    /** `all` was renamed to `allTopicNames` in 3.1 and removed in 4.0. */
    @SuppressWarnings("unchecked")
    private static KafkaFuture<Map<String, TopicDescription>> allOf(DescribeTopicsResult result) throws Exception {
        for (String name : List.of("allTopicNames", "all")) {
            try {
                return (KafkaFuture<Map<String, TopicDescription>>) DescribeTopicsResult.class.getMethod(name).invoke(result);
            } catch (NoSuchMethodException absent) {
                continue;
            }
        }
        throw new IllegalStateException("this client names the result differently");
    }

    private Object describeCluster(JsonNode request) throws Exception {
        List<Integer> nodes = new ArrayList<>();
        Collection<Node> described = wait(admin.describeCluster().nodes());
        for (Node node : described) nodes.add(node.id());
        return Main.fields("nodes", nodes);
    }

    private Object topicConfigs(JsonNode request) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic(request));
        Map<String, Object> configs = new HashMap<>();
        for (ConfigEntry entry : wait(admin.describeConfigs(List.of(resource)).all()).get(resource).entries()) {
            configs.put(entry.name(), entry.value());
        }
        return configs;
    }

    private Object setTopicConfig(JsonNode request) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic(request));
        ConfigEntry entry = new ConfigEntry(request.get("name").asText(), request.get("value").asText());
        Collection<AlterConfigOp> changes = List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET));
        return wait(admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
    }

    private Object deleteRecords(JsonNode request) throws Exception {
        TopicPartition partition = new TopicPartition(topic(request), request.get("partition").asInt());
        RecordsToDelete before = RecordsToDelete.beforeOffset(request.get("before").asLong());
        return wait(admin.deleteRecords(Map.of(partition, before)).all());
    }

    private Object listGroups(JsonNode request) throws Exception {
        List<String> names = new ArrayList<>();
        for (ConsumerGroupListing group : wait(admin.listConsumerGroups().all())) names.add(group.groupId());
        return names;
    }

    private Object describeGroup(JsonNode request) throws Exception {
        String name = request.get("group").asText();
        ConsumerGroupDescription group = wait(admin.describeConsumerGroups(List.of(name)).all()).get(name);
        return Main.fields("state", group.state().toString(), "members", group.members().size());
    }

    private Object committed(JsonNode request) throws Exception {
        Map<String, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> found =
                wait(admin.listConsumerGroupOffsets(request.get("group").asText()).partitionsToOffsetAndMetadata());
        found.forEach((partition, offset) -> offsets.put(String.valueOf(partition.partition()), offset.offset()));
        return offsets;
    }

    private static String topic(JsonNode request) {
        return request.get("topic").asText();
    }

    private static <T> T wait(KafkaFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        admin.close();
    }
}
