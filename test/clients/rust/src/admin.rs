//! The administrative verbs.

use crate::{number, text, told, Answer};
use futures_executor::block_on;
use rdkafka::admin::{AdminClient, AdminOptions, AlterConfig, NewPartitions, NewTopic, ResourceSpecifier, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use serde_json::{json, Map, Value};
use std::time::Duration;

const WAIT: Duration = Duration::from_secs(30);

pub struct Admin {
    bootstrap: String,
    client: AdminClient<DefaultClientContext>,
    options: AdminOptions,
}

/// The only result of a call about one thing.
fn only<T, N, E: std::fmt::Display>(mut results: Vec<Result<T, (N, E)>>) -> Answer {
    match results.pop().ok_or("no result")? {
        Ok(_) => Ok(Value::Null),
        Err((_, error)) => Err(told(error)),
    }
}

impl Admin {
    pub fn new(bootstrap: &str) -> Self {
        let client = ClientConfig::new().set("bootstrap.servers", bootstrap).create().expect("the settings are right");
        Admin { bootstrap: bootstrap.to_owned(), client, options: AdminOptions::new().request_timeout(Some(WAIT)).operation_timeout(Some(WAIT)) }
    }

    pub fn run(&self, verb: &str, request: &Value) -> Answer {
        match verb {
            "create-topic" => self.create_topic(request),
            "delete-topic" => only(
                block_on(self.client.delete_topics(&[text(request, "topic")], &self.options)).map_err(told)?,
            ),
            "list-topics" => self.list_topics(),
            "describe-topic" => self.describe_topic(text(request, "topic")),
            "describe-cluster" => self.describe_cluster(),
            "topic-configs" => self.topic_configs(text(request, "topic")),
            "set-topic-config" => self.set_topic_config(request),
            "add-partitions" => {
                let grown = NewPartitions::new(text(request, "topic"), number(request, "total") as usize);
                only(block_on(self.client.create_partitions([&grown], &self.options)).map_err(told)?)
            }
            "delete-records" => self.delete_records(request),
            "list-groups" => self.list_groups(),
            "describe-group" => self.describe_group(text(request, "group")),
            "delete-group" => only(
                block_on(self.client.delete_groups(&[text(request, "group")], &self.options)).map_err(told)?,
            ),
            "committed" => self.committed(request),
            unknown => Err(format!("no such verb: {unknown}")),
        }
    }

    fn create_topic(&self, request: &Value) -> Answer {
        let mut topic = NewTopic::new(text(request, "topic"), number(request, "partitions") as i32, TopicReplication::Fixed(1));
        for (name, value) in request["configs"].as_object().ok_or("configs are an object")? {
            topic = topic.set(name, value.as_str().ok_or("a config is text")?);
        }
        only(block_on(self.client.create_topics([&topic], &self.options)).map_err(told)?)
    }

    fn list_topics(&self) -> Answer {
        let metadata = self.client.inner().fetch_metadata(None, WAIT).map_err(told)?;
        Ok(metadata.topics().iter().map(|topic| topic.name()).collect())
    }

    fn describe_topic(&self, name: &str) -> Answer {
        let metadata = self.client.inner().fetch_metadata(Some(name), WAIT).map_err(told)?;
        let topic = metadata.topics().first().ok_or("the topic was not answered")?;
        if let Some(error) = topic.error() {
            return Err(format!("{error:?}"));
        }
        let leaders: Vec<i32> = topic.partitions().iter().map(|partition| partition.leader()).collect();
        Ok(json!({ "partitions": leaders.len(), "leaders": leaders }))
    }

    fn describe_cluster(&self) -> Answer {
        let metadata = self.client.inner().fetch_metadata(None, WAIT).map_err(told)?;
        let nodes: Vec<i32> = metadata.brokers().iter().map(|broker| broker.id()).collect();
        Ok(json!({ "nodes": nodes }))
    }

    fn topic_configs(&self, topic: &str) -> Answer {
        let described = block_on(self.client.describe_configs([&ResourceSpecifier::Topic(topic)], &self.options)).map_err(told)?;
        let resource = described.into_iter().next().ok_or("no result")?.map_err(told)?;
        Ok(Value::Object(resource.entries.into_iter().map(|entry| (entry.name, json!(entry.value))).collect()))
    }

    /// The library knows only the old call, which replaces all of a topic's configs.
    fn set_topic_config(&self, request: &Value) -> Answer {
        let change = AlterConfig::new(ResourceSpecifier::Topic(text(request, "topic"))).set(text(request, "name"), text(request, "value"));
        only(block_on(self.client.alter_configs([&change], &self.options)).map_err(told)?)
    }

    fn delete_records(&self, request: &Value) -> Answer {
        let mut before = TopicPartitionList::new();
        let (partition, offset) = (number(request, "partition") as i32, Offset::Offset(number(request, "before")));
        before.add_partition_offset(text(request, "topic"), partition, offset).map_err(told)?;
        let deleted = block_on(self.client.delete_records(&before, &self.options)).map_err(told)?;
        for element in deleted.elements() {
            element.error().map_err(told)?;
        }
        Ok(Value::Null)
    }

    fn list_groups(&self) -> Answer {
        let groups = self.client.inner().fetch_group_list(None, WAIT).map_err(told)?;
        Ok(groups.groups().iter().map(|group| group.name()).collect())
    }

    fn describe_group(&self, name: &str) -> Answer {
        let groups = self.client.inner().fetch_group_list(Some(name), WAIT).map_err(told)?;
        let group = groups.groups().first().ok_or("the group was not answered")?;
        Ok(json!({ "state": group.state(), "members": group.members().len() }))
    }

    fn committed(&self, request: &Value) -> Answer {
        let asker: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", &self.bootstrap)
            .set("group.id", text(request, "group"))
            .create()
            .map_err(told)?;
        let mut wanted = TopicPartitionList::new();
        for partition in request["partitions"].as_array().ok_or("partitions are a list")? {
            wanted.add_partition(text(request, "topic"), partition.as_i64().ok_or("a partition is a number")? as i32);
        }
        let found = asker.committed_offsets(wanted, WAIT).map_err(told)?;
        let offsets: Map<String, Value> =
            found.elements().iter().map(|element| (element.partition().to_string(), json!(element.offset().to_raw()))).collect();
        Ok(Value::Object(offsets))
    }
}
