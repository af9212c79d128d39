import { html } from "lit";
import { figure } from "./format.js";
import { LightElement } from "./light-element.js";

const visible = (token) => token.replaceAll("\n", "↵\n").replaceAll("\t", "⇥");

/** Stretches of text: the deeper a token's background, the more strongly the latent fires on it; the token it is listed for is framed. */
class ContextList extends LightElement {
  static properties = { contexts: {}, most: {} };

  render() {
    return html`<ol class="contexts">
      ${this.contexts.map((context) => this.context(context))}
    </ol>`;
  }

  context(context) {
    const known = context.tokens.some((token) => token !== "");
    const tokens = context.tokens.map((token, at) => (at === 0 ? token.trimStart() : token));
    return html`<li>
      <p class="text">${known ? tokens.map((token, at) => this.token(token, context, at)) : html`<span class="dim">(its text is not known)</span>`}</p>
      <p class="source dim"><b>${figure(context.activation)}</b> in ${context.document}, token ${context.position + context.focus}</p>
    </li>`;
  }

  token(token, context, at) {
    const activation = context.activations[at];
    if (activation === 0) return html`<span>${visible(token)}</span>`;
    const strength = Math.round(Math.min(1, activation / this.most) * 100);
    const space = /^\s*/.exec(token)[0];
    return html`${space}${at === context.focus
      ? html`<mark style="--strength: ${strength}%" title="${figure(activation)}" tabindex="0" aria-label="${token.trim()}: fires with ${figure(activation)}">${visible(token.slice(space.length))}</mark>`
      : html`<span class="fires" style="--strength: ${strength}%" title="${figure(activation)}">${visible(token.slice(space.length))}</span>`}`;
  }
}

customElements.define("context-list", ContextList);
