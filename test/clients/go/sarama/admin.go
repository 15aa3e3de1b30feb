package main

import (
	"fmt"
	"strconv"

	"github.com/IBM/sarama"
	"odradek/clients/lines"
)

func offerAdmin(verbs map[string]lines.Verb, bootstrap []string) {
	var kept sarama.ClusterAdmin
	// Made at first use: the program must be able to say hello first.
	offer := func(name string, run func(sarama.ClusterAdmin, lines.Request) (any, error)) {
		verbs[name] = func(request lines.Request) (any, error) {
			if kept == nil {
				admin, err := sarama.NewClusterAdmin(bootstrap, settings())
				if err != nil {
					return nil, err
				}
				kept = admin
			}
			return run(kept, request)
		}
	}
	offer("create-topic", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		detail := &sarama.TopicDetail{
			NumPartitions: int32(request.PartitionCount()), ReplicationFactor: 1, ConfigEntries: map[string]*string{},
		}
		for name, value := range request.Configs {
			detail.ConfigEntries[name] = &value
		}
		return nil, admin.CreateTopic(request.Topic, detail, false)
	})
	offer("delete-topic", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		return nil, admin.DeleteTopic(request.Topic)
	})
	offer("list-topics", func(admin sarama.ClusterAdmin, _ lines.Request) (any, error) {
		topics, err := admin.ListTopics()
		names := []string{}
		for name := range topics {
			names = append(names, name)
		}
		return names, err
	})
	offer("describe-topic", describeTopic)
	offer("describe-cluster", func(admin sarama.ClusterAdmin, _ lines.Request) (any, error) {
		brokers, _, err := admin.DescribeCluster()
		nodes := []int32{}
		for _, broker := range brokers {
			nodes = append(nodes, broker.ID())
		}
		return map[string]any{"nodes": nodes}, err
	})
	offer("topic-configs", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		entries, err := admin.DescribeConfig(sarama.ConfigResource{Type: sarama.TopicResource, Name: request.Topic})
		configs := map[string]string{}
		for _, entry := range entries {
			configs[entry.Name] = entry.Value
		}
		return configs, err
	})
	offer("set-topic-config", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		change := map[string]sarama.IncrementalAlterConfigsEntry{
			request.Name: {Operation: sarama.IncrementalAlterConfigsOperationSet, Value: &request.Value},
		}
		return nil, admin.IncrementalAlterConfig(sarama.TopicResource, request.Topic, change, false)
	})
	offer("add-partitions", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		return nil, admin.CreatePartitions(request.Topic, int32(request.Total), nil, false)
	})
	offer("delete-records", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		return nil, admin.DeleteRecords(request.Topic, map[int32]int64{request.Partition: request.Before})
	})
	offer("list-groups", func(admin sarama.ClusterAdmin, _ lines.Request) (any, error) {
		groups, err := admin.ListConsumerGroups()
		names := []string{}
		for name := range groups {
			names = append(names, name)
		}
		return names, err
	})
	offer("describe-group", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		groups, err := admin.DescribeConsumerGroups([]string{request.Group})
		if err != nil {
			return nil, err
		}
		return map[string]any{"state": groups[0].State, "members": len(groups[0].Members)}, nil
	})
	offer("delete-group", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		return nil, admin.DeleteConsumerGroup(request.Group)
	})
	offer("committed", func(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
		answer, err := admin.ListConsumerGroupOffsets(request.Group, nil)
		if err != nil {
			return nil, err
		}
		found := map[string]int64{}
		for partition, block := range answer.Blocks[request.Topic] {
			found[strconv.Itoa(int(partition))] = block.Offset
		}
		return found, nil
	})
}

func describeTopic(admin sarama.ClusterAdmin, request lines.Request) (any, error) {
	topics, err := admin.DescribeTopics([]string{request.Topic})
	if err != nil {
		return nil, err
	}
	if topics[0].Err != sarama.ErrNoError {
		return nil, fmt.Errorf("describe %s: %w", request.Topic, topics[0].Err)
	}
	leaders := []int32{}
	for _, partition := range topics[0].Partitions {
		leaders = append(leaders, partition.Leader)
	}
	return map[string]any{"partitions": len(leaders), "leaders": leaders}, nil
}
