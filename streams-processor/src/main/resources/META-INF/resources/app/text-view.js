import { html, nothing } from "lit";
import { post, saePath } from "./api.js";
import { figure, nameOf, plural } from "./format.js";
import { LightElement } from "./light-element.js";
import { go, to } from "./place.js";

const EXAMPLE = "Yesterday was Monday, so today is Tuesday.";
/** More than this many latents of a token are seldom looked at, and a text has many tokens. */
const LATENTS = 100;

const visible = (token) => token.replaceAll("\n", "↵\n").replaceAll("\t", "⇥");

/** A text of the reader's own: what fires on its tokens, coloured by one latent or by how many fire. */
class TextView extends LightElement {
  static properties = { sae: {}, latent: {}, answer: { state: true }, error: { state: true }, asking: { state: true }, chosen: { state: true } };

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.asking = false;
    this.chosen = null;
    this.text = EXAMPLE;
  }

  willUpdate(changed) {
    if (changed.has("sae") && changed.get("sae") !== undefined && this.answer) this.ask();
  }

  render() {
    return html`<section class="card text-view" aria-label="Your text">
      <div class="card-head"><h2>Your text</h2></div>
      <form @submit=${this.submitted}>
        <textarea rows="3" aria-label="Text to read" .value=${this.text} @input=${(event) => (this.text = event.target.value)} @keydown=${this.pressed}></textarea>
        <button type="submit" ?disabled=${this.asking}>${this.asking ? "Reading …" : "Read it"}</button>
      </form>
      ${this.error ? html`<p class="notice bad" role="alert">${this.error}</p>` : nothing}
      ${this.answer ? this.reading(this.answer) : html`<p class="dim">Type a text: the model reads it at once, and shows which latents fire on which token.</p>`}
    </section>`;
  }

  reading({ tokens, l0, fvu }) {
    return html`<p class="dim">
        ${plural(tokens.filter((token) => !token.special).length, "token")}${l0 === null ? nothing : html`, ${figure(l0)} latents each`}${fvu === null
          ? nothing
          : html`, ${figure(fvu)} of the variance unexplained`}; coloured by ${this.latent === null ? "how many latents fire" : html`latent ${this.latent} (<a href=${to({ latent: null })}>by how many fire</a>)`}
      </p>
      <p class="text" aria-label="The tokens">${tokens.map((token, at) => this.token(token, at))}</p>
      ${this.chosen === null || !tokens[this.chosen] ? html`<p class="dim">A click on a token lists its latents.</p>` : this.latents(tokens[this.chosen])}`;
  }

  token(token, at) {
    const strength = Math.round(100 * this.strength(token));
    const label = `${token.token.trim() || token.token}: ${plural(token.latents.length, "latent")}`;
    return html`<button type="button" class="token ${token.special ? "special" : ""}" style="--strength: ${strength}%" title=${label} aria-label=${label} aria-pressed=${at === this.chosen ? "true" : "false"} @click=${() => (this.chosen = at)}>${visible(token.token)}</button>`;
  }

  /** From 0 to 1, against the strongest of the text. */
  strength(token) {
    const of = this.latent === null
      ? ({ special, latents }) => (special ? 0 : latents.length)
      : ({ latents }) => latents.find(({ latent }) => latent === this.latent)?.activation ?? 0;
    const most = Math.max(...this.answer.tokens.map(of));
    return most === 0 ? 0 : of(token) / most;
  }

  latents({ token, latents }) {
    if (latents.length === 0) return html`<p class="empty">No latent fires on “${token}”.</p>`;
    return html`<div class="scroll" tabindex="0" aria-label="Latents of the token">
      <table>
        <caption class="dim">Latents on “${token}”, strongest first</caption>
        <thead>
          <tr><th scope="col">Latent</th><th scope="col">Activation</th></tr>
        </thead>
        <tbody>
          ${latents.map(
            ({ latent, activation, topTokens }) => html`<tr class=${latent === this.latent ? "chosen" : ""}>
              <th scope="row"><a href=${to({ latent })} aria-current=${latent === this.latent ? "true" : nothing}><span class="number">${latent}</span> <span class="words">${topTokens.length ? nameOf(latent, topTokens) : ""}</span></a></th>
              <td>${figure(activation)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  pressed(event) {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.ask();
    }
  }

  submitted(event) {
    event.preventDefault();
    this.ask();
  }

  async ask() {
    const sae = this.sae;
    this.asking = true;
    this.error = null;
    try {
      const answer = await post(saePath(sae, "activations"), { text: this.text, limit: LATENTS });
      if (sae !== this.sae) return;
      this.answer = answer;
      this.chosen = null;
      if (this.latent !== null && !answer.tokens.some(({ latents }) => latents.some(({ latent }) => latent === this.latent))) go({ latent: null });
    } catch (error) {
      this.error = error.message;
    } finally {
      this.asking = false;
    }
  }
}

customElements.define("text-view", TextView);
