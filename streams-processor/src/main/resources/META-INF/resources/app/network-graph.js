import { html, nothing } from "lit";
import { saePath, withQuery } from "./api.js";
import { Chart, colors } from "./chart.js";
import { count, figure, nameOf, plural } from "./format.js";
import { groups } from "./groups.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { colorOf, networkPicture, shapeOf } from "./network-picture.js";
import { to } from "./place.js";

const EDGES = 400;
const SLIDING = 200;
const MEASURES = [
  ["jaccard", "Jaccard"],
  ["phi", "phi"],
  ["npmi", "normalised PMI"],
  ["conditional", "given the other"],
];
/** The strongest pairs as a network that settles and stays put: it is drawn anew only when its latents or edges change. */
class NetworkGraph extends LightElement {
  static properties = { sae: {}, scope: {}, chosen: {}, min: { state: true }, shownMin: { state: true }, measure: { state: true } };

  constructor() {
    super();
    this.min = 0.2;
    this.shownMin = this.min;
    this.measure = "jaccard";
    this.drawn = "";
    this.graph = new Live(
      this,
      () => withQuery(saePath(this.sae, "graph"), { ...this.scope, measure: this.measure, min: this.min, minCount: 2, limit: EDGES }),
      3000,
    );
  }

  render() {
    const { value, error } = this.graph;
    return html`<section class="card network" aria-label="Network">
      <div class="card-head">
        <h2>Network</h2>
        <label class="measure"
          >by
          <select aria-label="Measure" @change=${(event) => (this.measure = event.target.value)}>
            ${MEASURES.map(([name, title]) => html`<option value=${name} ?selected=${name === this.measure}>${title}</option>`)}
          </select>
        </label>
        <label class="slider"
          >at least <output>${this.shownMin.toFixed(2)}</output>
          <input type="range" min="0" max="1" step="0.01" .value=${String(this.shownMin)} aria-label="Least weight of an edge" @input=${this.slid} />
        </label>
      </div>
      ${error ? html`<p class="notice bad" role="alert">${error}</p>` : nothing}
      <div class="sky" role="img" aria-label=${value ? `Network of ${plural(value.nodes.length, "latent")} and ${plural(value.edges.length, "edge")}` : "Network"}></div>
      ${value ? (value.edges.length ? this.legend(value) : this.emptySky(value)) : error ? nothing : html`<p class="over dim">Reading …</p>`}
    </section>`;
  }

  legend({ nodes, edges, pairs }) {
    const cut = edges.length === EDGES ? `the strongest ${count(EDGES)} edges` : plural(edges.length, "edge");
    return html`<details class="edges">
      <summary>${plural(nodes.length, "latent")}, ${cut} of ${plural(pairs, "pair")} seen together</summary>
      <ol>
        ${edges.slice(0, 100).map(
          (edge) => html`<li>
            <a href=${to({ latent: edge.source })}>${this.label(edge.source)}</a> – <a href=${to({ latent: edge.target })}>${this.label(edge.target)}</a>
            <span class="dim">${figure(edge.weight)}, ${plural(edge.count, "token")}</span>
          </li>`,
        )}
      </ol>
    </details>`;
  }

  emptySky({ tokens, pairs }) {
    const reason =
      tokens === 0
        ? "No token has been counted in this window yet."
        : pairs === 0
          ? "No two latents have fired together twice yet."
          : `None of the ${plural(pairs, "pair")} seen together reaches ${this.min.toFixed(2)}. Move the slider to the left.`;
    return html`<p class="over empty">${reason}</p>`;
  }

  label(latent) {
    const words = this.words?.get(latent);
    return words?.length ? `${latent} ${nameOf(latent, words)}` : String(latent);
  }

  willUpdate(changed) {
    if (this.graph.value) this.words = new Map(this.graph.value.nodes.map((node) => [node.latent, node.topTokens]));
    if (changed.has("sae") && changed.get("sae") !== undefined) this.forget();
  }

  updated(changed) {
    if (!this.chart) this.start();
    const graph = this.graph.value;
    if (graph && graph.sae === this.sae) this.draw(graph);
    if (changed.has("chosen")) this.point();
  }

  start() {
    this.chart = new Chart(this.querySelector(".sky"), () => {
      this.drawn = "";
      this.requestUpdate();
    });
    this.chart.chart.on("click", ({ dataType, data }) => {
      if (dataType === "node") this.dispatchEvent(new CustomEvent("latent", { detail: Number(data.id) }));
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.chart?.dispose();
    this.chart = undefined;
    this.drawn = "";
  }

  forget() {
    this.chart?.chart.clear();
    this.drawn = "";
  }

  draw({ nodes, edges }) {
    const shape = shapeOf({ nodes, edges });
    if (shape === this.drawn) return;
    this.drawn = shape;
    const groupOf = groups(edges);
    const tenth = (latent) => groupOf.get(latent) % 10;
    this.chart.chart.setOption(
      networkPicture(
        { nodes, edges },
        {
          colors: colors(),
          width: this.chart.chart.getWidth(),
          height: this.chart.chart.getHeight(),
          color: (latent) => colorOf(tenth(latent)),
          label: (latent) => this.label(latent),
        },
      ),
    );
    this.point();
  }

  /** Marks the latent that is looked at, where the network has it. */
  point() {
    if (!this.chart || !this.drawn) return;
    if (this.pointed !== undefined) this.chart.chart.dispatchAction({ type: "unselect", seriesIndex: 0, name: this.pointed });
    this.pointed = this.chosen === null ? undefined : String(this.chosen);
    if (this.pointed !== undefined) this.chart.chart.dispatchAction({ type: "select", seriesIndex: 0, name: this.pointed });
  }

  slid(event) {
    this.shownMin = Number(event.target.value);
    clearTimeout(this.sliding);
    this.sliding = setTimeout(() => (this.min = this.shownMin), SLIDING);
  }
}

customElements.define("network-graph", NetworkGraph);
