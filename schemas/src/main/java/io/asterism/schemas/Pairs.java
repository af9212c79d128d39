package io.asterism.schemas;

import java.util.Objects;

/** What a pair of SAEs must obey to be counted. */
public final class Pairs {
    /** Token by token of the same tokenizer's tokens. */
    public static final String TOKENS = "tokens";

    private Pairs() {}

    /** A pair of SAEs that is counted as the first one is. */
    public static Pair of(PairId id, SaeManifest a, SaeManifest b, long definedAt) {
        return Pair.newBuilder()
                .setA(id.a().value())
                .setB(id.b().value())
                .setManifestA(Manifests.hash(a))
                .setManifestB(Manifests.hash(b))
                .setFirst(id.first())
                .setLast(id.last())
                .setThresholds(a.getThresholds())
                .setPaneMillis(a.getPaneMillis())
                .setGraceMillis(a.getGraceMillis())
                .setRetentionMillis(a.getRetentionMillis())
                .setDefinedAt(definedAt)
                .build();
    }

    /**
     * Checks that a pair can be counted of these two.
     *
     * @throws InputException if it cannot, or their tokens are not the same ones
     */
    public static void validate(Pair pair, SaeManifest a, SaeManifest b) {
        PairId id = PairId.of(pair);
        if (!pair.getAlignment().equals(TOKENS)) {
            throw new InputException(
                    "pair %s is to be aligned by '%s', expected '%s'", id, pair.getAlignment(), TOKENS);
        }
        requireManifest(id, a, pair.getManifestA());
        requireManifest(id, b, pair.getManifestB());
        requireSame(id, a, b, "a tokenizer with SHA-256", a.getTokenizerSha256(), b.getTokenizerSha256());
        requireSame(id, a, b, "contexts of tokens:", a.getContextSize(), b.getContextSize());
        requireSame(id, a, b, "the context policy", a.getContextPolicy(), b.getContextPolicy());
        requireSame(id, a, b, "the rule for BOS", a.getBosPolicy(), b.getBosPolicy());
        requireCounting(pair, id, a);
        requireCounting(pair, id, b);
    }

    /** What a pair is counted by obeys what an SAE's counting does. */
    private static void requireCounting(Pair pair, PairId id, SaeManifest side) {
        try {
            Manifests.validate(side);
            Manifests.requireCounting(
                    side.getSae(),
                    pair.getThresholds(),
                    pair.getPaneMillis(),
                    pair.getGraceMillis(),
                    pair.getRetentionMillis());
        } catch (InputException e) {
            throw new InputException(e, "pair %s cannot be counted: %s", id, e.getMessage());
        }
    }

    private static void requireManifest(PairId id, SaeManifest manifest, String hash) {
        if (!hash.isEmpty() && !hash.equals(Manifests.hash(manifest))) {
            throw new InputException(
                    "pair %s was defined of SAE '%s' with manifest %s, which has manifest %s now: remove the pair and"
                            + " define it again",
                    id, manifest.getSae(), hash, Manifests.hash(manifest));
        }
    }

    /** What is not known of one of them differs from nothing. */
    private static void requireSame(PairId id, SaeManifest a, SaeManifest b, String what, Object ofA, Object ofB) {
        boolean known = !ofA.toString().isEmpty()
                && !ofB.toString().isEmpty()
                && !ofA.equals("unknown")
                && !ofB.equals("unknown");
        if (known && !Objects.equals(ofA, ofB)) {
            throw new InputException(
                    "pair %s is of SAEs that read different tokens: '%s' has %s %s, '%s' has %s, expected the same",
                    id, a.getSae(), what, ofA, b.getSae(), ofB);
        }
    }
}
