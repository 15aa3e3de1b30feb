//! produce, read, offset-at.

use crate::{number, text, told, Answer};
use base64::{engine::general_purpose::STANDARD, Engine};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::message::{Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, DeliveryResult, Producer, ProducerContext};
use rdkafka::{ClientConfig, ClientContext, Offset, TopicPartitionList};
use serde_json::{json, Value};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const WAIT: Duration = Duration::from_secs(60);

/// Keeps the first delivery that failed.
struct Deliveries(Arc<Mutex<Option<String>>>);

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        if let Err((error, _)) = result {
            self.0.lock().expect("no holder panics").get_or_insert(error.to_string());
        }
    }
}

fn bytes(value: &Value) -> Option<Vec<u8>> {
    value.as_str().map(|base64| STANDARD.decode(base64).expect("bytes travel as base64"))
}

fn base64(value: Option<&[u8]>) -> Option<String> {
    value.map(|bytes| STANDARD.encode(bytes))
}

fn list<'a>(request: &'a Value, field: &str) -> &'a Vec<Value> {
    request[field].as_array().unwrap_or_else(|| panic!("{field} is a list"))
}

pub fn produce(bootstrap: &str, request: &Value) -> Answer {
    let failure = Arc::new(Mutex::new(None));
    let producer: BaseProducer<Deliveries> = ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("acks", "all")
        .set("linger.ms", "20")
        .set("compression.type", text(request, "compression"))
        .create_with_context(Deliveries(failure.clone()))
        .map_err(told)?;
    for record in list(request, "records") {
        let mut headers = OwnedHeaders::new();
        for header in list(record, "headers") {
            let value = bytes(&header[1]);
            headers = headers.insert(Header { key: header[0].as_str().expect("a header has a name"), value: value.as_ref() });
        }
        let (key, value) = (bytes(&record["key"]), bytes(&record["value"]));
        let mut made = BaseRecord::<[u8], [u8]>::to(text(request, "topic"))
            .partition(number(record, "partition") as i32)
            .timestamp(number(record, "timestamp"))
            .headers(headers);
        if let Some(key) = &key {
            made = made.key(key);
        }
        if let Some(value) = &value {
            made = made.payload(value);
        }
        producer.send(made).map_err(|(error, _)| told(error))?;
    }
    producer.flush(WAIT).map_err(told)?;
    let failed = failure.lock().expect("no holder panics").take();
    failed.map_or(Ok(Value::Null), Err)
}

fn reader(bootstrap: &str) -> Result<BaseConsumer, String> {
    ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("group.id", "reader")
        .set("enable.auto.commit", "false")
        .create()
        .map_err(told)
}

pub fn read(bootstrap: &str, request: &Value) -> Answer {
    let consumer = reader(bootstrap)?;
    let count = number(request, "count") as usize;
    let mut from = TopicPartitionList::new();
    from.add_partition_offset(text(request, "topic"), number(request, "partition") as i32, Offset::Offset(number(request, "offset")))
        .map_err(told)?;
    consumer.assign(&from).map_err(told)?;
    let end = Instant::now() + WAIT;
    let mut records = Vec::new();
    while records.len() < count {
        if Instant::now() > end {
            return Err(format!("only {} of {count} records came", records.len()));
        }
        if let Some(message) = consumer.poll(Duration::from_millis(500)) {
            let message = message.map_err(told)?;
            let headers: Vec<Value> = message
                .headers()
                .map(|headers| headers.iter().map(|header| json!([header.key, base64(header.value)])).collect())
                .unwrap_or_default();
            records.push(json!({
                "partition": message.partition(), "offset": message.offset(), "timestamp": message.timestamp().to_millis(),
                "key": base64(message.key()), "value": base64(message.payload()), "headers": headers,
            }));
        }
    }
    Ok(Value::Array(records))
}

pub fn offset_at(bootstrap: &str, request: &Value) -> Answer {
    let consumer = reader(bootstrap)?;
    let (topic, partition, timestamp) = (text(request, "topic"), number(request, "partition") as i32, number(request, "timestamp"));
    if timestamp < 0 {
        let (low, high) = consumer.fetch_watermarks(topic, partition, WAIT).map_err(told)?;
        return Ok(json!(if timestamp == -2 { low } else { high }));
    }
    let mut wanted = TopicPartitionList::new();
    wanted.add_partition_offset(topic, partition, Offset::Offset(timestamp)).map_err(told)?;
    let found = consumer.offsets_for_times(wanted, WAIT).map_err(told)?;
    let found = found.find_partition(topic, partition).ok_or("the partition was not answered")?;
    found.error().map_err(told)?;
    Ok(json!(found.offset().to_raw()))
}
