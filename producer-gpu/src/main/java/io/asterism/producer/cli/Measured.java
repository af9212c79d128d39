package io.asterism.producer.cli;

import io.asterism.schemas.SaeManifest;
import java.util.Locale;
import java.util.stream.Stream;

/** What an SAE was found to be like before it was published. */
public final class Measured {
    private static final long WANTED = 2_000;

    private Measured() {}

    /** A line on what a manifest says was measured; none where nothing was. */
    public static Stream<String> line(SaeManifest manifest) {
        Double l0 = manifest.getMeasuredL0();
        Double fvu = manifest.getMeasuredFvu();
        if (l0 == null || fvu == null) {
            return Stream.empty();
        }
        return Stream.of(String.format(
                Locale.ROOT,
                "%s: L0 %.1f%s, FVU %.3f on %,d tokens%s%s%s",
                manifest.getSae(),
                l0,
                declared(manifest),
                fvu,
                manifest.getMeasuredOnTokens(),
                manifest.getMeasuredOnTokens() < WANTED ? ", fewer than the 2,000 wanted: the text is short" : "",
                manifest.getBosPolicy().equals("eos")
                        ? "; the tokenizer has no BOS, and its EOS stands before every context in its place, as in"
                                + " training"
                        : "",
                manifest.getAcceptedAnyway() ? "; it would have been refused and is accepted anyway" : ""));
    }

    private static String declared(SaeManifest manifest) {
        return manifest.getDeclaredL0() == null
                ? ""
                : String.format(Locale.ROOT, " (declared %.1f)", manifest.getDeclaredL0());
    }
}
