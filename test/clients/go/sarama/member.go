package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/IBM/sarama"
	"odradek/clients/lines"
)

// member commits what each claim gives it, one batch at a time.
type member struct {
	group sarama.ConsumerGroup
	// For asking what is committed: the session's Commit has no result.
	admin sarama.ClusterAdmin
	name  string
	topic string
	stop  context.CancelFunc
	done  chan struct{}

	lock  sync.Mutex
	batch int
	// Records still to take; negative means no limit.
	left int
}

func offerMember(verbs map[string]lines.Verb, bootstrap []string) {
	var joined *member
	verbs["join"] = func(request lines.Request) (result any, err error) {
		joined, err = join(bootstrap, request)
		return nil, err
	}
	verbs["leave"] = func(lines.Request) (any, error) {
		joined.stop()
		<-joined.done
		return nil, joined.group.Close()
	}
}

func join(bootstrap []string, request lines.Request) (*member, error) {
	config := settings()
	config.Consumer.Offsets.AutoCommit.Enable = false
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Group.Session.Timeout = 6 * time.Second
	config.Consumer.Group.Heartbeat.Interval = 500 * time.Millisecond
	group, err := sarama.NewConsumerGroup(bootstrap, request.Group, config)
	if err != nil {
		return nil, err
	}
	admin, err := sarama.NewClusterAdmin(bootstrap, settings())
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	m := &member{group: group, admin: admin, name: request.Group, topic: request.Topic, stop: stop, done: make(chan struct{}), left: -1}
	if request.Limit > 0 {
		m.left = request.Limit
	}
	go func() {
		defer close(m.done)
		// Consume returns at every rebalance.
		for ctx.Err() == nil {
			if err := group.Consume(ctx, []string{request.Topic}, m); err != nil && ctx.Err() == nil {
				lines.Failed(err)
				return
			}
		}
	}()
	return m, nil
}

func (m *member) Setup(session sarama.ConsumerGroupSession) error {
	assigned := map[int32]bool{}
	for _, partition := range session.Claims()[m.topic] {
		assigned[partition] = true
	}
	lines.Assigned(assigned)
	return nil
}

func (m *member) Cleanup(sarama.ConsumerGroupSession) error {
	lines.Assigned(nil)
	return nil
}

func (m *member) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for {
		select {
		case <-session.Context().Done():
			return nil
		case message, open := <-claim.Messages():
			if !open {
				return nil
			}
			m.take(session, claim, message)
		}
	}
}

// take commits the message and what waits behind it.
func (m *member) take(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim, message *sarama.ConsumerMessage) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.left == 0 {
		return
	}
	offsets := []int64{message.Offset}
	for len(claim.Messages()) > 0 && len(offsets) != m.left {
		message = <-claim.Messages()
		offsets = append(offsets, message.Offset)
	}
	m.batch++
	polled := map[string]any{fmt.Sprint(message.Partition): offsets}
	lines.Emit(map[string]any{"event": "polled", "batch": m.batch, "records": polled})
	session.MarkMessage(message, "")
	for session.Context().Err() == nil {
		session.Commit()
		if m.committed(message.Partition) > message.Offset {
			break
		}
	}
	// A session that ends flushes what is marked: if that went through, nobody will see these records again.
	if session.Context().Err() != nil && m.committed(message.Partition) <= message.Offset {
		session.ResetOffset(message.Topic, message.Partition, offsets[0], "")
		return
	}
	if m.left > 0 {
		m.left -= len(offsets)
	}
	lines.Emit(map[string]any{"event": "committed", "batch": m.batch})
}

func (m *member) committed(partition int32) int64 {
	answer, err := m.admin.ListConsumerGroupOffsets(m.name, map[string][]int32{m.topic: {partition}})
	if err != nil {
		return -1
	}
	return answer.GetBlock(m.topic, partition).Offset
}
