import { html, nothing } from "lit";
import { post, saePath, withQuery } from "./api.js";
import { figure, plural, share } from "./format.js";
import { grouping } from "./grouping.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { go } from "./place.js";
import "./decoder-map.js";

const MOST_TRACKED = 64;
const AT_ONCE = 10000;

/** So many clusters to choose from: enough to be small, few enough to be read. */
const clustersOf = (latents) => Math.max(2, Math.min(40, Math.round(latents / 4)));

/** What a point's color tells: name, title, and whether it is a number (or else which set it belongs to). */
const COLORS = [
  ["group", "group by use", false],
  ["cluster", "cluster by weights", false],
  ["density", "density", true],
  ["mean", "mean activation", true],
  ["max", "largest activation", true],
];

/** An SAE's latents laid out by their decoder rows; what is chosen on the map, or by its cluster, can be tracked as a subspace. */
class GeometryView extends LightElement {
  static properties = { sae: {}, scope: {}, rule: {}, min: {}, color: { state: true }, chosen: { state: true }, refused: { state: true }, waits: { state: true }, pages: { state: true } };

  constructor() {
    super();
    this.color = "group";
    this.chosen = [];
    this.refused = null;
    this.kept = {};
    this.pages = [];
    this.map = this.once("map", () => saePath(this.sae, "geometry/map"));
    this.tree = this.once("tree", () => {
      const map = this.whole("map");
      return map ? withQuery(saePath(this.sae, "geometry/tree"), { clusters: clustersOf(map.points.length) }) : null;
    });
    this.agreement = new Live(this, () => (this.whole("tree") ? withQuery(saePath(this.sae, "geometry/agreement"), { ...this.scope, ...grouping(this.rule, this.min) }) : null), 20000);
    this.latents = new Live(
      this,
      () => {
        const number = this.whole("map")?.points.length;
        return number === undefined ? null : withQuery(saePath(this.sae, "latents"), { ...this.scope, order: "latent", limit: AT_ONCE, offset: this.offset(number) });
      },
      3000,
    );
  }

  /** What is asked for until it is whole: it changes with the decoder alone. */
  once(name, path) {
    return new Live(this, () => (this.whole(name) ? null : path()), 1500);
  }

  whole(name) {
    return this.kept[name]?.sae === this.sae ? this.kept[name] : undefined;
  }

  /** Of many latents a page at a time, again and again. */
  offset(number) {
    const pages = Math.ceil(number / AT_ONCE);
    return (this.pages.length % pages) * AT_ONCE;
  }

  willUpdate(changed) {
    if (changed.has("sae")) {
      this.chosen = [];
      this.pages = [];
    }
    if (this.map.value?.sae === this.sae && this.map.value.points) this.kept.map = this.map.value;
    if (this.tree.value?.sae === this.sae && this.tree.value.labels) this.kept.tree = this.tree.value;
    const page = this.latents.value;
    if (page?.sae === this.sae && page !== this.pages[this.pages.length - 1]) this.pages = [...this.pages.slice(-3), page];
  }

  render() {
    const error = this.map.error ?? this.tree.error ?? this.agreement.error;
    const map = this.whole("map");
    return html`<section class="card geometry" aria-label="Map">
      <div class="card-head">
        <h2>Map</h2>
        <label class="measure"
          >colored by
          <select aria-label="Color" @change=${(event) => (this.color = event.target.value)}>
            ${COLORS.map(([name, title]) => html`<option value=${name} ?selected=${name === this.color}>${title}</option>`)}
          </select>
        </label>
      </div>
      ${error ? html`<p class="notice bad" role="alert">${error}</p>` : nothing}
      ${map ? this.drawn(map) : error ? nothing : this.making()}
    </section>`;
  }

  making() {
    const progress = this.map.value?.progress ?? 0;
    return html`<p class="dim">
      The map is being made from the decoder's rows; it is kept. <progress max="1" .value=${progress} aria-label="Progress of the map"></progress> ${share(progress)}
    </p>`;
  }

