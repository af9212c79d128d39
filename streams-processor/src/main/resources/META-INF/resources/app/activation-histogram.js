import { count, figure } from "./format.js";
import { Histogram } from "./histogram.js";

/** How often a latent fires at which strength; the bins widen with the strength, four to each doubling. */
class ActivationHistogram extends Histogram {
  height = (bin) => bin.count;
  things = (number) => `${count(number)} activations`;
  told = (bin) => `${figure(bin.from)} to ${figure(bin.to)}: ${count(bin.count)}`;
  beginning = (bin) => figure(bin.from);
}

customElements.define("activation-histogram", ActivationHistogram);
