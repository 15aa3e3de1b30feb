package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"odradek/clients/lines"
)

// A producer (idempotent unless told otherwise) at a steady pace until told to stop; record i has value i, on partition i mod n.
// With a tag the value is tag:i under one of seven keys, and each acknowledgement is told with its offset.
func offerStream(verbs map[string]lines.Verb, bootstrap string) {
	var sent, acked atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	verbs["stream"] = func(request lines.Request) (any, error) {
		client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(bootstrap, ",")...), kgo.RecordPartitioner(kgo.ManualPartitioner()),
			kgo.ProducerBatchCompression(codecsOf(request)...))
		if err != nil {
			return nil, err
		}
		var told told
		delivered := func(record *kgo.Record, err error) {
			if err != nil {
				lines.Failed(err)
			} else if request.Tag != "" {
				acked.Add(1)
				told.add(record)
			} else if count := acked.Add(1); count%100 == 0 {
				lines.Emit(map[string]any{"event": "acked", "count": count})
			}
		}
		go func() {
			defer close(done)
			defer client.Close()
			ticks := time.NewTicker(10 * time.Millisecond)
			for {
				select {
				case <-stop:
					if err := client.Flush(context.Background()); err != nil {
						lines.Failed(err)
					}
					told.tell()
					return
				case <-ticks.C:
					for range request.PerSecond / 100 {
						number := sent.Add(1) - 1
						partition := int32(number % int64(request.PartitionCount()))
						record := &kgo.Record{Topic: request.Topic, Partition: partition, Value: []byte(strconv.FormatInt(number, 10))}
						if request.Tag != "" {
							record.Key, record.Value = []byte(fmt.Sprintf("key-%d", number%7)), []byte(fmt.Sprintf("%s:%d", request.Tag, number))
						}
						client.Produce(context.Background(), record, delivered)
					}
					told.tell()
				}
			}
		}()
		return nil, nil
	}
	verbs["stop-stream"] = func(lines.Request) (any, error) {
		close(stop)
		<-done
		return map[string]int64{"sent": sent.Load(), "acked": acked.Load()}, nil
	}
}

// codecsOf gives the library's own choice, but drills read batches back as they lie.
func codecsOf(request lines.Request) []kgo.CompressionCodec {
	if request.Tag != "" {
		return []kgo.CompressionCodec{kgo.NoCompression()}
	}
	return []kgo.CompressionCodec{kgo.SnappyCompression(), kgo.NoCompression()}
}

// told collects acknowledgements between two ticks.
type told struct {
	lock    sync.Mutex
	records [][3]int64
}

func (t *told) add(record *kgo.Record) {
	_, text, _ := strings.Cut(string(record.Value), ":")
	number, _ := strconv.ParseInt(text, 10, 64)
	t.lock.Lock()
	defer t.lock.Unlock()
	t.records = append(t.records, [3]int64{int64(record.Partition), number, record.Offset})
}

func (t *told) tell() {
	t.lock.Lock()
	defer t.lock.Unlock()
	if len(t.records) > 0 {
		lines.Emit(map[string]any{"event": "delivered", "records": t.records})
		t.records = nil
	}
}
