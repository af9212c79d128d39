const LOCALE = "en";
const whole = new Intl.NumberFormat(LOCALE);
const short = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumSignificantDigits: 3 });
const three = new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 3 });
const time = new Intl.DateTimeFormat(LOCALE, {
  dateStyle: "medium",
  timeStyle: "medium",
  timeZone: "UTC",
});

/** 1,234,567 */
export const count = (value) => whole.format(value);
/** 1.23M */
export const brief = (value) => (Math.abs(value) < 1000 ? three.format(value) : short.format(value));
/** Three significant digits. */
export const figure = (value) => three.format(value);
/** A share as a percentage. */
export const share = (value) => (value === 0 ? "0 %" : value < 0.0001 ? "< 0.01 %" : `${three.format(value * 100)} %`);
/** An ISO time as people read it; UTC, as event times are. */
export const moment = (iso) => (iso === null ? "no token yet" : `${time.format(new Date(iso))} UTC`);

/** A number of milliseconds in the largest unit that keeps it whole. */
export function duration(millis) {
  for (const [unit, size] of [
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["minute", 60_000],
    ["second", 1000],
  ]) {
    if (millis >= size && millis % size === 0) return plural(millis / size, unit);
  }
  return plural(millis, "millisecond");
}

/** "1 token", "2 tokens" */
export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? "" : "s"}`;

/** What a latent fires on, in a word or two; its number where that is not known. */
export const nameOf = (latent, topTokens) => (topTokens?.length ? topTokens.slice(0, 2).join(" · ") : String(latent));
