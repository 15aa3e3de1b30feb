package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"odradek/clients/lines"
)

var codecs = map[string]kgo.CompressionCodec{
	"none": kgo.NoCompression(), "gzip": kgo.GzipCompression(), "snappy": kgo.SnappyCompression(),
	"lz4": kgo.Lz4Compression(), "zstd": kgo.ZstdCompression(),
}

func soon() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 60*time.Second)
}

func offerRecords(verbs map[string]lines.Verb, bootstrap string) {
	verbs["produce"] = func(request lines.Request) (any, error) { return nil, produce(bootstrap, request) }
	verbs["read"] = func(request lines.Request) (any, error) { return read(bootstrap, request) }
	verbs["offset-at"] = func(request lines.Request) (any, error) { return offsetAt(bootstrap, request) }
}

func produce(bootstrap string, request lines.Request) error {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(bootstrap, ",")...), kgo.ProducerBatchCompression(codecs[request.Compression]),
		kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerLinger(20*time.Millisecond),
	)
	if err != nil {
		return err
	}
	defer client.Close()
	records := []*kgo.Record{}
	for _, record := range request.Records {
		made := &kgo.Record{
			Topic: request.Topic, Partition: record.Partition, Key: record.Key, Value: record.Value,
			Timestamp: time.UnixMilli(record.Timestamp),
		}
		for _, header := range record.Headers {
			made.Headers = append(made.Headers, kgo.RecordHeader{Key: header.Name, Value: header.Value})
		}
		records = append(records, made)
	}
	ctx, cancel := soon()
	defer cancel()
	return client.ProduceSync(ctx, records...).FirstErr()
}

func read(bootstrap string, request lines.Request) (any, error) {
	start := map[int32]kgo.Offset{request.Partition: kgo.NewOffset().At(request.Offset)}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(bootstrap, ",")...), kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{request.Topic: start}),
	)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	ctx, cancel := soon()
	defer cancel()
	records := []lines.Record{}
	for len(records) < request.Count {
		fetches := client.PollRecords(ctx, request.Count-len(records))
		if err := fetches.Err(); err != nil {
			return nil, fmt.Errorf("%d of %d records came: %w", len(records), request.Count, err)
		}
		for _, record := range fetches.Records() {
			headers := []lines.Header{}
			for _, header := range record.Headers {
				headers = append(headers, lines.Header{Name: header.Key, Value: header.Value})
			}
			records = append(records, lines.Record{
				Partition: record.Partition, Offset: record.Offset, Timestamp: record.Timestamp.UnixMilli(),
				Key: record.Key, Value: record.Value, Headers: headers,
			})
		}
	}
	return records, nil
}

func offsetAt(bootstrap string, request lines.Request) (any, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(bootstrap, ",")...))
	if err != nil {
		return nil, err
	}
	defer client.Close()
	admin := kadm.NewClient(client)
	ctx, cancel := soon()
	defer cancel()
	var listed kadm.ListedOffsets
	switch request.Timestamp {
	case -1:
		listed, err = admin.ListEndOffsets(ctx, request.Topic)
	case -2:
		listed, err = admin.ListStartOffsets(ctx, request.Topic)
	default:
		listed, err = admin.ListOffsetsAfterMilli(ctx, request.Timestamp, request.Topic)
	}
	if err != nil {
		return nil, err
	}
	offset, found := listed.Lookup(request.Topic, request.Partition)
	if !found {
		return nil, fmt.Errorf("no offset for partition %d", request.Partition)
	}
	return offset.Offset, offset.Err
}
