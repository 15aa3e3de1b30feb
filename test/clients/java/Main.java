import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Client program on Apache Kafka's Java client; one source for 2.8 up to the newest. The line protocol is in program/lines.ts. */
public final class Main {
    interface Verb {
        Object run(JsonNode request) throws Exception;
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        String bootstrap = args[0];
        Map<String, Verb> verbs = new TreeMap<>();
        try (Records records = new Records(bootstrap);
                AdminCalls admin = new AdminCalls(bootstrap);
                GroupMember member = new GroupMember(bootstrap);
                Stream stream = new Stream(bootstrap)) {
            records.offer(verbs);
            admin.offer(verbs);
            member.offer(verbs);
            stream.offer(verbs);
            hello(verbs);
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
            for (String line = input.readLine(); line != null; line = input.readLine()) answer(verbs, JSON.readTree(line));
        }
        System.exit(0);
    }

    private static String version() throws Exception {
        Properties properties = new Properties();
        properties.load(Main.class.getResourceAsStream("/kafka/kafka-version.properties"));
        return properties.getProperty("version");
    }

    private static void hello(Map<String, Verb> verbs) throws Exception {
        print(fields(
                "event", "hello", "client", "kafka-clients", "version", version(), "verbs", verbs.keySet(),
                "compressions", List.of("none", "gzip", "snappy", "lz4", "zstd"),
                "assignors", List.of("cooperative-sticky"), "lacks", List.of()));
    }

    private static void answer(Map<String, Verb> verbs, JsonNode request) {
        int id = request.get("id").asInt();
        try {
            Object result = verbs.get(request.get("do").asText()).run(request);
            print(result == null ? fields("id", id, "ok", true) : fields("id", id, "ok", true, "result", result));
        } catch (Exception error) {
            Throwable cause = error instanceof java.util.concurrent.ExecutionException ? error.getCause() : error;
            cause.printStackTrace();
            print(fields("id", id, "ok", false, "error", cause.toString()));
        }
    }

    /** Prints one line; members and streams print from their own threads. */
    static synchronized void print(Map<String, Object> message) {
        try {
            System.out.println(JSON.writeValueAsString(message));
            System.out.flush();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return map;
    }
}
