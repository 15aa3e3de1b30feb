"""stream, stop-stream: an idempotent producer at a steady pace that goes on until told; record i has value i, on partition i mod n.

With a `tag` the value is tag:i under one of seven keys, and each acknowledgement is told with its offset.
"""

import threading

from confluent_kafka import Producer


class Stream:
    def __init__(self, bootstrap, emit):
        self.bootstrap = bootstrap
        self.emit = emit
        self.stopping = threading.Event()
        self.thread = None
        self.sent = 0
        self.acked = 0
        self.tag = None
        self.delivered = []

    def verbs(self):
        return {"stream": self.start, "stop-stream": self.stop}

    def start(self, request):
        self.tag = request.get("tag")
        self.thread = threading.Thread(target=self._run, args=(request["topic"], request["partitions"], request["perSecond"] // 100))
        self.thread.start()

    def _run(self, topic, partitions, per_tick):
        producer = Producer({"bootstrap.servers": self.bootstrap, "enable.idempotence": True, "reconnect.backoff.max.ms": 1000})
        while not self.stopping.wait(0.01):
            for _ in range(per_tick):
                self._produce(producer, topic, self.sent % partitions)
                self.sent += 1
            producer.poll(0)
            self._tell()
        producer.flush(120)
        self._tell()

    def _produce(self, producer, topic, partition):
        if self.tag is None:
            producer.produce(topic, partition=partition, value=str(self.sent), on_delivery=self._delivered)
            return
        key, value = f"key-{self.sent % 7}", f"{self.tag}:{self.sent}"
        producer.produce(topic, partition=partition, key=key, value=value, on_delivery=self._delivered)

    def _tell(self):
        if self.delivered:
            self.emit({"event": "delivered", "records": self.delivered})
            self.delivered = []

    def _delivered(self, error, message):
        if error:
            self.emit({"event": "failed", "error": str(error)})
            return
        self.acked += 1
        if self.tag is not None:
            number = int(message.value().decode().split(":")[1])
            self.delivered.append([message.partition(), number, message.offset()])
        elif self.acked % 100 == 0:
            self.emit({"event": "acked", "count": self.acked})

    def stop(self, _):
        self.close()
        return {"sent": self.sent, "acked": self.acked}

    def close(self):
        self.stopping.set()
        if self.thread:
            self.thread.join()
