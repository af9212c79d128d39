import { brief, count, duration, figure, moment, nameOf, plural, share } from "/app/format.js";
import { equal, test } from "./harness.js";

test("numbers are grouped by thousands", () => {
  equal(count(0), "0");
  equal(count(999), "999");
  equal(count(1234567), "1,234,567");
});

test("large numbers are told in three digits", () => {
  equal(brief(999), "999");
  equal(brief(1000), "1K");
  equal(brief(1234567), "1.23M");
  equal(brief(-1234567), "-1.23M");
  equal(figure(0.0012345), "0.00123");
  equal(figure(3.14159), "3.14");
});

test("shares are percentages, and small ones are not rounded to nothing", () => {
  equal(share(0), "0 %");
  equal(share(0.00009), "< 0.01 %");
  equal(share(0.0001), "0.01 %");
  equal(share(0.5), "50 %");
  equal(share(1), "100 %");
});

test("times are UTC wherever the reader is", () => {
  equal(moment(null), "no token yet");
  equal(moment("2026-03-01T12:25:00Z").replaceAll("\u202f", " "), "Mar 1, 2026, 12:25:00 PM UTC");
  equal(moment("2026-03-01T23:59:59+02:00").replaceAll("\u202f", " "), "Mar 1, 2026, 9:59:59 PM UTC");
});

test("durations are told in the largest unit that keeps them whole", () => {
  equal(duration(1), "1 millisecond");
  equal(duration(1500), "1,500 milliseconds");
  equal(duration(1000), "1 second");
  equal(duration(90_000), "90 seconds");
  equal(duration(120_000), "2 minutes");
  equal(duration(3_600_000), "1 hour");
  equal(duration(172_800_000), "2 days");
  equal(duration(0), "0 milliseconds");
});

test("one is singular", () => {
  equal(plural(1, "token"), "1 token");
  equal(plural(0, "token"), "0 tokens");
  equal(plural(2000, "token"), "2,000 tokens");
});

test("a latent is named by its first two tokens, else by its number", () => {
  equal(nameOf(7, ["Mon", "Tue", "Wed"]), "Mon · Tue");
  equal(nameOf(7, []), "7");
  equal(nameOf(7, undefined), "7");
  equal(nameOf(0, null), "0");
});
