import { html, nothing } from "lit";
import { saePath, withQuery } from "./api.js";
import { brief, count, figure, plural, share } from "./format.js";
import { RULES, grouping, shapeOf } from "./grouping.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { go, to } from "./place.js";

const ROWS = 100;
const SLIDING = 200;

/** Those that a user defined before those that the service chose. */
const byHand = (subspaces) => [...subspaces].sort((a, b) => (a.origin === "automatic") - (b.origin === "automatic"));

/** The groups of an SAE's latents, those that are tracked first. A group is known by its lowest latent. */
class GroupList extends LightElement {
  static properties = { sae: {}, scope: {}, rule: {}, min: {}, first: {}, subspace: {}, shownMin: { state: true } };

  constructor() {
    super();
    const asked = () => ({ ...this.scope, ...grouping(this.rule, this.min) });
    this.components = new Live(this, () => withQuery(saePath(this.sae, "components"), { ...asked(), limit: ROWS }), 4000);
    this.sizes = new Live(this, () => withQuery(saePath(this.sae, "sizes"), asked()), 4000);
    this.subspaces = new Live(this, () => saePath(this.sae, "subspaces"), 3000);
  }

  render() {
    const { value, error } = this.components;
    return html`<section class="card" aria-label="Groups">
      ${this.tracked()}
      <div class="card-head">
        <h2>Groups</h2>
        <label
          >by
          <select aria-label="Rule" @change=${(event) => go({ rule: event.target.value, min: event.target.value ? (this.min ?? "0.2") : null })}>
            ${RULES.map(([name, title]) => html`<option value=${name ?? ""} ?selected=${name === this.rule}>${title}</option>`)}
          </select>
        </label>
        ${this.rule === undefined ? nothing : this.slider()}
      </div>
      ${error ? html`<p class="notice bad" role="alert">${error}</p>` : nothing}
      ${value && value.sae === this.sae ? this.table(value) : error ? nothing : html`<p class="dim">Reading …</p>`}
    </section>`;
  }

  tracked() {
    const { value } = this.subspaces;
    if (!value?.subspaces?.length || value.sae !== this.sae) return nothing;
    return html`<div class="card-head"><h2>Tracked</h2></div>
      <ul class="tracked">
        ${byHand(value.subspaces).map(
          (each) => html`<li>
            <a href=${to({ subspace: each.name, group: null })} aria-current=${each.name === this.subspace ? "true" : nothing}
              title="${plural(each.latents.length, "latent")}: ${each.topTokens.join(", ")}"
              ><b>${each.name}</b> <span class="dim">${plural(each.latents.length, "latent")}, ${brief(each.examples)} examples</span>
              <span class="words">${each.topTokens.join(" · ")}</span></a
            >
          </li>`,
        )}
        ${(value.refused ?? []).map((each) => html`<li class="dim">${each.key} was skipped: ${each.reason}</li>`)}
      </ul>`;
  }

  slider() {
    const shown = this.shownMin ?? Number(this.min ?? 0.2);
    return html`<label class="slider"
      >at least <output>${shown.toFixed(2)}</output>
      <input type="range" min="0" max="1" step="0.01" .value=${String(shown)} aria-label="Least Jaccard index of an edge" @input=${this.slid} />
    </label>`;
  }

  table(value) {
    if (value.found === 0)
      return html`<p class="empty">
        ${value.tokens === 0 ? "No token has been counted in this window yet." : `No two latents are joined by an edge of ${figure(value.edgeThreshold)} or more.`}
      </p>`;
    const sizes = this.sizes.value?.sizes;
    return html`<p class="dim">
        Edges from a Jaccard index of ${figure(value.edgeThreshold)}.
        ${sizes
          ? html`${share(sizes.fraction)} of the latents are in groups, ${share(sizes.fractionWithoutLargest)} without the largest.`
          : nothing}
      </p>
      <div class="scroll" tabindex="0" aria-label="Table of groups">
        <table>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col" title="its latents">Size</th>
              <th scope="col" title="edges over possible edges">Density</th>
              <th scope="col" title="the ideal shape it resembles most, and how much">Shape</th>
            </tr>
          </thead>
          <tbody>
            ${value.components.map((group) => this.row(group))}
          </tbody>
        </table>
        ${value.found > value.components.length ? html`<p class="dim">the largest of ${plural(value.found, "group")}</p>` : nothing}
      </div>`;
  }

  row(group) {
    const chosen = this.first === group.latents[0];
    const shape = shapeOf(group);
    return html`<tr class=${chosen ? "chosen" : ""}>
      <th scope="row">
        <a href=${to({ group: group.latents[0], subspace: null })} aria-current=${chosen ? "true" : nothing}
          ><span class="number">${group.latents[0]}</span> <span class="words" title=${group.labels.length ? group.topTokens.join(" · ") : nothing}>${(group.labels.length ? group.labels : group.topTokens).join(" · ")}</span></a
        >
      </th>
      <td>${count(group.size)}</td>
      <td>${figure(group.density)}</td>
      <td>${shape ? html`${shape.title} ${figure(shape.score)}` : "–"}</td>
    </tr>`;
  }

  slid(event) {
    this.shownMin = Number(event.target.value);
    clearTimeout(this.sliding);
    this.sliding = setTimeout(() => {
      go({ min: this.shownMin });
      this.shownMin = undefined;
    }, SLIDING);
  }
}

customElements.define("group-list", GroupList);
