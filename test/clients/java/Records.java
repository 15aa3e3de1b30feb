import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** produce, read, offset-at. */
final class Records implements AutoCloseable {
    private static final Duration READ = Duration.ofSeconds(60);

    private final String bootstrap;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Records(String bootstrap) {
        this.bootstrap = bootstrap;
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false", "auto.offset.reset", "none"),
                new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void offer(Map<String, Main.Verb> verbs) {
        verbs.put("produce", this::produce);
        verbs.put("read", this::read);
        verbs.put("offset-at", this::offsetAt);
    }

    private Object produce(JsonNode request) throws Exception {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "20",
                "compression.type", request.get("compression").asText());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (JsonNode record : request.get("records")) {
                RecordHeaders headers = new RecordHeaders();
                for (JsonNode header : record.get("headers")) headers.add(header.get(0).asText(), bytes(header.get(1)));
                sent.add(producer.send(new ProducerRecord<>(
                        request.get("topic").asText(), record.get("partition").asInt(), record.get("timestamp").asLong(),
                        bytes(record.get("key")), bytes(record.get("value")), headers)));
            }
            producer.flush();
            for (Future<RecordMetadata> future : sent) future.get();
        }
        return null;
    }

    private Object read(JsonNode request) {
        TopicPartition partition = partition(request);
        int count = request.get("count").asInt();
        consumer.assign(List.of(partition));
        consumer.seek(partition, request.get("offset").asLong());
        List<Object> records = new ArrayList<>();
        long end = System.nanoTime() + READ.toNanos();
        while (records.size() < count) {
            if (System.nanoTime() > end) throw new IllegalStateException("only " + records.size() + " of " + count + " records came");
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                if (records.size() < count) records.add(json(record));
            }
        }
        return records;
    }

    private Object offsetAt(JsonNode request) {
        TopicPartition partition = partition(request);
        long timestamp = request.get("timestamp").asLong();
        if (timestamp == -1) return consumer.endOffsets(List.of(partition)).get(partition);
        if (timestamp == -2) return consumer.beginningOffsets(List.of(partition)).get(partition);
        OffsetAndTimestamp found = consumer.offsetsForTimes(Map.of(partition, timestamp)).get(partition);
        return found == null ? -1 : found.offset();
    }

    private static Map<String, Object> json(ConsumerRecord<byte[], byte[]> record) {
        List<Object> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            List<Object> pair = new ArrayList<>();
            pair.add(header.key());
            pair.add(base64(header.value()));
            headers.add(pair);
        }
        return Main.fields(
                "partition", record.partition(), "offset", record.offset(), "timestamp", record.timestamp(),
                "key", base64(record.key()), "value", base64(record.value()), "headers", headers);
    }

    private static TopicPartition partition(JsonNode request) {
        return new TopicPartition(request.get("topic").asText(), request.get("partition").asInt());
    }

    private static byte[] bytes(JsonNode base64) {
        return base64.isNull() ? null : Base64.getDecoder().decode(base64.asText());
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
