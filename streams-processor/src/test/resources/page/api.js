import { get, post, Refusal, remove, saePath, withQuery } from "/app/api.js";
import { equal, failure, test } from "./harness.js";

test("parameters without a value are left out, zero and false are not", () => {
  equal(withQuery("/a", {}), "/a");
  equal(withQuery("/a", { x: null, y: undefined, z: "" }), "/a");
  equal(withQuery("/a", { x: 0, y: false, z: "b c&d" }), "/a?x=0&y=false&z=b+c%26d");
});

test("an SAE's id is one part of a path", () => {
  equal(saePath("gpt2/res#1 a", "latents"), "/api/saes/gpt2%2Fres%231%20a/latents");
});

test("JSON is read and sent", async () => {
  equal(await get("/answers/json"), { method: "GET", accept: "application/json", type: null, body: "" });
  equal(await post("/answers/json", { a: [1] }), {
    method: "POST",
    accept: "application/json",
    type: "application/json",
    body: '{"a":[1]}',
  });
});

test("no content is null", async () => {
  equal(await remove("/answers/nothing"), null);
});

test("a refusal is told in the service's words", async () => {
  const error = await failure(get("/answers/refused"));
  equal(error instanceof Refusal, true);
  equal(error.message, "latent 9 of 8");
});

test("an error that is no JSON is told by path and status", async () => {
  const error = await failure(get("/answers/broken"));
  equal(error instanceof Refusal, true);
  equal(error.message, "/answers/broken was answered with 500");
});

test("a service that is away, or says what is no JSON, is told to be away", async () => {
  for (const path of ["/answers/away", "/answers/garbled"]) {
    const error = await failure(get(path));
    equal(error instanceof Refusal, true);
    equal(error.message, "Asterism does not answer. Is it still running?");
  }
});

test("a request that is taken back is no refusal", async () => {
  const controller = new AbortController();
  controller.abort();
  const error = await failure(get("/answers/json", controller.signal));
  equal(error.name, "AbortError");
});
