import { html } from "lit";
import { count, figure, nameOf } from "./format.js";
import { LightElement } from "./light-element.js";
import { to } from "./place.js";

/** The latents whose decoder rows are nearest, and where they stand among those that fire with this one. */
class NearTable extends LightElement {
  static properties = { nearest: {} };

  render() {
    return html`<table class="neighbors">
      <thead>
        <tr><th scope="col">Latent</th><th scope="col" title="of the two decoder rows">Cosine</th><th scope="col">Jaccard</th><th scope="col" title="place among all that fire with it, by their Jaccard index">Rank by use</th></tr>
      </thead>
      <tbody>
        ${this.nearest.map(
          ({ latent, cosine, jaccard, together, coFiringRank, topTokens }) => html`<tr class=${coFiringRank !== null && coFiringRank <= this.nearest.length ? "both" : ""}>
            <th scope="row"><a href=${to({ latent })}><span class="number">${latent}</span> <span class="words">${topTokens.length ? nameOf(latent, topTokens) : ""}</span></a></th>
            <td>${figure(cosine)}</td>
            <td title="${count(together)} tokens together">${figure(jaccard)}</td>
            <td>${coFiringRank === null ? "never together" : `${count(coFiringRank)}.`}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

customElements.define("near-table", NearTable);
