import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** stream, stop-stream: an idempotent producer at a steady pace that goes on until told; record i has value i and goes to partition i mod n. */
final class Stream implements AutoCloseable {
    private final String bootstrap;
    private final AtomicInteger acked = new AtomicInteger();
    private volatile boolean stopping;
    private volatile int sent;
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
                request.get("topic").asText(), request.get("partitions").asInt(), request.get("perSecond").asInt() / 100));
        thread.start();
        return null;
    }

    private void run(String topic, int partitions, int perTick) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "acks", "all", "enable.idempotence", "true");
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            while (!stopping) {
                for (int i = 0; i < perTick; i++) {
                    producer.send(new ProducerRecord<>(topic, sent % partitions, null, String.valueOf(sent)), (metadata, error) -> {
                        if (error != null) Main.print(Main.fields("event", "failed", "error", error.toString()));
                        else if (acked.incrementAndGet() % 100 == 0) Main.print(Main.fields("event", "acked", "count", acked.get()));
                    });
                    sent++;
                }
                Thread.sleep(10);
            }
        } catch (Exception error) {
            Main.print(Main.fields("event", "failed", "error", error.toString()));
        }
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
