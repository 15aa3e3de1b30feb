package main

import (
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/IBM/sarama"
	"odradek/clients/lines"
)

// An idempotent producer at a steady pace until told to stop; record i has value i, on partition i mod n.
func offerStream(verbs map[string]lines.Verb, bootstrap []string) {
	var sent, acked atomic.Int64
	stop, done := make(chan struct{}), make(chan struct{})
	verbs["stream"] = func(request lines.Request) (any, error) {
		producer, err := sarama.NewAsyncProducer(bootstrap, idempotent())
		if err != nil {
			return nil, err
		}
		var reading sync.WaitGroup
		reading.Go(func() {
			for range producer.Successes() {
				if count := acked.Add(1); count%100 == 0 {
					lines.Emit(map[string]any{"event": "acked", "count": count})
				}
			}
		})
		reading.Go(func() {
			for err := range producer.Errors() {
				lines.Failed(err)
			}
		})
		go func() {
			defer close(done)
			ticks := time.NewTicker(10 * time.Millisecond)
			for {
				select {
				case <-stop:
					producer.AsyncClose()
					reading.Wait()
					return
				case <-ticks.C:
					for range request.PerSecond / 100 {
						number := sent.Add(1) - 1
						producer.Input() <- &sarama.ProducerMessage{
							Topic: request.Topic, Partition: int32(number % int64(request.PartitionCount())),
							Value: sarama.StringEncoder(strconv.FormatInt(number, 10)),
						}
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

// Sarama demands one open request for idempotence, and by default gives up after three tries.
func idempotent() *sarama.Config {
	config := settings()
	config.Producer.Idempotent = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Partitioner = sarama.NewManualPartitioner
	config.Producer.Return.Successes = true
	config.Producer.Retry.Max = 1_000
	config.Producer.Retry.Backoff = 100 * time.Millisecond
	config.Metadata.Retry.Max = 1_000
	config.Net.MaxOpenRequests = 1
	return config
}
