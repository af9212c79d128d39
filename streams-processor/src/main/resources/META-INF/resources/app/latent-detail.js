import { html, nothing } from "lit";
import { saePath, withQuery } from "./api.js";
import { count, figure, moment, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import "./activation-histogram.js";
import "./context-list.js";
import "./neighbor-table.js";

/** One latent: its figures, histogram, neighbors and strongest contexts. */
class LatentDetail extends LightElement {
  static properties = { sae: {}, scope: {}, latent: {}, close: {} };

  constructor() {
    super();
    this.detail = new Live(this, () => withQuery(saePath(this.sae, `latents/${this.latent}`), this.scope), 3000);
  }

  updated(changed) {
    if (changed.has("latent") && changed.get("latent") !== undefined) this.querySelector(".detail")?.scrollTo(0, 0);
  }

  render() {
    const { value, error } = this.detail;
    const shown = value?.latent === this.latent && value.sae === this.sae ? value : null;
    return html`<section class="card detail" aria-label="Latent ${this.latent}" tabindex="-1">
      <div class="card-head">
        <h2>Latent ${this.latent}</h2>
        <a class="close" href=${this.close} aria-label="Close latent ${this.latent}">✕</a>
      </div>
      ${error ? html`<p class="notice bad" role="alert">${error}</p>` : nothing}
      ${shown ? this.figures(shown) : error ? nothing : html`<p class="dim">Reading …</p>`}
    </section>`;
  }

  figures(latent) {
    return html`
      <dl class="facts">
        <div><dt>Fires</dt><dd>${count(latent.fires)}</dd></div>
        <div><dt>Density</dt><dd>${share(latent.density)}</dd></div>
        <div><dt>Mean</dt><dd>${figure(latent.mean)}</dd></div>
        <div><dt>Max</dt><dd>${figure(latent.max)}</dd></div>
      </dl>
      ${latent.firstSeen === null
        ? html`<p class="empty">It has not fired on any token yet.</p>`
        : html`<p class="dim">first seen ${moment(latent.firstSeen)}, last ${moment(latent.lastSeen)}</p>
            <h3>Strongest contexts</h3>
            <context-list .contexts=${latent.contexts} .most=${latent.contexts[0]?.activation ?? latent.max}></context-list>
            <h3>Fires together with</h3>
            <neighbor-table .sae=${this.sae} .scope=${this.scope} .latent=${this.latent}></neighbor-table>
            <h3>How strongly it fires</h3>
            <activation-histogram .bins=${latent.histogram}></activation-histogram>
            ${latent.samples.length ? this.samples(latent) : nothing}`}
    `;
  }

  samples(latent) {
    return html`<details>
      <summary>Contexts of every strength</summary>
      <context-list .contexts=${latent.samples} .most=${latent.max}></context-list>
    </details>`;
  }
}

customElements.define("latent-detail", LatentDetail);