  drawn(map) {
    const [, title, number] = COLORS.find(([name]) => name === this.color);
    return html`
      <p class="dim">
        by cosine of the decoder rows (UMAP, ${map.parameters.neighbors} neighbors, seed ${map.parameters.seed}); of ${map.k} neighbors:
        trustworthiness ${figure(map.trustworthiness)}, continuity ${figure(map.continuity)}, kept ${share(map.knnPreservation)}${this.agreed()}
      </p>
      <decoder-map
        .points=${map.points}
        .values=${this.values(map.points.length)}
        .title=${title}
        .number=${number}
        .names=${this.names()}
        @latents=${(event) => (this.chosen = event.detail)}
        @latent=${(event) => go({ latent: event.detail })}
      ></decoder-map>
      ${this.choice()}
    `;
  }

  agreed() {
    const { value } = this.agreement;
    if (value?.sae !== this.sae || value.adjustedRand === null || value.adjustedRand === undefined) return nothing;
    return html`; groups by use against clusters by weights: adjusted Rand ${figure(value.adjustedRand)}, mutual information ${figure(value.normalizedMutualInformation)}${value.meanOverlap === null ? nothing : html`, shared neighbors ${share(value.meanOverlap)}`}`;
  }

  /** Of each latent the value that its color tells; null where that is not known. */
  values(number) {
    switch (this.color) {
      case "group":
        return this.agreement.value?.sae === this.sae ? this.agreement.value.groupOf : new Array(number).fill(null);
      case "cluster":
        return this.whole("tree")?.labels ?? new Array(number).fill(null);
      default:
        return this.statistic(number);
    }
  }

  statistic(number) {
    const values = new Array(number).fill(null);
    for (const page of this.pages) for (const row of page.latents) values[row.latent] = row[this.color];
    return values;
  }

  names() {
    const names = new Map();
    for (const page of this.pages) for (const row of page.latents) if (row.topTokens.length) names.set(row.latent, row.topTokens.join(" · "));
    return names;
  }

  choice() {
    const tree = this.whole("tree");
    const tooMany = this.chosen.length > MOST_TRACKED;
    return html`<div class="choice">
      ${tree
        ? html`<label
            >cluster
            <select aria-label="Cluster" @change=${(event) => this.choose(tree, event.target.value)}>
              <option value="">none</option>
              ${this.clusters(tree).map(([cluster, size]) => html`<option value=${cluster}>${cluster}: ${plural(size, "latent")}</option>`)}
            </select>
          </label>`
        : nothing}
      <span class="dim" role="status">${this.chosen.length ? `${plural(this.chosen.length, "latent")} chosen` : "draw a rectangle or a lasso, or choose a cluster"}</span>
      <button
        type="button"
        class="main-action"
        ?disabled=${this.chosen.length < 2 || tooMany || this.waits}
        title=${tooMany ? `at most ${MOST_TRACKED} latents can be tracked together` : "keep what their activations trace out, from now on"}
        @click=${this.track}
      >
        Track as subspace
      </button>
      ${this.refused ? html`<p class="notice bad" role="alert">${this.refused}</p>` : nothing}
    </div>`;
  }

  clusters(tree) {
    const sizes = new Map();
    for (const cluster of tree.labels) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
    return [...sizes].filter(([, size]) => size > 1).sort((a, b) => a[0] - b[0]);
  }

  choose(tree, text) {
    this.chosen = text === "" ? [] : tree.labels.flatMap((cluster, latent) => (cluster === Number(text) ? [latent] : []));
  }

  async track() {
    this.waits = true;
    this.refused = null;
    const latents = [...this.chosen].sort((a, b) => a - b);
    const name = `map-${latents[0]}-${latents.length}`;
    try {
      await post(saePath(this.sae, "subspaces"), { name, latents });
      go({ view: "groups", subspace: name, group: null });
    } catch (refusal) {
      this.refused = refusal.message;
    } finally {
      this.waits = false;
    }
  }
}

customElements.define("geometry-view", GeometryView);
