import { html, nothing } from "lit";
import { saePath, withQuery } from "./api.js";
import { count, figure, moment, plural, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import "./density-histogram.js";
import "./line-picture.js";

const known = (value) => (value === null ? "–" : figure(value));

/** @type {[string, string, string, (value: any) => string][]} member, title, explanation, how it is written */
const FACTS = [
  ["l0", "L0", "active latents a token", known],
  ["explainedVariance", "Explained variance", "1 − Σ|x − x′|² / Σ|x − mean x|²", (value) => (value === null ? "–" : share(value))],
  ["lossRecovered", "Loss recovered", "how much of what zeros cost the model the reconstruction saves it", (value) => (value === null ? "–" : share(value))],
  ["cosine", "Cosine", "of input and reconstruction", known],
  ["normRatio", "Norm ratio", "length of the reconstruction by that of the input", known],
  ["klSpliced", "KL", "what the reconstruction changes of the next token's distribution, nats", known],
];

const PICTURES = [
  ["Loss, nats a token", [["crossEntropy", "the model's own"], ["crossEntropySpliced", "with the reconstruction"], ["crossEntropyAblated", "with zeros"]]],
  ["Fraction of variance unexplained", [["fvu", "FVU"]], 0],
  ["Loss recovered", [["lossRecovered", "loss recovered"]]],
  ["Active latents a token", [["l0", "L0"]], 0],
];

/** @type {[string, string, (value: any) => string][]} member, title, how it is written */
const COLUMNS = [
  ["measuredTokens", "Tokens", count],
  ["l0", "L0", known],
  ["fvu", "FVU", known],
  ["cosine", "Cosine", known],
  ["crossEntropy", "Loss", known],
  ["crossEntropySpliced", "Spliced", known],
  ["crossEntropyAblated", "Zeros", known],
  ["lossRecovered", "Recovered", known],
  ["klSpliced", "KL", known],
];

/** How well an SAE stands in for what it reconstructs, on what is being counted: now, over time, by position. */
class QualityView extends LightElement {
  static properties = { sae: {}, scope: {} };

  constructor() {
    super();
    this.panes = new Live(this, () => withQuery(saePath(this.sae, "quality"), { ...this.scope, by: "pane" }), 5000);
    this.positions = new Live(this, () => withQuery(saePath(this.sae, "quality"), { ...this.scope, by: "position" }), 10000);
  }

  render() {
    const { value, error } = this.panes;
    const shown = value?.sae === this.sae ? value : null;
    return html`<section class="card quality" aria-label="Quality">
      <div class="card-head"><h2>Quality</h2></div>
      ${error ? html`<p class="notice bad" role="alert">${error}</p>` : nothing}
      ${shown ? this.figures(shown) : error ? nothing : html`<p class="dim">Reading …</p>`}
    </section>`;
  }

  figures(quality) {
    return html`
      <p class="dim">${this.basis(quality)}</p>
      <dl class="facts">
        ${FACTS.map(([name, title, meaning, shown]) => html`<div><dt title=${meaning}>${title}</dt><dd>${shown(quality[name])}</dd></div>`)}
      </dl>
      <div class="pictures">
        ${PICTURES.map((picture) => this.picture(picture, quality.byPane))}
        <figure>
          <figcaption>
            How often latents fire:
            <span class="dim">${count(quality.alive)} did, ${count(quality.dead)} did not, ${count(quality.neverFired)} of them never</span>
          </figcaption>
          ${quality.densities.length ? html`<density-histogram .bins=${quality.densities}></density-histogram>` : html`<p class="empty">No latent has fired yet.</p>`}
        </figure>
      </div>
      ${this.byPosition()}
      <details>
        <summary>The numbers of every pane</summary>
        ${this.table("Pane", quality.byPane, (pane) => moment(pane.from))}
      </details>
    `;
  }

  basis({ measuredTokens, tokens }) {
    if (tokens === 0) return "No token has been counted yet.";
    if (measuredTokens === 0) return "Latents are counted on every token. Losses and reconstructions have not been measured: workers do it with --quality-share above 0.";
    return `Latents are counted on all ${plural(tokens, "token")}; losses and reconstructions are measured on ${count(measuredTokens)} of them.`;
  }

  picture([name, lines, floor], panes) {
    const drawn = lines.map(([field, title]) => ({ name: title, values: panes.map((pane) => pane[field]) }));
    if (!drawn.some(({ values }) => values.some((value) => value !== null))) return nothing;
    return html`<figure>
      <figcaption>${name}</figcaption>
      <line-picture .name=${name} .panes=${panes.map((pane) => pane.from)} .lines=${drawn} .floor=${floor}></line-picture>
    </figure>`;
  }

  byPosition() {
    const { value } = this.positions;
    if (value?.sae !== this.sae || value.byPosition.length === 0) return nothing;
    return html`<h3>By position in the context</h3>
      ${this.table("Position", value.byPosition, ({ from, to }) => (to === null ? `${from} and on` : `${from} to ${to - 1}`))}`;
  }

  table(title, rows, name) {
    return html`<div class="scroll" tabindex="0" aria-label="Quality by ${title.toLowerCase()}">
      <table>
        <thead>
          <tr><th scope="col">${title}</th>${COLUMNS.map(([, column]) => html`<th scope="col">${column}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`<tr><th scope="row">${name(row)}</th>${COLUMNS.map(([field, , shown]) => html`<td>${shown(row[field])}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`;
  }
}

customElements.define("quality-view", QualityView);
