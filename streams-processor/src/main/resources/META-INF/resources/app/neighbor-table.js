import { html, nothing } from "lit";
import { saePath, withQuery } from "./api.js";
import { brief, count, figure, plural, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { to } from "./place.js";

const COLUMNS = [
  ["jaccard", "Jaccard", "tokens with both over tokens with either"],
  ["lift", "Lift", "observed over expected under independence"],
  ["phi", "Phi", "correlation of the two"],
  ["conditional", "Given", "share of this latent's tokens on which the other fires too"],
];

/** The latents a latent fires together with; a click on a column orders by it, a click on a latent goes there. */
class NeighborTable extends LightElement {
  static properties = { sae: {}, scope: {}, latent: {}, measure: { state: true } };

  constructor() {
    super();
    this.measure = "jaccard";
    this.neighbors = new Live(
      this,
      () => withQuery(saePath(this.sae, `latents/${this.latent}/neighbors`), { ...this.scope, measure: this.measure, limit: 12 }),
      3000,
    );
  }

  render() {
    const { value, error } = this.neighbors;
    if (error) return html`<p class="notice bad" role="alert">${error}</p>`;
    if (value?.latent !== this.latent) return html`<p class="dim">Reading …</p>`;
    if (value.found === 0) return html`<p class="empty">In this window and above this threshold it has fired with no other latent.</p>`;
    return html`<table class="neighbors">
        <thead>
          <tr>
            <th scope="col">Latent</th>
            <th scope="col" title="tokens on which both are active">Both</th>
            ${COLUMNS.map(
              ([name, title, meaning]) => html`<th scope="col" aria-sort=${this.measure === name ? "descending" : "none"}>
                <button type="button" title=${meaning} @click=${() => (this.measure = name)}>
                  ${title}<span aria-hidden="true">${this.measure === name ? " ↓" : ""}</span>
                </button>
              </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${value.neighbors.map((each) => this.row(each))}
        </tbody>
      </table>
      ${value.found > value.neighbors.length ? html`<p class="dim">the strongest of ${plural(value.found, "neighbor")}</p>` : nothing}`;
  }

  row(each) {
    return html`<tr>
      <th scope="row">
        <a href=${to({ latent: each.latent })}><span class="number">${each.latent}</span> <span class="words">${each.topTokens.join(" · ")}</span></a>
      </th>
      <td title="${count(each.count)}">${brief(each.count)}</td>
      <td>${figure(each.jaccard)}</td>
      <td>${brief(each.lift)}</td>
      <td>${figure(each.phi)}</td>
      <td>${share(each.conditional)}</td>
    </tr>`;
  }
}

customElements.define("neighbor-table", NeighborTable);
