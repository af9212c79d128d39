import { html, nothing } from "lit";
import { post, saePath, withQuery } from "./api.js";
import { Chart, colors } from "./chart.js";
import { count, figure, nameOf, plural } from "./format.js";
import { grouping, shapeOf } from "./grouping.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { colorOf, networkPicture, shapeOf as drawingOf } from "./network-picture.js";
import { go } from "./place.js";
import "./group-history.js";

const EDGES = 1000;
const MOST_TRACKED = 64;

/** One group as a graph, with what is known of its shape; from here it can be tracked. */
class GroupDetail extends LightElement {
  static properties = { sae: {}, scope: {}, rule: {}, min: {}, first: {}, history: {}, refused: { state: true }, waits: { state: true } };

  constructor() {
    super();
    this.drawn = "";
    const asked = () => ({ ...this.scope, ...grouping(this.rule, this.min) });
    this.listed = new Live(this, () => (this.first === null ? null : withQuery(saePath(this.sae, "components"), { ...asked(), limit: EDGES })), 4000);
    this.group = new Live(
      this,
      () => (this.id === undefined ? null : withQuery(saePath(this.sae, `components/${this.id}`), { ...asked(), limit: EDGES })),
      4000,
    );
  }

  /** The id, among the groups of now, of the one whose lowest latent was chosen. */
  get id() {
    if (this.first === null || !this.listed.fresh) return undefined;
    return this.listed.value.components.find((each) => each.latents[0] === this.first)?.id;
  }

  /** The group, where the answer is of the one that was chosen. */
  get shown() {
    const { value } = this.group;
    return this.first !== null && value?.sae === this.sae && value.nodes[0]?.latent === this.first ? value : null;
  }

  render() {
    if (this.first === null)
      return html`<section class="card history" aria-label="Groups over time">
        <p class="empty">Latents that fire together form groups. Choose one to see its graph; track it to see what its activations trace out.</p>
        <group-history .sae=${this.sae} .group=${this.history}></group-history>
      </section>`;
    const shown = this.shown;
    const gone = this.listed.fresh && this.id === undefined;
    return html`<section class="card group" aria-label="Group of latent ${this.first}">
      <div class="card-head">
        <h2>${shown ? `Group of ${plural(shown.size, "latent")}` : "Group"}</h2>
        ${shown ? this.track(shown) : nothing}
      </div>
      ${this.refused ? html`<p class="notice bad" role="alert">${this.refused}</p>` : nothing}
      ${this.group.error ? html`<p class="notice bad" role="alert">${this.group.error}</p>` : nothing}
      ${shown ? this.facts(shown) : html`<p class="dim">${gone ? `No group begins with latent ${this.first} any more. Choose another.` : "Reading …"}</p>`}
      <div class="sky" role="img" aria-label=${shown ? `Graph of ${plural(shown.size, "latent")}` : "Graph"}></div>
    </section>`;
  }

  track(group) {
    const tooMany = group.size > MOST_TRACKED;
    return html`<button
      type="button"
      class="main-action"
      ?disabled=${tooMany || this.waits}
      title=${tooMany ? `at most ${MOST_TRACKED} latents can be tracked together` : "keep what its activations trace out, from now on"}
      @click=${() => this.define(group)}
    >
      Track this group
    </button>`;
  }

  async define(group) {
    this.waits = true;
    this.refused = null;
    const name = `group-${group.nodes[0].latent}-${group.size}`;
    try {
      await post(saePath(this.sae, "subspaces"), { name, latents: group.nodes.map((node) => node.latent) });
      go({ subspace: name, group: null });
    } catch (refusal) {
      this.refused = refusal.message;
    } finally {
      this.waits = false;
    }
  }

  facts(group) {
    const shape = shapeOf(group);
    return html`<dl class="facts">
      <div><dt>Edges</dt><dd>${count(group.edgeCount)}</dd></div>
      <div><dt>Density</dt><dd>${figure(group.density)}</dd></div>
      <div><dt>Diameter</dt><dd>${group.diameter === null ? "–" : figure(group.diameter)}</dd></div>
      <div><dt>${shape ? shape.title : "Shape"}</dt><dd>${shape ? figure(shape.score) : "–"}</dd></div>
    </dl>`;
  }

  willUpdate(changed) {
    if (changed.has("first") || changed.has("sae")) this.refused = null;
  }

  updated() {
    const sky = this.querySelector(".sky");
    if (sky && !this.chart) this.start(sky);
    if (!sky && this.chart) this.stop();
    if (!this.chart) return;
    if (this.shown) this.draw(this.shown);
    else this.clear();
  }

  start(sky) {
    this.chart = new Chart(sky, () => {
      this.drawn = "";
      this.requestUpdate();
    });
    this.chart.chart.on("click", ({ dataType, data }) => {
      if (dataType === "node") go({ latent: data.id });
    });
  }

  stop() {
    this.chart?.dispose();
    this.chart = undefined;
    this.drawn = "";
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.stop();
  }

  clear() {
    this.chart.chart.clear();
    this.drawn = "";
  }

  draw(group) {
    const shape = drawingOf(group);
    if (shape === this.drawn) return;
    this.drawn = shape;
    const words = new Map(group.nodes.map((node) => [node.latent, node.topTokens]));
    this.chart.chart.setOption(
      networkPicture(group, {
        colors: colors(),
        width: this.chart.chart.getWidth(),
        height: this.chart.chart.getHeight(),
        color: (latent) => colorOf(group.size <= 10 ? group.nodes.findIndex((node) => node.latent === latent) : 0),
        label: (latent) => `${latent} ${nameOf(latent, words.get(latent))}`,
      }),
      true,
    );
  }
}

customElements.define("group-detail", GroupDetail);
