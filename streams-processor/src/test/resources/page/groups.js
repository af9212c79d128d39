import { grouping, RULES, shapeOf } from "/app/grouping.js";
import { groups } from "/app/groups.js";
import { equal, test } from "./harness.js";

const found = (edges) => [...groups(edges.map(([source, target]) => ({ source, target })))].sort(([a], [b]) => a - b);

test("connected latents are one group, named by its lowest", () => {
  equal(found([]), []);
  equal(found([[5, 3]]), [[3, 3], [5, 3]]);
  equal(found([[9, 8], [2, 1], [8, 2], [4, 6]]), [[1, 1], [2, 1], [4, 4], [6, 4], [8, 1], [9, 1]]);
});

test("a circle and an edge told twice change nothing", () => {
  equal(found([[1, 2], [2, 3], [3, 1], [2, 1]]), [[1, 1], [2, 1], [3, 1]]);
});

test("a chain of thousands is one group", () => {
  const chain = Array.from({ length: 5000 }, (_, k) => [k + 1, k]);
  equal(new Set(found(chain).map(([, group]) => group)).size, 1);
  equal(new Set(found(chain.reverse()).map(([, group]) => group)).size, 1);
});

test("numbers are ordered as numbers", () => {
  equal(found([[10, 9]]), [[9, 9], [10, 9]]);
});

test("a rule goes with its edge threshold, none with none", () => {
  equal(grouping(undefined, "0.2"), {});
  equal(grouping("fixed", "0.2"), { rule: "fixed", min: "0.2" });
  equal(RULES[0][0], undefined);
});

test("a group's shape is the one of the highest score, if any is known", () => {
  equal(shapeOf({ hubSpoke: 0.2, stronglyConnected: 0.9, linear: 0.1 }), { title: "strongly connected", score: 0.9 });
  equal(shapeOf({ hubSpoke: 0, stronglyConnected: null }), { title: "hub and spoke", score: 0 });
  equal(shapeOf({ hubSpoke: null, stronglyConnected: null, linear: null }), null);
  equal(shapeOf({}), null);
});
