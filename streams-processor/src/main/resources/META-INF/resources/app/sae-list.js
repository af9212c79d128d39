import { html, nothing } from "lit";
import { count, moment } from "./format.js";
import { LightElement } from "./light-element.js";
import { to } from "./place.js";

const STATES = {
  STARTING: "starting",
  RUNNING: "counting",
  REBALANCING: "moving partitions",
  TROUBLED: "in trouble",
  FAILED: "failed",
  STOPPING: "stopping",
};

/** The SAEs side by side, each with its state and how far it has come. */
class SaeList extends LightElement {
  static properties = { saes: {}, chosen: {} };

  updated(changed) {
    if (changed.has("chosen")) this.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  render() {
    return html`<nav class="saes" aria-label="SAEs">${this.saes.map((sae) => this.card(sae))}</nav>`;
  }

  card(sae) {
    const chosen = sae.id === this.chosen;
    return html`<a
      class="sae"
      href=${to({ sae: sae.id, latent: null, threshold: null, window: null })}
      aria-current=${chosen ? "true" : nothing}
    >
      <span class="sae-head"><strong>${sae.id}</strong><span class="state ${sae.state.toLowerCase()}" title=${sae.reason}>${STATES[sae.state]}</span></span>
      <span class="dim where" title=${sae.hook}>${sae.hook || sae.model} · ${count(sae.latents)} latents</span>
      <span class="figures">
        <span title="newest event time: ${moment(sae.asOf)}"><b>${count(sae.tokens)}</b> tokens</span>
        <span><b>${count(Math.round(sae.tokensPerSecond))}</b> tokens/s</span>
      </span>
    </a>`;
  }
}

customElements.define("sae-list", SaeList);
