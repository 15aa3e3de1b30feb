package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"odradek/clients/lines"
)

// member commits every batch it polled, before it lets a rebalance go on.
type member struct {
	client   *kgo.Client
	stop     context.CancelFunc
	done     chan struct{}
	batch    int
	lock     sync.Mutex
	assigned map[int32]bool
}

func offerMember(verbs map[string]lines.Verb, bootstrap string) {
	var joined *member
	verbs["join"] = func(request lines.Request) (result any, err error) {
		joined, err = join(bootstrap, request)
		return nil, err
	}
	verbs["leave"] = func(lines.Request) (any, error) {
		joined.stop()
		<-joined.done
		joined.client.Close()
		return nil, nil
	}
}

func join(bootstrap string, request lines.Request) (*member, error) {
	m := &member{done: make(chan struct{}), assigned: map[int32]bool{}}
	// The library's own default is the cooperative balancer, which a scenario asks for by name.
	balancer := kgo.RangeBalancer()
	if request.Assignor == "cooperative-sticky" {
		balancer = kgo.CooperativeStickyBalancer()
	}
	sessionMs := request.SessionMs
	if sessionMs == 0 {
		sessionMs = 6_000
	}
	client, err := kgo.NewClient(
		kgo.SeedBrokers(strings.Split(bootstrap, ",")...), kgo.ConsumerGroup(request.Group), kgo.ConsumeTopics(request.Topic), kgo.Balancers(balancer),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.DisableAutoCommit(), kgo.BlockRebalanceOnPoll(),
		// Else it takes a broker's death just after the dial for a wrong configuration, which ends the session.
		kgo.AlwaysRetryEOF(),
		kgo.SessionTimeout(time.Duration(sessionMs)*time.Millisecond), kgo.HeartbeatInterval(500*time.Millisecond),
		kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, gained map[string][]int32) {
			m.change(gained[request.Topic], true)
		}),
		kgo.OnPartitionsRevoked(func(_ context.Context, _ *kgo.Client, lost map[string][]int32) { m.change(lost[request.Topic], false) }),
		kgo.OnPartitionsLost(func(_ context.Context, _ *kgo.Client, lost map[string][]int32) { m.change(lost[request.Topic], false) }),
	)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	m.client, m.stop = client, stop
	go m.run(ctx, request.Topic, request.Limit)
	return m, nil
}

func (m *member) change(partitions []int32, gained bool) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for _, partition := range partitions {
		if gained {
			m.assigned[partition] = true
		} else {
			delete(m.assigned, partition)
		}
	}
	lines.Assigned(m.assigned)
}

// run takes at most limit records; 0 means no limit.
func (m *member) run(ctx context.Context, topic string, limit int) {
	defer close(m.done)
	taken := 0
	for ctx.Err() == nil {
		most := 500
		if limit > 0 {
			most = min(most, limit-taken)
		}
		if most == 0 {
			<-ctx.Done()
			return
		}
		fetches := m.client.PollRecords(ctx, most)
		if records := fetches.Records(); len(records) > 0 && m.commit(topic, records) {
			taken += len(records)
		}
		fetches.EachError(func(_ string, _ int32, err error) {
			if ctx.Err() == nil {
				tell(err)
			}
		})
		m.client.AllowRebalance()
	}
}

// tell: the library ends a session by itself where it asked a dead broker for the coordinator twice in a row.
func tell(err error) {
	var session *kgo.ErrGroupSession
	var dial *net.OpError
	if errors.As(err, &session) && errors.As(err, &dial) && dial.Op == "dial" {
		lines.Emit(map[string]any{"event": "gave-up", "address": dial.Addr.String()})
	} else {
		lines.Failed(err)
	}
}

func (m *member) commit(topic string, records []*kgo.Record) bool {
	m.batch++
	polled, first, next := map[string][]int64{}, map[int32]kgo.EpochOffset{}, map[int32]kgo.EpochOffset{}
	for _, record := range records {
		name := fmt.Sprint(record.Partition)
		polled[name] = append(polled[name], record.Offset)
		if _, seen := first[record.Partition]; !seen {
			first[record.Partition] = kgo.EpochOffset{Epoch: record.LeaderEpoch, Offset: record.Offset}
		}
		next[record.Partition] = kgo.EpochOffset{Epoch: record.LeaderEpoch, Offset: record.Offset + 1}
	}
	lines.Emit(map[string]any{"event": "polled", "batch": m.batch, "records": polled})
	var refused error
	m.client.CommitOffsetsSync(context.Background(), map[string]map[int32]kgo.EpochOffset{topic: next},
		func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, response *kmsg.OffsetCommitResponse, err error) {
			if refused = err; err != nil {
				return
			}
			for _, answered := range response.Topics {
				for _, partition := range answered.Partitions {
					if err := kerr.ErrorForCode(partition.ErrorCode); err != nil {
						refused = err
					}
				}
			}
		})
	if refused == nil {
		lines.Emit(map[string]any{"event": "committed", "batch": m.batch})
		return true
	}
	// The records count as not consumed. What stays ours is read again; what goes is read by its new owner.
	m.client.SetOffsets(map[string]map[int32]kgo.EpochOffset{topic: first})
	return false
}
