"""join, leave: a consumer on its own thread that commits every batch it polled."""

import threading

from confluent_kafka import Consumer, KafkaException, TopicPartition


class Member:
    def __init__(self, bootstrap, emit):
        self.bootstrap = bootstrap
        self.emit = emit
        self.leaving = False
        self.thread = None
        self.assigned = set()
        self.batch = 0

    def verbs(self):
        return {"join": self.join, "leave": self.leave}

    def join(self, request):
        settings = {
            "bootstrap.servers": self.bootstrap,
            "group.id": request["group"],
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "session.timeout.ms": request.get("sessionMs", 6000),
            "heartbeat.interval.ms": 500,
        }
        if "assignor" in request:
            settings["partition.assignment.strategy"] = request["assignor"]
        self.thread = threading.Thread(target=self._run, args=(settings, request["topic"], request.get("limit")))
        self.thread.start()

    def _run(self, settings, topic, limit):
        consumer = Consumer(settings)
        try:
            consumer.subscribe([topic], on_assign=self._gained, on_revoke=self._lost, on_lost=self._lost)
            left = limit
            while not self.leaving:
                messages = consumer.consume(500 if left is None else min(500, max(left, 1)), 0.1)
                for message in messages:
                    if message.error():
                        raise KafkaException(message.error())
                if left == 0:
                    continue
                if messages and self._commit(consumer, messages) and left is not None:
                    left -= len(messages)
        except Exception as error:
            self.emit({"event": "failed", "error": str(error)})
        finally:
            consumer.close()

    def _commit(self, consumer, messages):
        polled, first, following = {}, {}, {}
        for message in messages:
            place = (message.topic(), message.partition())
            polled.setdefault(str(message.partition()), []).append(message.offset())
            first.setdefault(place, message.offset())
            following[place] = message.offset() + 1
        self.batch += 1
        self.emit({"event": "polled", "batch": self.batch, "records": polled})
        try:
            done = consumer.commit(offsets=[TopicPartition(*place, offset) for place, offset in following.items()], asynchronous=False)
            for partition in done:
                if partition.error:
                    raise KafkaException(partition.error)
            self.emit({"event": "committed", "batch": self.batch})
            return True
        except KafkaException:
            # The records count as not consumed. What stays ours is read again; what goes is read by its new owner.
            for place, offset in first.items():
                if place[1] in self.assigned:
                    try:
                        consumer.seek(TopicPartition(*place, offset))
                    except KafkaException:
                        pass  # it is being taken away just now
            return False

    def _gained(self, _, partitions):
        self.assigned |= {partition.partition for partition in partitions}
        self.emit({"event": "assigned", "partitions": sorted(self.assigned)})

    def _lost(self, _, partitions):
        self.assigned -= {partition.partition for partition in partitions}
        self.emit({"event": "assigned", "partitions": sorted(self.assigned)})

    def leave(self, _=None):
        self.leaving = True
        if self.thread:
            self.thread.join()

    def close(self):
        self.leave()
