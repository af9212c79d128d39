package io.asterism.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/** What an SAE's manifest must obey, and the hash by which records name it. */
public final class Manifests {
    /** Latents that an SAE may have; what counts them needs some bytes for each before the first record comes. */
    public static final int MOST_LATENTS = 1 << 22;

    /** A hundred years: lengths of time add up without overflow. */
    private static final long LONGEST_MILLIS = Duration.ofDays(36_525).toMillis();

    /** Panes that may be kept at a time; each has numbers of its own for every latent that fires. */
    private static final int MOST_PANES = 100_000;

    /** Names and hashes are shown, and travel with every instance. */
    private static final int LONGEST_TEXT = 1000;

    /** Finds the generated classes where this one was loaded, whoever loaded Avro. */
    private static final SpecificData DATA = new SpecificData(Manifests.class.getClassLoader());

    private Manifests() {}

    /**
     * The first 64 bits, in hex, of the SHA-256 of the manifest's binary encoding. What was measured at start (L0, FVU) is left out,
     * so that measuring again does not make another SAE of it.
     */
    public static String hash(SaeManifest manifest) {
        SaeManifest identity = DATA.deepCopy(SaeManifest.getClassSchema(), manifest);
        identity.setMeasuredL0(null);
        identity.setMeasuredFvu(null);
        identity.setMeasuredOnTokens(0);
        identity.setAcceptedAnyway(false);
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new SpecificDatumWriter<SaeManifest>(SaeManifest.getClassSchema(), DATA).write(identity, encoder);
            encoder.flush();
            // The last field came later. Where it says nothing, its one byte is left out, so that former SAEs keep
            // their hash.
            int hashed = bytes.size() - (manifest.getInterventionSha256().isEmpty() ? 1 : 0);
            return ShortHash.beginning(Arrays.copyOf(bytes.toByteArray(), hashed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks what counting relies on.
     *
     * @throws InputException if the manifest cannot be counted by
     */
    public static void validate(SaeManifest manifest) {
        String sae = new SaeId(manifest.getSae()).value();
        require(
                manifest.getDSae() > 0 && manifest.getDSae() <= MOST_LATENTS,
                sae,
                "d_sae",
                manifest.getDSae(),
                "1 to " + MOST_LATENTS);
        for (Schema.Field field : SaeManifest.getClassSchema().getFields()) {
            if (manifest.get(field.pos()) instanceof CharSequence text) {
                require(
                        text.length() <= LONGEST_TEXT,
                        sae,
                        field.name(),
                        "of " + text.length() + " characters",
                        LONGEST_TEXT + " at most");
            }
        }
        requireCounting(
                sae,
                manifest.getThresholds(),
                manifest.getPaneMillis(),
                manifest.getGraceMillis(),
                manifest.getRetentionMillis());
    }

    /** Checks how the figures of an SAE, or of one beside another, are kept apart. */
    static void requireCounting(
            String sae, List<Double> thresholds, long paneMillis, long graceMillis, long retentionMillis) {
        requireMillis(sae, "pane_millis", paneMillis, 1);
        requireMillis(sae, "grace_millis", graceMillis, 0);
        requireMillis(sae, "retention_millis", retentionMillis, 0);
        long panes = (graceMillis + retentionMillis) / paneMillis;
        require(panes <= MOST_PANES, sae, "grace and retention of so many panes:", panes, MOST_PANES + " at most");
        require(!thresholds.isEmpty() && thresholds.size() <= 16, sae, "thresholds", thresholds, "1 to 16 of them");
        float previous = Float.NEGATIVE_INFINITY;
        for (double threshold : thresholds) {
            float narrow = (float) threshold;
            require(narrow >= 0 && narrow <= Float.MAX_VALUE, sae, "threshold", threshold, "finite and 0 or above");
            require(narrow > previous, sae, "thresholds", thresholds, "ascending and distinct as 32-bit floats");
            previous = narrow;
        }
    }

    private static void requireMillis(String sae, String what, long millis, long least) {
        require(millis >= least && millis <= LONGEST_MILLIS, sae, what, millis, least + " to " + LONGEST_MILLIS);
    }

    private static void require(boolean holds, String sae, String what, Object value, String expected) {
        if (!holds) {
            throw new InputException("manifest of SAE '%s' has %s %s, expected %s", sae, what, value, expected);
        }
    }
}
