// Package lines is the Go side of the line protocol in program/lines.ts.
package lines

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"sort"
	"sync"
)

// Record travels with its bytes in base64, which is how encoding/json writes []byte; nil is null.
type Record struct {
	Partition int32    `json:"partition"`
	Offset    int64    `json:"offset"`
	Timestamp int64    `json:"timestamp"`
	Key       []byte   `json:"key"`
	Value     []byte   `json:"value"`
	Headers   []Header `json:"headers"`
}

// Header is a pair [name, value or null].
type Header struct {
	Name  string
	Value []byte
}

func (h Header) MarshalJSON() ([]byte, error) { return json.Marshal([]any{h.Name, h.Value}) }

func (h *Header) UnmarshalJSON(text []byte) error {
	pair := []any{&h.Name, &h.Value}
	return json.Unmarshal(text, &pair)
}

// Request holds the fields of every verb.
type Request struct {
	ID          int               `json:"id"`
	Do          string            `json:"do"`
	Topic       string            `json:"topic"`
	Partition   int32             `json:"partition"`
	Partitions  json.RawMessage   `json:"partitions"`
	Offset      int64             `json:"offset"`
	Count       int               `json:"count"`
	Timestamp   int64             `json:"timestamp"`
	Compression string            `json:"compression"`
	Records     []Record          `json:"records"`
	Configs     map[string]string `json:"configs"`
	Name        string            `json:"name"`
	Value       string            `json:"value"`
	Total       int               `json:"total"`
	Before      int64             `json:"before"`
	Group       string            `json:"group"`
	Assignor    string            `json:"assignor"`
	Limit       int               `json:"limit"`
	PerSecond   int               `json:"perSecond"`
	Tag         string            `json:"tag"`
	SessionMs   int64             `json:"sessionMs"`
}

// PartitionCount is the field "partitions" where it is a number.
func (r Request) PartitionCount() int {
	var count int
	_ = json.Unmarshal(r.Partitions, &count)
	return count
}

// Verb answers one request.
type Verb func(Request) (any, error)

var printing sync.Mutex

// Emit prints one line; any goroutine may.
func Emit(fields map[string]any) {
	text, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	printing.Lock()
	defer printing.Unlock()
	fmt.Println(string(text))
}

// Failed tells that background work ended with an error.
func Failed(err error) { Emit(map[string]any{"event": "failed", "error": err.Error()}) }

// Assigned tells a member's whole assignment.
func Assigned(partitions map[int32]bool) {
	list := []int{}
	for partition := range partitions {
		list = append(list, int(partition))
	}
	sort.Ints(list)
	Emit(map[string]any{"event": "assigned", "partitions": list})
}

// Version of a module this program was built with.
func Version(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return dependency.Version
		}
	}
	return "unknown"
}

// Serve says hello and answers requests until standard input ends.
func Serve(client, version string, assignors []string, verbs map[string]Verb) {
	names := []string{}
	for name := range verbs {
		names = append(names, name)
	}
	Emit(map[string]any{
		"event": "hello", "client": client, "version": version, "verbs": names,
		"compressions": []string{"none", "gzip", "snappy", "lz4", "zstd"}, "assignors": assignors, "lacks": []string{},
	})
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			return
		}
		var request Request
		if err := json.Unmarshal(line, &request); err != nil {
			panic(err)
		}
		result, err := verbs[request.Do](request)
		if err != nil {
			Emit(map[string]any{"id": request.ID, "ok": false, "error": err.Error()})
		} else {
			Emit(map[string]any{"id": request.ID, "ok": true, "result": result})
		}
	}
}
