// Prints the records of a topic as JSON lines, from the beginning:
//   node read.js selections [COUNT]
// Ends after COUNT records; without it, it goes on until Ctrl-C.

import { randomUUID } from "node:crypto";
import { decode, kafka, topicOf } from "./skillstream.js";

const [name, most] = process.argv.slice(2);
if (!name) {
  console.error("usage: node read.js TOPIC [COUNT], with TOPIC such as selections");
  process.exit(2);
}

const topic = topicOf(name);
const count = most ? Number(most) : Infinity;
// A group of its own reads all; a group that is named goes on where it was.
const consumer = kafka.consumer({ groupId: `skillstream-javascript-${randomUUID()}` });
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });

let read = 0;
const done = new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  process.on("SIGINT", resolve);
  consumer
    .run({
      eachMessage: async ({ message }) => {
        if (read < count) {
          read++;
          console.log(JSON.stringify(await decode(topic, message.value)));
        }
        if (read >= count) {
          resolve();
        }
      },
    })
    .catch(reject);
});
try {
  await done;
} finally {
  await consumer.disconnect();
}
