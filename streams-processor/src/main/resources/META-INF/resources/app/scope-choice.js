import { html, nothing } from "lit";
import { count, duration, moment, plural, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { go } from "./place.js";

const ROLLING = [1, 5, 15, 60];
const LISTED_PANES = 24;

/**
 * The from and to of a window's name: "last-5" is the newest five panes, a time is the pane that begins then, nothing is everything.
 */
export function spanOf(name, panes) {
  if (!name || panes.length === 0) return { from: null, to: null };
  const rolling = /^last-(\d+)$/.exec(name);
  if (rolling) return { from: panes[Math.max(0, panes.length - Number(rolling[1]))].from, to: null };
  return { from: name, to: panes.find((pane) => pane.from === name)?.to ?? null };
}

/** Chooses threshold and window, and says what the figures below stand on. */
class ScopeChoice extends LightElement {
  static properties = { sae: {}, place: {}, windows: {} };

  render() {
    return html`<div class="scope">
      <label>
        Active above
        <select @change=${(event) => go({ threshold: event.target.value })}>
          ${this.sae.thresholds.map(
            (threshold) => html`<option value=${threshold} ?selected=${String(threshold) === this.threshold}>${threshold}</option>`,
          )}
        </select>
      </label>
      <label>
        Window
        <select @change=${(event) => go({ window: event.target.value })}>
          <option value="" ?selected=${!this.place.window}>everything so far</option>
          ${this.windows ? this.windowOptions() : nothing}
        </select>
      </label>
      <p class="basis dim">
        as of ${moment(this.sae.asOf)} · special tokens ${this.sae.rules.specialTokens}
        ${this.sae.complete ? nothing : html`<strong class="warn">· ${this.missing()}</strong>`}
        ${this.sae.late === 0
          ? nothing
          : html`<strong class="warn">· ${share(this.sae.lateShare)} of its contexts came too late and are not counted</strong>`}
        ${this.sae.invalid === 0 ? nothing : html`<strong class="warn">· ${plural(this.sae.invalid, "record")} could not be used</strong>`}
      </p>
    </div>`;
  }

  get threshold() {
    return this.place.threshold ?? String(this.sae.threshold);
  }

  windowOptions() {
    const { panes, paneMillis } = this.windows;
    const pane = (each) =>
      html`<option value=${each.from} ?selected=${each.from === this.place.window}>${moment(each.from)}: ${count(each.tokens)} tokens</option>`;
    return html`
      <optgroup label="Rolling">
        ${ROLLING.filter((number) => number === 1 || number <= panes.length).map(
          (number) =>
            html`<option value="last-${number}" ?selected=${this.place.window === `last-${number}`}>last ${duration(number * paneMillis)}</option>`,
        )}
      </optgroup>
      <optgroup label="${duration(paneMillis)} from …">${panes.slice(-LISTED_PANES).reverse().map(pane)}</optgroup>
    `;
  }

  missing() {
    const missing = this.sae.missingPartitions;
    return missing.length === 0
      ? "its partitions are not known yet"
      : `${plural(missing.length, "partition")} cannot be reached, so figures are too low`;
  }
}

customElements.define("scope-choice", ScopeChoice);
