import { html, nothing } from "lit";
import { saePath, withQuery } from "./api.js";
import { brief, count, figure, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { to } from "./place.js";

const ROWS = 50;
const TYPING = 250;
const COLUMNS = [
  ["latent", "Latent", "its number, and what it was said to stand for, or the tokens it fires most strongly on"],
  ["fires", "Fires", "tokens on which it is active"],
  ["density", "Density", "share of the tokens on which it is active"],
  ["mean", "Mean", "mean of its activations above 0"],
  ["max", "Max", "its largest activation"],
];

/** All latents of an SAE: searched, sorted and paged on the server. */
class LatentList extends LightElement {
  static properties = {
    sae: {},
    scope: {},
    chosen: {},
    order: { state: true },
    direction: { state: true },
    search: { state: true },
    offset: { state: true },
  };

  constructor() {
    super();
    this.order = "fires";
    this.direction = "desc";
    this.search = "";
    this.offset = 0;
    this.latents = new Live(this, () =>
      withQuery(saePath(this.sae, "latents"), {
        ...this.scope,
        order: this.order,
        direction: this.direction,
        search: this.search,
        offset: this.offset || null,
        limit: ROWS,
      }),
    );
  }

  willUpdate(changed) {
    if (changed.has("sae")) {
      this.search = "";
      this.offset = 0;
    }
  }

  render() {
    const { value, error } = this.latents;
    return html`<section class="card latents" aria-label="Latents">
      <div class="card-head">
        <h2>Latents</h2>
        <input
          type="search"
          placeholder="number, token or label"
          aria-label="Search latents by number, token or label"
          .value=${this.search}
          @input=${this.typed}
        />
      </div>
      ${error ? html`<p class="notice bad" role="alert">${error}</p>` : nothing}
      ${value ? this.table(value) : error ? nothing : html`<p class="dim">Reading …</p>`}
    </section>`;
  }

  table({ latents, found, tokens }) {
    return html`
      <div class="scroll" tabindex="0" aria-label="Table of latents">
        <table>
          <thead>
            <tr>
              ${COLUMNS.map((column) => this.head(column))}
            </tr>
          </thead>
          <tbody>
            ${latents.map((row) => this.row(row))}
          </tbody>
        </table>
        ${found === 0 ? html`<p class="empty">No latent has the number “${this.search}”, and none fires on such a token or has such a label.</p>` : nothing}
        ${found > 0 && tokens === 0 ? html`<p class="empty">No token has been counted yet.</p>` : nothing}
      </div>
      ${this.pages(found)}
    `;
  }

  head([name, title, meaning]) {
    const sorted = this.order === name;
    return html`<th scope="col" aria-sort=${sorted ? (this.direction === "asc" ? "ascending" : "descending") : "none"}>
      <button type="button" title=${meaning} @click=${() => this.sortBy(name)}>
        ${title}<span aria-hidden="true">${sorted ? (this.direction === "asc" ? " ↑" : " ↓") : ""}</span>
      </button>
    </th>`;
  }

  row(row) {
    return html`<tr class=${row.latent === this.chosen ? "chosen" : row.fires === 0 ? "silent" : ""}>
      <th scope="row">
        <a href=${to({ latent: row.latent })} aria-current=${row.latent === this.chosen ? "true" : nothing}
          ><span class="number">${row.latent}</span> <span class="words" title=${row.label === null ? nothing : row.topTokens.join(" · ")}>${row.label ?? row.topTokens.join(" · ")}</span></a
        >
      </th>
      <td title=${count(row.fires)}>${brief(row.fires)}</td>
      <td>${share(row.density)}</td>
      <td>${figure(row.mean)}</td>
      <td>${figure(row.max)}</td>
    </tr>`;
  }

  pages(found) {
    if (found <= ROWS) return nothing;
    const last = Math.min(found, this.offset + ROWS);
    return html`<div class="pages">
      <button type="button" ?disabled=${this.offset === 0} @click=${() => (this.offset -= ROWS)}>Back</button>
      <span>${count(this.offset + 1)} to ${count(last)} of ${count(found)}</span>
      <button type="button" ?disabled=${last === found} @click=${() => (this.offset += ROWS)}>Next</button>
    </div>`;
  }

  typed(event) {
    const text = event.target.value;
    clearTimeout(this.typing);
    this.typing = setTimeout(() => {
      this.search = text;
      this.offset = 0;
    }, TYPING);
  }

  sortBy(name) {
    const again = this.order === name;
    this.direction = again ? (this.direction === "asc" ? "desc" : "asc") : name === "latent" ? "asc" : "desc";
    this.order = name;
    this.offset = 0;
  }
}

customElements.define("latent-list", LatentList);
