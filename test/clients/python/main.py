"""Client program on confluent-kafka (librdkafka). The line protocol is in program/lines.ts."""

import json
import sys
import threading
import traceback

import confluent_kafka

from admin import Admin
from member import Member
from records import Records
from stream import Stream

_printing = threading.Lock()


def emit(message):
    with _printing:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def answer(verbs, request):
    try:
        result = verbs[request["do"]](request)
        emit({"id": request["id"], "ok": True, "result": result})
    except Exception as error:  # whatever it is, the runner is to read it
        traceback.print_exc()
        emit({"id": request["id"], "ok": False, "error": str(error) or repr(error)})


def main():
    bootstrap = sys.argv[1]
    parts = [Records(bootstrap), Admin(bootstrap), Member(bootstrap, emit), Stream(bootstrap, emit)]
    verbs = {name: verb for part in parts for name, verb in part.verbs().items()}
    emit(
        {
            "event": "hello",
            "client": "confluent-kafka",
            "version": confluent_kafka.version(),
            "verbs": list(verbs),
            "compressions": ["none", "gzip", "snappy", "lz4", "zstd"],
            "assignors": ["cooperative-sticky"],
            "lacks": [],
        }
    )
    for line in sys.stdin:
        answer(verbs, json.loads(line))
    for part in parts:
        part.close()


main()
