import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** join, leave: a consumer on its own thread that commits every batch it polled. */
final class GroupMember implements AutoCloseable {
    private final String bootstrap;
    private volatile boolean leaving;
    private Thread thread;
    private int batch;
    private int left;

    GroupMember(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    void offer(Map<String, Main.Verb> verbs) {
        verbs.put("join", this::join);
        verbs.put("leave", request -> {
            close();
            return null;
        });
    }

    private Object join(JsonNode request) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap, "group.id", request.get("group").asText(), "enable.auto.commit", "false",
                "auto.offset.reset", "earliest", "heartbeat.interval.ms", "500", "session.timeout.ms",
                request.has("sessionMs") ? request.get("sessionMs").asText() : "6000"));
        if (request.has("assignor")) {
            settings.put("partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        left = request.has("limit") ? request.get("limit").asInt() : Integer.MAX_VALUE;
        String topic = request.get("topic").asText();
        thread = new Thread(() -> run(settings, topic));
        thread.start();
        return null;
    }

    private void run(Map<String, Object> settings, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic), new Telling(consumer));
            while (!leaving) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty() && left > 0) take(consumer, records);
            }
        } catch (Exception error) {
            error.printStackTrace();
            Main.print(Main.fields("event", "failed", "error", error.toString()));
        }
    }

    private void take(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        Map<String, List<Long>> polled = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        Map<TopicPartition, Long> first = new HashMap<>();
        int taken = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (taken == left) break;
            taken++;
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            polled.computeIfAbsent(String.valueOf(record.partition()), key -> new ArrayList<>()).add(record.offset());
            next.put(partition, new OffsetAndMetadata(record.offset() + 1));
            first.putIfAbsent(partition, record.offset());
        }
        batch++;
        Main.print(Main.fields("event", "polled", "batch", batch, "records", polled));
        try {
            consumer.commitSync(next);
            left -= taken;
            Main.print(Main.fields("event", "committed", "batch", batch));
        } catch (CommitFailedException | RebalanceInProgressException refused) {
            // The records count as not consumed. What stays ours is read again; what goes is read by its new owner.
            first.forEach((partition, offset) -> {
                if (consumer.assignment().contains(partition)) consumer.seek(partition, offset);
            });
        }
    }

    @Override
    public void close() {
        leaving = true;
        try {
            if (thread != null) thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static final class Telling implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Telling(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            tell(List.of());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> gone) {
            tell(gone);
        }

        /** During a revocation the consumer still counts what is about to go. */
        private void tell(Collection<TopicPartition> gone) {
            Set<Integer> partitions = new TreeSet<>();
            for (TopicPartition partition : consumer.assignment()) {
                if (!gone.contains(partition)) partitions.add(partition.partition());
            }
            Main.print(Main.fields("event", "assigned", "partitions", partitions));
        }
    }
}
