import { html, nothing } from "lit";
import { saePath, withQuery } from "./api.js";
import { count, figure, moment, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { to } from "./place.js";
import "./activation-histogram.js";
import "./context-list.js";
import "./line-picture.js";
import "./logit-lens.js";
import "./near-table.js";
import "./neighbor-table.js";

/** One latent: its figures, histogram, neighbors and strongest contexts. */
class LatentDetail extends LightElement {
  static properties = { sae: {}, scope: {}, latent: {}, close: {}, everyStrength: { state: true } };

  constructor() {
    super();
    this.everyStrength = false;
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
      ${latent.labels.length ? this.labels(latent) : nothing}
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
            ${latent.quantiles.length ? this.quantiles(latent) : nothing}
            <h3>When and where it fires</h3>
            ${this.densities(latent)} ${this.positions(latent)}`}
      ${latent.nearest === null
        ? nothing
        : html`<h3>Nearest decoder rows</h3>
            <near-table .nearest=${latent.nearest}></near-table>`}
      ${latent.logitLens === null
        ? nothing
        : html`<h3>What it does to the logits</h3>
            <logit-lens .lens=${latent.logitLens}></logit-lens>`}
      ${this.belongs(latent)}
    `;
  }

  labels({ labels }) {
    return html`<ul class="labels" aria-label="What it was said to stand for">
      ${labels.map(
        ({ text, model, method }) => html`<li>${text} ${model || method ? html`<span class="dim">${[model, method].filter(Boolean).join(", ")}</span>` : nothing}</li>`,
      )}
    </ul>`;
  }

  quantiles(latent) {
    return html`<details @toggle=${(event) => (this.everyStrength = event.target.open)}>
      <summary>Contexts of every strength</summary>
      ${(this.everyStrength ? latent.quantiles : []).map(
        ({ from, to, contexts }) => html`<h4>${this.fifth(from, to)}</h4>
          ${contexts.length === 0 ? html`<p class="empty">None was kept.</p>` : html`<context-list .contexts=${contexts} .most=${latent.max}></context-list>`}`,
      )}
    </details>`;
  }

  fifth(from, to) {
    if (to === 1) return "The strongest fifth of its activations";
    if (from === 0) return "The weakest fifth";
    return `Stronger than ${share(from)} of them, up to ${share(to)}`;
  }

  densities({ densities }) {
    if (densities.length < 2) return nothing;
    return html`<line-picture
      class="spark"
      .name=${"Share of the tokens on which it is active"}
      .panes=${densities.map(({ from }) => from)}
      .lines=${[{ name: "density", values: densities.map(({ density }) => density) }]}
      .floor=${0}
    ></line-picture>`;
  }

  positions({ positions }) {
    const fires = positions.reduce((sum, each) => sum + each.fires, 0);
    if (fires === 0) return nothing;
    return html`<div class="wide" tabindex="0" aria-label="Fires by position in the context"><table class="positions">
      <caption class="dim">By position in the context</caption>
      <thead><tr>${positions.map(({ from, to }) => html`<th scope="col">${to - from === 1 ? from : `${from}–${to - 1}`}</th>`)}</tr></thead>
      <tbody><tr>${positions.map((each) => html`<td title=${count(each.fires)}>${share(each.fires / fires)}</td>`)}</tr></tbody>
    </table></div>`;
  }

  belongs({ groups, subspaces, neuronpedia }) {
    if (groups.length + subspaces.length === 0 && neuronpedia === null) return nothing;
    return html`<h3>Elsewhere</h3>
      <p class="elsewhere">
        ${groups.map(({ id, size }) => html`<a href=${to({ view: "groups", group: null, subspace: null, history: id })}>group ${id}, of ${count(size)} latents</a> `)}
        ${subspaces.map((name) => html`<a href=${to({ view: "groups", group: null, subspace: name })}>tracked as ${name}</a> `)}
        ${neuronpedia === null ? nothing : html`<a href=${neuronpedia} rel="noreferrer">Neuronpedia</a>`}
      </p>`;
  }
}

customElements.define("latent-detail", LatentDetail);
