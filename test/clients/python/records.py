"""produce, read, offset-at."""

import base64
import time

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, Producer, TopicPartition

READ_SECONDS = 60


def to_bytes(text):
    return None if text is None else base64.b64decode(text)


def to_text(data):
    return None if data is None else base64.b64encode(data).decode()


class Records:
    def __init__(self, bootstrap):
        self.bootstrap = bootstrap
        self.consumer = Consumer(
            {"bootstrap.servers": bootstrap, "group.id": "reader", "enable.auto.commit": False, "auto.offset.reset": "error"}
        )

    def verbs(self):
        return {"produce": self.produce, "read": self.read, "offset-at": self.offset_at}

    def produce(self, request):
        producer = Producer(
            {"bootstrap.servers": self.bootstrap, "acks": "all", "linger.ms": 20, "compression.type": request["compression"]}
        )
        errors = []
        for record in request["records"]:
            producer.produce(
                request["topic"],
                partition=record["partition"],
                key=to_bytes(record["key"]),
                value=to_bytes(record["value"]),
                headers=[(name, to_bytes(value)) for name, value in record["headers"]],
                timestamp=record["timestamp"],
                on_delivery=lambda error, _: errors.append(error) if error else None,
            )
        left = producer.flush(30)
        if errors or left:
            raise RuntimeError(f"{left} records not sent; {errors[:1]}")

    def read(self, request):
        self.consumer.assign([TopicPartition(request["topic"], request["partition"], request["offset"])])
        records = []
        end = time.monotonic() + READ_SECONDS
        while len(records) < request["count"]:
            if time.monotonic() > end:
                raise RuntimeError(f"only {len(records)} of {request['count']} records came")
            for message in self.consumer.consume(min(1000, request["count"] - len(records)), 0.5):
                if message.error():
                    raise KafkaException(message.error())
                records.append(self._json(message))
        self.consumer.unassign()
        return records

    @staticmethod
    def _json(message):
        return {
            "partition": message.partition(),
            "offset": message.offset(),
            "timestamp": message.timestamp()[1],
            "key": to_text(message.key()),
            "value": to_text(message.value()),
            "headers": [[name, to_text(value)] for name, value in message.headers() or []],
        }

    def offset_at(self, request):
        topic, partition, timestamp = request["topic"], request["partition"], request["timestamp"]
        if timestamp < 0:
            low, high = self.consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=30)
            return low if timestamp == OFFSET_BEGINNING else high
        found = self.consumer.offsets_for_times([TopicPartition(topic, partition, timestamp)], timeout=30)[0]
        if found.error:
            raise KafkaException(found.error)
        return found.offset

    def close(self):
        self.consumer.close()
