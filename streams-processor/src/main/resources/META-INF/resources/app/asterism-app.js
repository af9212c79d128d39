import { html, nothing } from "lit";
import { saePath } from "./api.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { go, here, to } from "./place.js";
import { spanOf } from "./scope-choice.js";
import "./geometry-view.js";
import "./group-detail.js";
import "./group-list.js";
import "./latent-detail.js";
import "./latent-list.js";
import "./network-graph.js";
import "./quality-view.js";
import "./sae-list.js";
import "./sign-in.js";
import "./subspace-detail.js";
import "./text-view.js";

const VIEWS = [
  [null, "Latents"],
  ["groups", "Groups"],
  ["map", "Map"],
  ["quality", "Quality"],
  ["text", "Your text"],
];

/** The page: SAEs on top, then what to look at, then latents with their network or groups with their shapes and, when one is
 * chosen, a latent. */
class AsterismApp extends LightElement {
  static properties = { place: { state: true } };

  constructor() {
    super();
    this.place = here();
    this.saes = new Live(this, () => "/api/saes");
    this.windows = new Live(this, () => (this.sae ? saePath(this.sae.id, "windows") : null));
    this.onMove = () => (this.place = here());
  }

  connectedCallback() {
    super.connectedCallback();
    this.replaceChildren();
    addEventListener("hashchange", this.onMove);
  }

  disconnectedCallback() {
    removeEventListener("hashchange", this.onMove);
    super.disconnectedCallback();
  }

  /** The SAE that is chosen, or the first. */
  get sae() {
    const saes = this.saes.value ?? [];
    return this.place.sae === undefined ? saes[0] : saes.find((sae) => sae.id === this.place.sae);
  }

  /** What every question about figures carries. */
  get scope() {
    const panes = this.windows.fresh ? this.windows.value.panes : [];
    return { threshold: this.place.threshold ?? null, ...spanOf(this.place.window, panes) };
  }

  render() {
    return html`
      <header class="masthead">
        <h1><a href="#"><img src="/asterism.svg" alt="" width="28" height="28" />Asterism</a></h1>
        <p>which latents fire together, live</p>
        <nav><a href="/q/swagger-ui">API</a></nav>
      </header>
      ${this.saes.anonymous ? html`<sign-in @signed-in=${() => this.saes.ask()}></sign-in>` : this.answered()}
    `;
  }

  answered() {
    return html`${this.saes.error ? html`<p class="notice bad" role="alert">${this.saes.error}</p>` : nothing}
    ${this.saes.value === null ? this.waiting() : this.saes.value.length === 0 ? this.nobody() : this.figures()}`;
  }

  waiting() {
    return this.saes.error ? nothing : html`<p class="starting">Asking which SAEs there are …</p>`;
  }

  nobody() {
    return html`<div class="notice">
      <h2>No SAE yet</h2>
      <p>An SAE appears here by itself as soon as a worker publishes its manifest: start one with <code>deploy/asterism produce</code>, or everything at once with <code>deploy/asterism demo</code>.</p>
    </div>`;
  }

  figures() {
    const sae = this.sae;
    const saes = html`<sae-list .saes=${this.saes.value} .chosen=${sae?.id}></sae-list>`;
    if (!sae) {
      return html`${saes}
        <p class="notice">There is no SAE called “${this.place.sae}” here. Choose one of those above.</p>`;
    }
    const latent = this.place.latent === undefined ? null : Number(this.place.latent);
    return html`${saes}
      <scope-choice .sae=${sae} .place=${this.place} .windows=${this.windows.fresh ? this.windows.value : null}></scope-choice>
      ${sae.state === "TROUBLED"
        ? html`<p class="notice bad" role="alert">Counting of ${sae.id} gets no further: ${sae.reason}</p>`
        : nothing}
      ${sae.state === "FAILED" ? html`<p class="notice bad" role="alert">Counting of ${sae.id} has failed: ${sae.reason}</p>` : nothing}
      <nav class="views" aria-label="What to look at">
        ${VIEWS.map(
          ([name, title]) => html`<a href=${to({ view: name, group: null, subspace: null })} aria-current=${name === this.view ? "page" : nothing}>${title}</a>`,
        )}
      </nav>
      ${this.shown(sae, latent)}`;
  }

  get view() {
    return VIEWS.some(([name]) => name === this.place.view) ? this.place.view : null;
  }

  shown(sae, latent) {
    switch (this.view) {
      case "groups":
        return this.groups(sae, latent);
      case "map":
        return this.map(sae, latent);
      case "quality":
        return html`<main class="reading"><quality-view .sae=${sae.id} .scope=${this.scope}></quality-view></main>`;
      case "text":
        return this.text(sae, latent);
      default:
        return this.latents(sae, latent);
    }
  }

  map(sae, latent) {
    return html`<main class="reading ${latent === null ? "" : "with-detail"}">
      <geometry-view .sae=${sae.id} .scope=${this.scope} .rule=${this.place.rule} .min=${this.place.min}></geometry-view>
      ${this.detail(sae, latent)}
    </main>`;
  }

  text(sae, latent) {
    return html`<main class="reading ${latent === null ? "" : "with-detail"}">
      <text-view .sae=${sae.id} .latent=${latent}></text-view>
      ${this.detail(sae, latent)}
    </main>`;
  }

  groups(sae, latent) {
    const { group, subspace, rule, min, history } = this.place;
    const span = { from: this.scope.from, to: this.scope.to };
    const chosen =
      subspace !== undefined
        ? html`<subspace-detail .sae=${sae.id} .span=${span} .name=${subspace}></subspace-detail>`
        : html`<group-detail .sae=${sae.id} .scope=${this.scope} .rule=${rule} .min=${min} .first=${group === undefined ? null : Number(group)} .history=${history === undefined ? null : Number(history)}></group-detail>`;
    return html`<main class="groups ${latent === null ? "" : "with-detail"}">
      <group-list
        .sae=${sae.id}
        .scope=${this.scope}
        .rule=${rule}
        .min=${min}
        .first=${group === undefined ? null : Number(group)}
        .subspace=${subspace}
      ></group-list>
      ${chosen} ${this.detail(sae, latent)}
    </main>`;
  }

  latents(sae, latent) {
    return html`<main class=${latent === null ? "" : "with-detail"}>
        <latent-list .sae=${sae.id} .scope=${this.scope} .chosen=${latent}></latent-list>
        <network-graph
          .sae=${sae.id}
          .scope=${this.scope}
          .chosen=${latent}
          @latent=${(event) => go({ latent: event.detail })}
        ></network-graph>
        ${this.detail(sae, latent)}
      </main>`;
  }

  detail(sae, latent) {
    return latent === null
      ? nothing
      : html`<latent-detail .sae=${sae.id} .scope=${this.scope} .latent=${latent} .close=${to({ latent: null })}></latent-detail>`;
  }
}

customElements.define("asterism-app", AsterismApp);
