// Client program on franz-go.
package main

import (
	"os"

	"odradek/clients/lines"
)

func main() {
	bootstrap := os.Args[1]
	verbs := map[string]lines.Verb{}
	offerRecords(verbs, bootstrap)
	offerAdmin(verbs, bootstrap)
	offerMember(verbs, bootstrap)
	offerStream(verbs, bootstrap)
	lines.Serve("franz-go", lines.Version("github.com/twmb/franz-go"), []string{"cooperative-sticky"}, verbs)
}
