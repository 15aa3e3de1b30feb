package main

import (
	"fmt"
	"time"

	"github.com/IBM/sarama"
	"odradek/clients/lines"
)

var codecs = map[string]sarama.CompressionCodec{
	"none": sarama.CompressionNone, "gzip": sarama.CompressionGZIP, "snappy": sarama.CompressionSnappy,
	"lz4": sarama.CompressionLZ4, "zstd": sarama.CompressionZSTD,
}

func offerRecords(verbs map[string]lines.Verb, bootstrap []string) {
	verbs["produce"] = func(request lines.Request) (any, error) { return nil, produce(bootstrap, request) }
	verbs["read"] = func(request lines.Request) (any, error) { return read(bootstrap, request) }
	verbs["offset-at"] = func(request lines.Request) (any, error) { return offsetAt(bootstrap, request) }
}

func produce(bootstrap []string, request lines.Request) error {
	config := settings()
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Compression = codecs[request.Compression]
	config.Producer.Partitioner = sarama.NewManualPartitioner
	config.Producer.Return.Successes = true
	config.Producer.Flush.Frequency = 20 * time.Millisecond
	producer, err := sarama.NewSyncProducer(bootstrap, config)
	if err != nil {
		return err
	}
	defer producer.Close()
	messages := []*sarama.ProducerMessage{}
	for _, record := range request.Records {
		message := &sarama.ProducerMessage{
			Topic: request.Topic, Partition: record.Partition, Timestamp: time.UnixMilli(record.Timestamp),
		}
		if record.Key != nil {
			message.Key = sarama.ByteEncoder(record.Key)
		}
		if record.Value != nil {
			message.Value = sarama.ByteEncoder(record.Value)
		}
		for _, header := range record.Headers {
			message.Headers = append(message.Headers, sarama.RecordHeader{Key: []byte(header.Name), Value: header.Value})
		}
		messages = append(messages, message)
	}
	return producer.SendMessages(messages)
}

func read(bootstrap []string, request lines.Request) (any, error) {
	consumer, err := sarama.NewConsumer(bootstrap, settings())
	if err != nil {
		return nil, err
	}
	defer consumer.Close()
	partition, err := consumer.ConsumePartition(request.Topic, request.Partition, request.Offset)
	if err != nil {
		return nil, err
	}
	defer partition.Close()
	records := []lines.Record{}
	over := time.After(60 * time.Second)
	for len(records) < request.Count {
		select {
		case <-over:
			return nil, fmt.Errorf("only %d of %d records came", len(records), request.Count)
		case message := <-partition.Messages():
			headers := []lines.Header{}
			for _, header := range message.Headers {
				headers = append(headers, lines.Header{Name: string(header.Key), Value: header.Value})
			}
			records = append(records, lines.Record{
				Partition: message.Partition, Offset: message.Offset, Timestamp: message.Timestamp.UnixMilli(),
				Key: message.Key, Value: message.Value, Headers: headers,
			})
		}
	}
	return records, nil
}

func offsetAt(bootstrap []string, request lines.Request) (any, error) {
	client, err := sarama.NewClient(bootstrap, settings())
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.GetOffset(request.Topic, request.Partition, request.Timestamp)
}
