package main

import (
	"context"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"odradek/clients/lines"
)

// A producer (idempotent unless told otherwise) at a steady pace until told to stop; record i has value i, on partition i mod n.
func offerStream(verbs map[string]lines.Verb, bootstrap string) {
	var sent, acked atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	verbs["stream"] = func(request lines.Request) (any, error) {
		client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(bootstrap, ",")...), kgo.RecordPartitioner(kgo.ManualPartitioner()))
		if err != nil {
			return nil, err
		}
		delivered := func(_ *kgo.Record, err error) {
			if err != nil {
				lines.Failed(err)
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
					return
				case <-ticks.C:
					for range request.PerSecond / 100 {
						number := sent.Add(1) - 1
						partition := int32(number % int64(request.PartitionCount()))
						value := []byte(strconv.FormatInt(number, 10))
						client.Produce(context.Background(), &kgo.Record{Topic: request.Topic, Partition: partition, Value: value}, delivered)
					}
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
