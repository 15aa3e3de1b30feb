import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * stream, stop-stream: an idempotent producer at a steady pace that goes on until told; record i has value i and goes to partition i mod n. With a
 * `tag` the value is tag:i under one of seven keys, and each acknowledgement is told with its offset.
 */
final class Stream implements AutoCloseable {
    private final String bootstrap;
    private final AtomicInteger acked = new AtomicInteger();
    private volatile boolean stopping;
    private volatile int sent;
    private List<long[]> delivered = new ArrayList<>();
    private Thread thread;

    Stream(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    void offer(Map<String, Main.Verb> verbs) {
        verbs.put("stream", this::start);
        verbs.put("stop-stream", request -> {
            close();
            return Main.fields("sent", sent, "acked", acked.get());
        });
    }

    private Object start(JsonNode request) {
        thread = new Thread(() -> run(
                request.get("topic").asText(), request.get("partitions").asInt(), request.get("perSecond").asInt() / 100,
                request.has("tag") ? request.get("tag").asText() : null));
        thread.start();
        return null;
    }

    private void run(String topic, int partitions, int perTick, String tag) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all", "enable.idempotence", "true");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            while (!stopping) {
                for (int i = 0; i < perTick; i++) {
                    int number = sent;
                    String key = tag == null ? null : "key-" + number % 7;
                    String value = tag == null ? String.valueOf(number) : tag + ":" + number;
                    producer.send(new ProducerRecord<>(topic, number % partitions, key, value), (metadata, error) -> {
                        if (error != null) Main.print(Main.fields("event", "failed", "error", error.toString()));
                        else if (tag != null) deliver(metadata.partition(), number, metadata.offset());
                        else if (acked.incrementAndGet() % 100 == 0) Main.print(Main.fields("event", "acked", "count", acked.get()));
                    });
                    sent++;
                }
                tellDelivered();
                Thread.sleep(10);
            }
        } catch (Exception error) {
            Main.print(Main.fields("event", "failed", "error", error.toString()));
        }
        tellDelivered();
    }

    private synchronized void deliver(long partition, long number, long offset) {
        acked.incrementAndGet();
        delivered.add(new long[] {partition, number, offset});
    }

    private synchronized void tellDelivered() {
        if (delivered.isEmpty()) return;
        Main.print(Main.fields("event", "delivered", "records", delivered));
        delivered = new ArrayList<>();
    }

    @Override
    public void close() {
        stopping = true;
        try {
            if (thread != null) thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
