package io.asterism.processor.instances;

/**
 * A token on which a latent fired strongly.
 *
 * @param token its text, without spaces around it
 * @param activation the latent's largest activation seen on it
 */
public record Peak(String token, float activation) {}
