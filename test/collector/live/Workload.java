import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes one of everything that an inventory names, and keeps it alive until standard input ends. Prints "ready" when all of it stands. */
public final class Workload {
    private static final int RECORDS = 30;
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static String bootstrap;

    public static void main(String[] args) throws Exception {
        bootstrap = args[0];
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            configure(admin);
            produce();
            packed();
            leaveTransactionOpen();
            classicMember();
            newMember();
            shareMember();
            commitForNobody(admin);
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private static void configure(Admin admin) throws Exception {
        admin.createTopics(List.of(
                new NewTopic("orders", 3, (short) 1)
                        .configs(Map.of("retention.ms", "7200000", "max.message.bytes", "2097152", "compression.type", "gzip")),
                new NewTopic("states", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")),
                new NewTopic("payments", 2, (short) 1),
                new NewTopic("packed", CODECS.size(), (short) 1))).all().get();
        admin.createAcls(List.of(
                acl(ResourceType.TOPIC, "orders", PatternType.LITERAL, "User:reader", AclOperation.DESCRIBE, AclPermissionType.ALLOW),
                acl(ResourceType.TOPIC, "audit-", PatternType.PREFIXED, "User:reader", AclOperation.READ, AclPermissionType.DENY)))
                .all().get();
        admin.alterClientQuotas(List.of(
                quota(Map.of("user", "reader"), "producer_byte_rate", 1048576.0),
                quota(clientDefault(), "request_percentage", 50.0))).all().get();
        // One of a user at a time.
        admin.alterUserScramCredentials(List.of(
                scram("reader", ScramMechanism.SCRAM_SHA_256, "reader-secret"),
                scram("auditor", ScramMechanism.SCRAM_SHA_256, "auditor-secret"))).all().get();
        admin.alterUserScramCredentials(List.of(scram("auditor", ScramMechanism.SCRAM_SHA_512, "auditor-secret"))).all().get();
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, "queue-workers");
        admin.incrementalAlterConfigs(Map.of(group, List.of(
                new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET)))).all().get();
    }

    private static Map<String, String> clientDefault() {
        Map<String, String> entity = new HashMap<>();
        entity.put("client-id", null);
        return entity;
    }

    private static AclBinding acl(
            ResourceType type, String name, PatternType pattern, String principal, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(new ResourcePattern(type, name, pattern), new AccessControlEntry(principal, "10.1.2.3", operation, permission));
    }

    private static ClientQuotaAlteration quota(Map<String, String> entity, String key, double value) {
        return new ClientQuotaAlteration(new ClientQuotaEntity(entity), List.of(new ClientQuotaAlteration.Op(key, value)));
    }

    private static UserScramCredentialUpsertion scram(String user, ScramMechanism mechanism, String password) {
        return new UserScramCredentialUpsertion(user, new ScramCredentialInfo(mechanism, 4096), password);
    }

    private static Properties with(Map<String, String> more) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("key.serializer", StringSerializer.class.getName());
        properties.put("value.serializer", StringSerializer.class.getName());
        properties.put("key.deserializer", StringDeserializer.class.getName());
        properties.put("value.deserializer", StringDeserializer.class.getName());
        properties.putAll(more);
        return properties;
    }

    private static void produce() {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(with(Map.of("acks", "all", "client.id", "order-service")))) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("orders", i % 3, "key-of-nobody-" + i, "value-of-nobody-" + i));
                producer.send(new ProducerRecord<>("states", "key-of-nobody", "value-of-nobody"));
            }
        }
    }

    /** A partition for each codec, of records without keys whose values begin as those of a schema registry's clients do. */
    private static void packed() {
        for (String codec : CODECS) {
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                    with(Map.of("compression.type", codec, "enable.idempotence", "false", "acks", "1", "linger.ms", "200")))) {
                for (int i = 0; i < RECORDS; i++) {
                    ProducerRecord<String, String> record =
                            new ProducerRecord<>("packed", CODECS.indexOf(codec), null, "\0\0\0\0\1value-of-nobody-" + i);
                    record.headers().add("trace", "header-of-nobody".getBytes(StandardCharsets.UTF_8));
                    producer.send(record);
                }
            }
        }
    }

    private static void leaveTransactionOpen() {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                with(Map.of("transactional.id", "payments-1", "client.id", "payment-service", "transaction.timeout.ms", "900000")));
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("payments", 0, "a", "b"));
        producer.flush();
    }

    private static void classicMember() throws Exception {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(with(Map.of(
                "group.id", "classic-readers", "group.instance.id", "reader-1", "client.id", "classic-reader",
                "enable.auto.commit", "false", "auto.offset.reset", "earliest")));
        consumer.subscribe(List.of("orders"), new Assigned());
        poll(consumer);
    }

    private static void newMember() throws Exception {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(with(Map.of(
                "group.id", "new-readers", "group.protocol", "consumer", "client.id", "new-reader",
                "enable.auto.commit", "false", "auto.offset.reset", "earliest")));
        consumer.subscribe(new SubscriptionPattern("ord.*"), new Assigned());
        poll(consumer);
    }

    private static final class Assigned implements ConsumerRebalanceListener {
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }

    /** Reads all of a topic's records, commits where it stands, and goes on polling. */
    private static void poll(KafkaConsumer<String, String> consumer) throws Exception {
        CountDownLatch committed = new CountDownLatch(1);
        start(() -> {
            int count = 0;
            while (true) {
                count += consumer.poll(Duration.ofMillis(200)).count();
                if (count >= RECORDS && committed.getCount() > 0) {
                    consumer.commitSync();
                    committed.countDown();
                }
            }
        });
        committed.await();
    }

    private static void shareMember() throws Exception {
        KafkaShareConsumer<String, String> consumer =
                new KafkaShareConsumer<>(with(Map.of("group.id", "queue-workers", "client.id", "queue-worker")));
        consumer.subscribe(List.of("orders"));
        CountDownLatch seen = new CountDownLatch(1);
        start(() -> {
            while (true) if (consumer.poll(Duration.ofMillis(200)).count() > 0) seen.countDown();
        });
        seen.await();
    }

    /** As programs do that choose their partitions themselves. */
    private static void commitForNobody(Admin admin) throws Exception {
        admin.alterConsumerGroupOffsets("assigned-by-hand", Map.of(new TopicPartition("orders", 1), new OffsetAndMetadata(4))).all().get();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }
}
