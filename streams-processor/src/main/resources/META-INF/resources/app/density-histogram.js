import { figure, plural } from "./format.js";
import { Histogram } from "./histogram.js";

/** How many latents fire how often: bins of the decimal logarithm of the density. */
class DensityHistogram extends Histogram {
  height = (bin) => bin.latents;
  things = (number) => `the densities of ${plural(number, "latent")}`;
  told = (bin) => `fires on one token in ${figure(10 ** -bin.to)} to ${figure(10 ** -bin.from)}: ${plural(bin.latents, "latent")}`;
  beginning = (bin) => `10^${figure(bin.from)}`;
}

customElements.define("density-histogram", DensityHistogram);
