import { go, here, to } from "/app/place.js";
import { equal, test } from "./harness.js";

test("the address is the place, and names that are none are left out", () => {
  location.hash = "#sae=a%2Fb&latent=7&other=1&view=";
  equal(here(), { sae: "a/b", view: "", latent: "7" });
  location.hash = "";
  equal(here(), {});
});

test("a change keeps the rest, and null leaves a choice out", () => {
  location.hash = "#sae=a&latent=7";
  equal(to({ latent: 0 }), "#sae=a&latent=0");
  equal(to({ latent: null, threshold: "0.5" }), "#sae=a&threshold=0.5");
  equal(to({ sae: "x y&z" }), "#sae=x+y%26z&latent=7");
  equal(to({ sae: null, latent: undefined }), "#");
});

test("going there changes the address", () => {
  location.hash = "#sae=a";
  go({ latent: 3 });
  equal(location.hash, "#sae=a&latent=3");
  equal(here(), { sae: "a", latent: "3" });
});
