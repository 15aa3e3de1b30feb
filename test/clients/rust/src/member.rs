//! join, leave: a consumer on its own thread that commits every batch it polled.

use crate::{emit, text, told, Answer};
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer, ConsumerContext, Rebalance};
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::message::Message;
use rdkafka::{ClientConfig, ClientContext, Offset, TopicPartitionList};
use serde_json::{json, Value};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

const BATCH: usize = 500;
const GONE: [RDKafkaErrorCode; 2] = [RDKafkaErrorCode::BrokerTransportFailure, RDKafkaErrorCode::AllBrokersDown];

/// Tells the whole assignment after each change.
struct Telling;

impl ClientContext for Telling {}

impl ConsumerContext for Telling {
    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, _: &Rebalance<'_>) {
        if let Ok(assignment) = consumer.assignment() {
            let partitions: Vec<i32> = assignment.elements().iter().map(|element| element.partition()).collect();
            emit(json!({ "event": "assigned", "partitions": partitions }));
        }
    }
}

pub struct Member {
    bootstrap: String,
    leaving: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Member {
    pub fn new(bootstrap: &str) -> Self {
        Member { bootstrap: bootstrap.to_owned(), leaving: Arc::new(AtomicBool::new(false)), thread: None }
    }

    pub fn join(&mut self, request: &Value) -> Answer {
        let mut settings = ClientConfig::new();
        settings
            .set("bootstrap.servers", &self.bootstrap)
            .set("group.id", text(request, "group"))
            .set("enable.auto.commit", "false")
            .set("auto.offset.reset", "earliest")
            .set("session.timeout.ms", "6000")
            .set("heartbeat.interval.ms", "500");
        if let Some(assignor) = request["assignor"].as_str() {
            settings.set("partition.assignment.strategy", assignor);
        }
        let consumer: BaseConsumer<Telling> = settings.create_with_context(Telling).map_err(told)?;
        consumer.subscribe(&[text(request, "topic")]).map_err(told)?;
        let limit = request["limit"].as_u64().map_or(usize::MAX, |limit| limit as usize);
        let leaving = self.leaving.clone();
        self.thread = Some(std::thread::spawn(move || {
            if let Err(error) = run(&consumer, limit, &leaving) {
                emit(json!({ "event": "failed", "error": error }));
            }
        }));
        Ok(Value::Null)
    }

    pub fn leave(&mut self) -> Answer {
        self.leaving.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().map_err(|_| "the member's thread panicked")?;
        }
        Ok(Value::Null)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let _ = self.leave();
    }
}

/// Takes at most `limit` records, a batch at a time: what one poll gives and all that waits behind it.
fn run(consumer: &BaseConsumer<Telling>, limit: usize, leaving: &AtomicBool) -> Result<(), String> {
    let (mut left, mut number) = (limit, 0);
    while !leaving.load(Ordering::SeqCst) {
        let (mut offsets, mut taken, mut wait) = (BTreeMap::<i32, Vec<i64>>::new(), 0, Duration::from_millis(100));
        let mut topic = String::new();
        while taken < left.min(BATCH) {
            let Some(message) = consumer.poll(wait) else { break };
            // That a broker went is news and no failure: the library goes to another by itself.
            if message.as_ref().is_err_and(|error| error.rdkafka_error_code().is_some_and(|code| GONE.contains(&code))) {
                break;
            }
            let message = message.map_err(told)?;
            topic = message.topic().to_owned();
            offsets.entry(message.partition()).or_default().push(message.offset());
            taken += 1;
            wait = Duration::ZERO;
        }
        if left == 0 {
            // Enough was taken; polling goes on so that the member stays in its group.
            consumer.poll(Duration::from_millis(100));
        }
        if taken > 0 {
            number += 1;
            if commit(consumer, &topic, number, &offsets) {
                left -= taken;
            }
        }
    }
    Ok(())
}

fn commit(consumer: &BaseConsumer<Telling>, topic: &str, batch: u64, polled: &BTreeMap<i32, Vec<i64>>) -> bool {
    emit(json!({ "event": "polled", "batch": batch, "records": polled }));
    let mut next = TopicPartitionList::new();
    for (partition, offsets) in polled {
        let last = offsets[offsets.len() - 1];
        next.add_partition_offset(topic, *partition, Offset::Offset(last + 1)).expect("an offset is an offset");
    }
    if consumer.commit(&next, CommitMode::Sync).is_ok() {
        emit(json!({ "event": "committed", "batch": batch }));
        return true;
    }
    // The records count as not consumed. What stays ours is read again; seeking in what is being taken away fails, and may.
    for (partition, offsets) in polled {
        let _ = consumer.seek(topic, *partition, Offset::Offset(offsets[0]), Duration::from_secs(5));
    }
    false
}
