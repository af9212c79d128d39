import { Live } from "/app/live.js";
import { equal, test } from "./harness.js";

/** An element as far as a controller knows it. */
function host() {
  const waiting = [];
  return {
    controllers: [],
    addController(controller) {
      this.controllers.push(controller);
    },
    requestUpdate() {
      waiting.splice(0).forEach((resume) => resume());
    },
    updated: () => new Promise((resume) => waiting.push(resume)),
  };
}

test("it asks at once, and again when the path changes", async () => {
  const element = host();
  let path = "/answers/json?1";
  const live = new Live(element, () => path, 1e9);
  equal(element.controllers.length, 1);
  equal(live.fresh, false);
  let updated = element.updated();
  live.hostUpdated();
  await updated;
  equal(live.value.method, "GET");
  equal(live.fresh, true);
  path = "/answers/refused";
  equal(live.fresh, false, "the answer to another question");
  updated = element.updated();
  live.hostUpdated();
  await updated;
  equal(live.error, "latent 9 of 8");
  equal(live.value.method, "GET", "what was known while the next is asked for");
  live.hostDisconnected();
});

test("it asks again a while after each answer, until it is taken away", async () => {
  const element = host();
  const live = new Live(element, () => "/answers/json", 1);
  let updated = element.updated();
  live.hostUpdated();
  for (let k = 0; k < 3; k++) {
    await updated;
    updated = element.updated();
  }
  live.hostDisconnected();
  let more = 0;
  element.requestUpdate = () => more++;
  await fetch("/answers/json");
  await new Promise((resume) => setTimeout(resume, 50));
  equal(more, 0);
});

test("nothing to ask clears what was known", async () => {
  const element = host();
  let path = "/answers/json";
  const live = new Live(element, () => path, 1e9);
  const updated = element.updated();
  live.hostUpdated();
  await updated;
  path = null;
  live.hostUpdated();
  equal(live.value, null);
  equal(live.error, null);
  live.hostDisconnected();
});
