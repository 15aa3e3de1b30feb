// Client program on Sarama.
package main

import (
	"os"
	"strings"
	"time"

	"github.com/IBM/sarama"
	"odradek/clients/lines"
)

func main() {
	bootstrap := strings.Split(os.Args[1], ",")
	verbs := map[string]lines.Verb{}
	offerRecords(verbs, bootstrap)
	offerAdmin(verbs, bootstrap)
	offerMember(verbs, bootstrap)
	offerStream(verbs, bootstrap)
	lines.Serve("sarama", lines.Version("github.com/IBM/sarama"), []string{}, verbs)
}

// settings speak the newest versions that the library knows.
func settings() *sarama.Config {
	config := sarama.NewConfig()
	config.Version = sarama.MaxVersion
	config.Net.DialTimeout = 5 * time.Second
	return config
}
