//! stream, stop-stream: an idempotent producer at a steady pace that goes on until told; record i has value i, on partition i mod n.

use crate::{emit, number, text, told, Answer};
use rdkafka::producer::{BaseProducer, BaseRecord, DeliveryResult, Producer, ProducerContext};
use rdkafka::{ClientConfig, ClientContext};
use serde_json::{json, Value};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

struct Acks(Arc<AtomicI64>);

impl ClientContext for Acks {}

impl ProducerContext for Acks {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        match result {
            Err((error, _)) => emit(json!({ "event": "failed", "error": error.to_string() })),
            Ok(_) => {
                let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
                if count % 100 == 0 {
                    emit(json!({ "event": "acked", "count": count }));
                }
            }
        }
    }
}

pub struct Stream {
    bootstrap: String,
    acked: Arc<AtomicI64>,
    stopping: Arc<AtomicBool>,
    /// Gives the number of records sent.
    thread: Option<JoinHandle<Result<i64, String>>>,
}

impl Stream {
    pub fn new(bootstrap: &str) -> Self {
        Stream { bootstrap: bootstrap.to_owned(), acked: Arc::default(), stopping: Arc::default(), thread: None }
    }

    pub fn start(&mut self, request: &Value) -> Answer {
        let producer: BaseProducer<Acks> = ClientConfig::new()
            .set("bootstrap.servers", &self.bootstrap)
            .set("enable.idempotence", "true")
            .set("reconnect.backoff.max.ms", "1000")
            .create_with_context(Acks(self.acked.clone()))
            .map_err(told)?;
        let (topic, partitions) = (text(request, "topic").to_owned(), number(request, "partitions"));
        let per_tick = number(request, "perSecond") / 100;
        let stopping = self.stopping.clone();
        self.thread = Some(std::thread::spawn(move || {
            let mut sent = 0;
            while !stopping.load(Ordering::SeqCst) {
                for _ in 0..per_tick {
                    let value = sent.to_string();
                    let record = BaseRecord::<str, str>::to(&topic).partition((sent % partitions) as i32).payload(&value);
                    producer.send(record).map_err(|(error, _)| told(error))?;
                    sent += 1;
                }
                producer.poll(Duration::ZERO);
                std::thread::sleep(Duration::from_millis(10));
            }
            producer.flush(Duration::from_secs(120)).map_err(told)?;
            Ok(sent)
        }));
        Ok(Value::Null)
    }

    pub fn stop(&mut self) -> Answer {
        self.stopping.store(true, Ordering::SeqCst);
        let thread = self.thread.take().ok_or("no stream is going on")?;
        let sent = thread.join().map_err(|_| "the stream's thread panicked")??;
        Ok(json!({ "sent": sent, "acked": self.acked.load(Ordering::SeqCst) }))
    }
}
