import { html, nothing } from "lit";
import { figure } from "./format.js";
import { LightElement } from "./light-element.js";

const SETS = 6;
const visible = (token) => (token.trim() === "" ? token.replaceAll(" ", "␣").replaceAll("\n", "↵").replaceAll("\t", "⇥") || "∅" : token);

/** What a latent's decoder row does to the logits: tokens at either end, moments, the token sets that stand there. */
class LogitLens extends LightElement {
  static properties = { lens: {} };

  render() {
    const { top, bottom, mean, deviation, skewness, kurtosis, enrichment, gainFolded } = this.lens;
    return html`<div class="lens">
        ${this.tokens("raises", top)} ${this.tokens("lowers", bottom)}
      </div>
      <p class="dim">
        over the vocabulary: mean ${figure(mean)}, deviation ${figure(deviation)}, skewness ${figure(skewness)}, kurtosis ${figure(kurtosis)};
        the last norm's gain ${gainFolded ? "folded in" : "not folded in"}
      </p>
      ${enrichment.length === 0
        ? nothing
        : html`<p class="sets">
            ${enrichment
              .slice(0, SETS)
              .map(({ set, score, tokens }) => html`<span class=${score < 0 ? "low" : "high"} title="${tokens} tokens, −ln(1 − ES)">${score < 0 ? "↓" : "↑"} ${set} <b>${figure(Math.abs(score))}</b></span> `)}
          </p>`}`;
  }

  tokens(what, logits) {
    return html`<table>
      <caption class="dim">Tokens that it ${what}</caption>
      <tbody>
        ${logits.map(({ token, logit }) => html`<tr><th scope="row" class="words">${visible(token)}</th><td>${figure(logit)}</td></tr>`)}
      </tbody>
    </table>`;
  }
}

customElements.define("logit-lens", LogitLens);
