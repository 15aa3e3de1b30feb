package main

import (
	"context"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"odradek/clients/lines"
)

func offerAdmin(verbs map[string]lines.Verb, bootstrap string) {
	client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(bootstrap, ",")...))
	if err != nil {
		panic(err)
	}
	admin := kadm.NewClient(client)
	offer := func(name string, run func(context.Context, lines.Request) (any, error)) {
		verbs[name] = func(request lines.Request) (any, error) {
			ctx, cancel := soon()
			defer cancel()
			return run(ctx, request)
		}
	}
	offer("create-topic", func(ctx context.Context, request lines.Request) (any, error) {
		configs := map[string]*string{}
		for name, value := range request.Configs {
			configs[name] = kadm.StringPtr(value)
		}
		response, err := admin.CreateTopic(ctx, int32(request.PartitionCount()), 1, configs, request.Topic)
		if err == nil {
			err = response.Err
		}
		return nil, err
	})
	offer("delete-topic", func(ctx context.Context, request lines.Request) (any, error) {
		response, err := admin.DeleteTopic(ctx, request.Topic)
		if err == nil {
			err = response.Err
		}
		return nil, err
	})
	offer("list-topics", func(ctx context.Context, _ lines.Request) (any, error) {
		topics, err := admin.ListTopics(ctx)
		return topics.Names(), err
	})
	offer("describe-topic", func(ctx context.Context, request lines.Request) (any, error) {
		topics, err := admin.ListTopics(ctx, request.Topic)
		if err != nil {
			return nil, err
		}
		topic := topics[request.Topic]
		leaders := []int32{}
		for _, partition := range topic.Partitions.Sorted() {
			leaders = append(leaders, partition.Leader)
		}
		return map[string]any{"partitions": len(topic.Partitions), "leaders": leaders}, topic.Err
	})
	offer("describe-cluster", func(ctx context.Context, _ lines.Request) (any, error) {
		brokers, err := admin.ListBrokers(ctx)
		return map[string]any{"nodes": brokers.NodeIDs()}, err
	})
	offer("topic-configs", func(ctx context.Context, request lines.Request) (any, error) {
		described, err := admin.DescribeTopicConfigs(ctx, request.Topic)
		if err != nil {
			return nil, err
		}
		resource, err := described.On(request.Topic, nil)
		configs := map[string]*string{}
		for _, config := range resource.Configs {
			configs[config.Key] = config.Value
		}
		return configs, err
	})
	offer("set-topic-config", func(ctx context.Context, request lines.Request) (any, error) {
		change := kadm.AlterConfig{Op: kadm.SetConfig, Name: request.Name, Value: &request.Value}
		answers, err := admin.AlterTopicConfigs(ctx, []kadm.AlterConfig{change}, request.Topic)
		if err != nil {
			return nil, err
		}
		answer, err := answers.On(request.Topic, nil)
		if err == nil {
			err = answer.Err
		}
		return nil, err
	})
	offer("add-partitions", func(ctx context.Context, request lines.Request) (any, error) {
		answers, err := admin.UpdatePartitions(ctx, request.Total, request.Topic)
		if err == nil {
			err = answers.Error()
		}
		return nil, err
	})
	offer("delete-records", func(ctx context.Context, request lines.Request) (any, error) {
		before := kadm.Offsets{}
		before.AddOffset(request.Topic, request.Partition, request.Before, -1)
		answers, err := admin.DeleteRecords(ctx, before)
		if err == nil {
			err = answers.Error()
		}
		return nil, err
	})
	offer("list-groups", func(ctx context.Context, _ lines.Request) (any, error) {
		groups, err := admin.ListGroups(ctx)
		return groups.Groups(), err
	})
	offer("describe-group", func(ctx context.Context, request lines.Request) (any, error) {
		groups, err := admin.DescribeGroups(ctx, request.Group)
		if err != nil {
			return nil, err
		}
		group := groups[request.Group]
		return map[string]any{"state": group.State, "members": len(group.Members)}, group.Err
	})
	offer("delete-group", func(ctx context.Context, request lines.Request) (any, error) {
		answer, err := admin.DeleteGroup(ctx, request.Group)
		if err == nil {
			err = answer.Err
		}
		return nil, err
	})
	offer("committed", func(ctx context.Context, request lines.Request) (any, error) {
		offsets, err := admin.FetchOffsets(ctx, request.Group)
		found := map[int32]int64{}
		offsets.Each(func(offset kadm.OffsetResponse) { found[offset.Partition] = offset.At })
		return found, err
	})
}
