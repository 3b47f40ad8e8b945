// Sends a file of traces, one JSON object a line with the fields of the Avro record Trace:
//   node produce.js traces.jsonl

import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import kafkajs from "kafkajs";
import { encode, kafka, topicOf } from "./skillstream.js";

const AT_ONCE = 500;

const file = process.argv[2];
if (!file) {
  console.error("usage: node produce.js FILE");
  process.exit(2);
}

const topic = topicOf("traces");
const producer = kafka.producer({
  idempotent: true, // Retries write nothing twice.
  maxInFlightRequests: 1,
  // Any will do: skillstream places records itself.
  createPartitioner: kafkajs.Partitioners.LegacyPartitioner,
});
await producer.connect();

let sent = 0;
let waiting = [];
async function flush() {
  if (waiting.length > 0) {
    await producer.send({ topic, acks: -1, messages: waiting });
    sent += waiting.length;
    waiting = [];
  }
}

for await (const line of createInterface({ input: createReadStream(file, "utf8") })) {
  if (line.trim() === "") {
    continue;
  }
  const trace = JSON.parse(line);
  waiting.push({ key: trace.traceId, value: await encode(topic, trace) });
  if (waiting.length >= AT_ONCE) {
    await flush();
  }
}
await flush();
await producer.disconnect();
console.log(`${sent} traces sent`);
