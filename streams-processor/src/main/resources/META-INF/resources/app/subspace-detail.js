import { html, nothing } from "lit";
import { remove, saePath, withQuery } from "./api.js";
import { brief, count, figure, moment, nameOf, plural, share } from "./format.js";
import { LightElement } from "./light-element.js";
import { Live } from "./live.js";
import { colorOf } from "./network-picture.js";
import { go, to } from "./place.js";
import "./point-cloud.js";

const AXES = 5;
const POINTS = 1500;
const PATTERNS = 12;
const LEAST_EXAMPLES = 3;

/** A tracked group: its examples along its principal components, its members, and which of them fire together. */
class SubspaceDetail extends LightElement {
  static properties = { sae: {}, span: {}, name: {}, x: { state: true }, y: { state: true }, refused: { state: true } };

  constructor() {
    super();
    this.x = 0;
    this.y = 1;
    const path = (rest) => saePath(this.sae, `subspaces/${encodeURIComponent(this.name)}${rest}`);
    this.one = new Live(this, () => withQuery(path(""), this.span), 4000);
    this.points = new Live(this, () => (this.hasShape ? withQuery(path("/points"), { ...this.span, axes: AXES, limit: POINTS }) : null), 5000);
    this.patterns = new Live(this, () => (this.hasShape ? withQuery(path("/patterns"), { ...this.span, limit: PATTERNS }) : null), 5000);
  }

  /** The group, where the answer is of the one that is asked for. */
  get shown() {
    const { value } = this.one;
    return value?.sae === this.sae && value.name === this.name ? value : null;
  }

  get hasShape() {
    return this.shown !== null && this.shown.examples >= LEAST_EXAMPLES;
  }

  willUpdate(changed) {
    if (changed.has("name") || changed.has("sae")) {
      this.refused = null;
      this.x = 0;
      this.y = 1;
    }
  }

  render() {
    const shown = this.shown;
    const error = this.refused ?? this.one.error;
    return html`<section class="card subspace" aria-label="Tracked group ${this.name}">
      <div class="card-head">
        <h2>${this.name}</h2>
        ${this.axes()}
        <button type="button" class="last" @click=${this.end} title="its statistics go">Stop tracking</button>
      </div>
      ${error ? html`<p class="notice bad" role="alert">${error}</p>` : nothing}
      ${shown ? this.group(shown) : error ? nothing : html`<p class="dim">Reading …</p>`}
    </section>`;
  }

  group(group) {
    const points = this.points.value?.name === this.name && this.points.value.sae === this.sae ? this.points.value : null;
    return html`<p class="dim">
        ${plural(group.examples, "example")} on ${plural(group.tokens, "token")} since ${moment(group.definedAt)}
        ${points ? html`· ${count(points.points.length)} of them shown${points.space === "residual" ? "" : ", by coefficients: the decoder is not known"}` : nothing}
      </p>
      ${this.hasShape
        ? this.points.error
          ? html`<p class="notice bad" role="alert">${this.points.error}</p>`
          : points
            ? html`<point-cloud .members=${group.members} .points=${points.points} .explained=${points.explained} .x=${this.x} .y=${this.y}></point-cloud>`
            : html`<p class="dim">Reading …</p>`
        : html`<p class="empty">It has fired on ${plural(group.examples, "token")} since it was defined; its shape is worked out from ${LEAST_EXAMPLES} on.</p>`}
      <div class="tables">${this.members(group)} ${this.hasShape ? this.combinations(group) : nothing}</div>`;
  }

  axes() {
    const explained = this.points.value?.name === this.name ? this.points.value.explained : [];
    if (explained.length < 2) return nothing;
    const choice = (label, chosen, choose) =>
      html`<label
        >${label}
        <select aria-label="Component ${label}" @change=${(event) => choose(Number(event.target.value))}>
          ${explained.map((part, k) => html`<option value=${k} ?selected=${k === chosen}>component ${k + 1}: ${share(part)}</option>`)}
        </select>
      </label>`;
    return html`${choice("across", this.x, (axis) => (this.x = axis))} ${choice("up", this.y, (axis) => (this.y = axis))}`;
  }

  members({ members }) {
    return html`<table class="members">
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col" title="examples on which it fires">Fires</th>
          <th scope="col" title="mean activation over the examples">Mean</th>
        </tr>
      </thead>
      <tbody>
        ${members.map(
          (each, k) => html`<tr>
            <th scope="row">
              <a href=${to({ latent: each.latent })}
                ><span class="swatch" style="background: ${colorOf(k)}"></span><span class="number">${each.latent}</span>
                <span class="words">${each.topTokens.join(" · ")}</span></a
              >
            </th>
            <td>${brief(each.fires)}</td>
            <td>${figure(each.mean)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  combinations(group) {
    const { value } = this.patterns;
    if (value?.name !== this.name) return nothing;
    const words = new Map(group.members.map((each) => [each.latent, nameOf(each.latent, each.topTokens)]));
    return html`<table class="patterns">
      <thead>
        <tr>
          <th scope="col" title="these fire, the other members are silent">Fire together</th>
          <th scope="col">Examples</th>
          <th scope="col" title="times as often as if members fired independently">Against chance</th>
        </tr>
      </thead>
      <tbody>
        ${value.patterns.map(
          (each) => html`<tr>
            <th scope="row" title=${each.latents.join(", ")}>${each.latents.map((latent) => words.get(latent)).join(" + ")}</th>
            <td>${brief(each.count)}</td>
            <td title="z = ${figure(each.z)}">${brief(each.ratio)} ×</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  async end() {
    try {
      await remove(saePath(this.sae, `subspaces/${encodeURIComponent(this.name)}`));
      go({ subspace: null });
    } catch (refusal) {
      this.refused = refusal.message;
    }
  }
}

customElements.define("subspace-detail", SubspaceDetail);
