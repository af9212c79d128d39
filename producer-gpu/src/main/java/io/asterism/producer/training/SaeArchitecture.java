package io.asterism.producer.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How an SAE chooses the latents that are active, while it is trained. */
enum SaeArchitecture {
    /** ReLU, with an L1 penalty on the activations. */
    STANDARD("standard", Weighed.L1),
    /** ReLU, with a penalty that goes from L1 towards L0 (Karvonen et al. 2024). */
    PANNEAL("standard", Weighed.L1),
    /** A gate decides which latents are active, and a copy of the encoder how much (Rajamanoharan et al. 2024). */
    GATED("gated", Weighed.L1),
    /** The k largest pre-activations of a token (Gao et al. 2024). */
    TOPK("topk", Weighed.NOTHING),
    /** The k largest a token on average over a batch (Bussmann et al. 2024); afterwards a JumpReLU with one threshold. */
    BATCHTOPK("jumprelu", Weighed.NOTHING),
    /** BatchTopK whose first latents are to reconstruct alone as well (Bussmann et al. 2025). */
    MATRYOSHKA("jumprelu", Weighed.NOTHING),
    /** A threshold per latent, learned by a straight-through estimator (Rajamanoharan et al. 2024). */
    JUMPRELU("jumprelu", Weighed.L0);

    /** What a penalty is on. */
    enum Weighed {
        L1,
        L0,
        NOTHING
    }

    private final String saved;
    private final Weighed weighed;

    SaeArchitecture(String saved, Weighed weighed) {
        this.saved = saved;
        this.weighed = weighed;
    }

    /** The architecture's name in the trained SAE's {@code cfg.json}. */
    String saved() {
        return saved;
    }

    /** What its penalty is on; those without one have k latents a token. */
    Weighed weighed() {
        return weighed;
    }

    /** Whether one threshold over the batch chooses its latents. */
    boolean choosesOverTheBatch() {
        return this == BATCHTOPK || this == MATRYOSHKA;
    }

    /** As the command line has it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, for people. */
    static String labels() {
        return Arrays.stream(values()).map(SaeArchitecture::label).collect(Collectors.joining(", "));
    }
}
