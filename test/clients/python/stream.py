"""stream, stop-stream: an idempotent producer at a steady pace that goes on until told; record i has value i, on partition i mod n."""

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

    def verbs(self):
        return {"stream": self.start, "stop-stream": self.stop}

    def start(self, request):
        self.thread = threading.Thread(target=self._run, args=(request["topic"], request["partitions"], request["perSecond"] // 100))
        self.thread.start()

    def _run(self, topic, partitions, per_tick):
        producer = Producer({"bootstrap.servers": self.bootstrap, "enable.idempotence": True, "reconnect.backoff.max.ms": 1000})
        while not self.stopping.wait(0.01):
            for _ in range(per_tick):
                producer.produce(topic, partition=self.sent % partitions, value=str(self.sent), on_delivery=self._delivered)
                self.sent += 1
            producer.poll(0)
        producer.flush(120)

    def _delivered(self, error, _):
        if error:
            self.emit({"event": "failed", "error": str(error)})
            return
        self.acked += 1
        if self.acked % 100 == 0:
            self.emit({"event": "acked", "count": self.acked})

    def stop(self, _):
        self.close()
        return {"sent": self.sent, "acked": self.acked}

    def close(self):
        self.stopping.set()
        if self.thread:
            self.thread.join()
