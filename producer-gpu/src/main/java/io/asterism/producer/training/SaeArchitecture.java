package io.asterism.producer.training;

import java.util.Locale;

/** How an SAE chooses the latents that are active, while it is trained. */
enum SaeArchitecture {
    /** ReLU, with an L1 penalty on the activations. */
    STANDARD("standard"),
    /** The k largest pre-activations of a token (Gao et al. 2024). */
    TOPK("topk"),
    /** The k largest a token on average over a batch (Bussmann et al. 2024); afterwards a JumpReLU with one threshold. */
    BATCHTOPK("jumprelu"),
    /** A threshold per latent, learned by a straight-through estimator (Rajamanoharan et al. 2024). */
    JUMPRELU("jumprelu");

    private final String saved;

    SaeArchitecture(String saved) {
        this.saved = saved;
    }

    /** The architecture's name in the trained SAE's {@code cfg.json}. */
    String saved() {
        return saved;
    }

    /** As the command line has it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
